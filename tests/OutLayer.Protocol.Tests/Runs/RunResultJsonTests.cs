using System.Text;
using System.Text.Json;
using OutLayer.Protocol.Receipts;
using OutLayer.Protocol.Runs;
using OutLayer.Protocol.Tests.Receipts;

namespace OutLayer.Protocol.Tests.Runs;

public class RunResultJsonTests
{
    private static readonly RunResult Run = new()
    {
        Status = ReceiptStatus.Ok,
        Mode = "frozen",
        Result = Encoding.UTF8.GetBytes("{\"count\": 2}"),
        Logs = [Encoding.UTF8.GetBytes("it's < 3 \"ü\""), new byte[] { 0xff }],
        GasUsed = 300_000_000_000_000,
        GasLimit = 1_000_000_000_000_000,
        ExecutionTimeMs = 1.23456,
        StateChanges = [new StateChange([0xfe], null, Encoding.UTF8.GetBytes("2"))],
        StateRoot = Hash256.Of("root"u8),
    };

    private static string Text(RunResult run) => Encoding.UTF8.GetString(RunResultJson.Write(run));

    [Fact]
    public void The_document_is_as_described() => Assert.Equal(
        """{"status":"ok","mode":"frozen","result":{"count": 2},"logs":["it's < 3 \"ü\"",{"base64":"/w=="}],"gasUsed":300000000000000,"gasLimit":1000000000000000,"executionTimeMs":1.235,"stateChanges":[{"key":{"base64":"/g=="},"before":null,"after":"2"}],"stateRoot":"4813494d137e1631bba301d5acab6e7bb7aa74ce1185d456565ef51d737677b2","error":null,"receipt":null}""",
        Text(Run));

    [Fact]
    public void An_error_has_its_place()
    {
        var failed = Run with { Status = ReceiptStatus.Failed, Result = null, Error = new RunError("throw", "no\nmore", 3, 7, null, "a.js", "  throw no;") };
        Assert.Contains("\"status\":\"failed\",\"mode\":\"frozen\",\"result\":null", Text(failed), StringComparison.Ordinal);
        Assert.Contains("""error":{"code":"throw","message":"no\nmore","file":"a.js","line":3,"column":7,"sourceLine":"  throw no;","stack":null}""", Text(failed), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("42", "42")]
    [InlineData("\"a\"", "\"a\"")]
    [InlineData("plain", "\"plain\"")]
    [InlineData("", "\"\"")]
    [InlineData("{\"a\":1} x", "\"{\\\"a\\\":1} x\"")]
    [InlineData("[1,", "\"[1,\"")]
    public void A_result_that_is_json_stands_as_it_is_and_another_as_a_string(string result, string expected) =>
        Assert.Contains($"\"result\":{expected},\"logs\"", Text(Run with { Result = Encoding.UTF8.GetBytes(result) }), StringComparison.Ordinal);

    [Fact]
    public void The_receipt_stands_in_it_byte_for_byte()
    {
        var receipt = Sample.File.Receipt;
        using var document = JsonDocument.Parse(RunResultJson.Write(Run with { Receipt = receipt }));
        Assert.Equal(receipt.ToBytes(), Encoding.UTF8.GetBytes(document.RootElement.GetProperty("receipt").GetRawText()));
    }

    [Theory]
    [InlineData(800)]
    [InlineData(100_000)]
    public void A_deep_result_leaves_the_document_valid(int depth)
    {
        var deep = Encoding.ASCII.GetBytes(new string('[', depth) + new string(']', depth));
        using var document = JsonDocument.Parse(RunResultJson.Write(Run with { Result = deep }), new JsonDocumentOptions { MaxDepth = 2000 });
        Assert.Equal("ok", document.RootElement.GetProperty("status").GetString());
    }
}
