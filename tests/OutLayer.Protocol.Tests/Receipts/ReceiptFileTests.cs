using System.Text;
using OutLayer.Protocol.Receipts;

namespace OutLayer.Protocol.Tests.Receipts;

public class ReceiptFileTests
{
    private static string Refusal(string json, int maxBytes = ReceiptFile.DefaultMaxBytes) =>
        Assert.Throws<ReceiptFormatException>(() => ReceiptFile.Parse(Encoding.UTF8.GetBytes(json), maxBytes)).Message;

    private static string GoodText => Encoding.UTF8.GetString(Sample.File.ToBytes());

    [Fact]
    public void A_file_reads_back_as_it_was_written()
    {
        var back = ReceiptFile.Parse(Sample.File.ToBytes());
        Assert.Equal(Sample.File.ToBytes(), back.ToBytes());
        Assert.Equal(Sample.Code.Hash(), back.Code.Hash());
        Assert.Equal(2, back.Witness.Values.Count);
        Assert.Empty(back.Transcript);
    }

    [Fact]
    public void Compiled_modules_and_a_transcript_read_back()
    {
        var code = new CodeBundle("main.js",
            [new("main.ts", Sample.Utf8("let a: number")), new("lib/a.wasm", new byte[] { 0, 0xff })],
            [new("main.js", Sample.Utf8("let a"))]);
        TranscriptEntry[] transcript = [new("fetch", Sample.Utf8("https://"), new byte[] { 0xfe })];
        var file = Sample.File with { Code = code, Transcript = transcript };
        var back = ReceiptFile.Parse(file.ToBytes());
        Assert.False(back.Code.RunsAsGiven);
        Assert.Equal(code.Hash(), back.Code.Hash());
        Assert.Equal(TranscriptEntry.HashOf(transcript), TranscriptEntry.HashOf(back.Transcript));
        Assert.Equal([0xfe], back.Transcript[0].Answer.ToArray());
    }

    [Theory]
    [InlineData("\"format\":\"outlayer-receipt\"", "\"format\":\"x\"", "format: expected \"outlayer-receipt\"")]
    [InlineData("},\"version\":1}", "},\"version\":9}", "version: 9; this product reads version 1")]
    [InlineData("\"version\":1,\"view\"", "\"version\":9,\"view\"", "receipt.version: 9; this product reads version 1")]
    [InlineData("\"nodes\":[\"AQI=\"]", "\"nodes\":[\"AQJ=\"]", "evidence.witness.nodes[0]: not canonical base64")]
    [InlineData("\"nodes\":[\"AQI=\"]", "\"nodes\":{}", "evidence.witness.nodes: expected an array, got object")]
    [InlineData("\"nodes\":[\"AQI=\"]", "\"nodes\":[[]]", "evidence.witness.nodes[0]: expected base64, got array")]
    [InlineData("\"entry\":\"counter.js\"", "\"entry\":\"other.js\"", "evidence.code: no module at the entry path \"other.js\"")]
    [InlineData("\"given\":{\"counter.js\"", "\"given\":{\"../counter.js\"", "is not a plain relative path")]
    [InlineData("\"given\":{\"counter.js\"", "\"given\":{\"/counter.js\"", "is not a plain relative path")]
    [InlineData("\"given\":{\"counter.js\"", "\"given\":{\"a\\u0000.js\"", "is not a plain relative path")]
    [InlineData("\"given\":{", "\"given\":3,\"x\":{", "evidence.code.given: expected an object, got number")]
    [InlineData("\"witness\":", "\"transcript\":[],\"witness\":", "evidence.transcript: empty, which is said by leaving it out")]
    [InlineData("\"witness\":", "\"transcripts\":[],\"witness\":", "evidence.transcripts: no such field in this version")]
    [InlineData("{\"evidence\":", "{\"a\":1,\"evidence\":", "a: no such field in this version")]
    public void Each_malformed_part_is_named(string from, string to, string message)
    {
        Assert.Contains(from, GoodText, StringComparison.Ordinal);
        Assert.Contains(message, Refusal(GoodText.Replace(from, to, StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void Saying_twice_that_code_runs_as_given_is_refused()
    {
        const string Module = "{\"counter.js\":\"export function increment() {}\\n\"}";
        Assert.Contains("evidence.code.run: the same modules as given",
            Refusal(GoodText.Replace(Module, Module + ",\"run\":" + Module, StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"evidence\":{},\"format\":\"outlayer-receipt\",\"receipt\":{},\"version\":1}")]
    public void What_is_no_receipt_file_is_malformed(string json) =>
        Assert.StartsWith("malformed receipt file: ", Refusal(json), StringComparison.Ordinal);

    [Fact]
    public void A_huge_file_is_refused_before_it_is_read() =>
        Assert.Contains("at most 1000 are accepted", Refusal(GoodText, maxBytes: 1000), StringComparison.Ordinal);

    [Fact]
    public void A_deep_file_is_refused() =>
        Assert.Contains("not JSON", Refusal(new string('[', 1_000_000)), StringComparison.Ordinal);

    [Fact]
    public void Layout_and_order_do_not_matter_but_everything_else_does()
    {
        var members = System.Text.Json.Nodes.JsonNode.Parse(GoodText)!.AsObject().Reverse();
        string loose = "{ " + string.Join(" ,\n ", members.Select(member => $"\"{member.Key}\" : {member.Value!.ToJsonString()}")) + "}";
        Assert.NotEqual(GoodText, loose);
        Assert.Equal(GoodText, System.Text.Encoding.UTF8.GetString(ReceiptFile.Parse(System.Text.Encoding.UTF8.GetBytes(loose + "\n")).ToBytes()));
    }

    [Fact]
    public void A_file_that_was_changed_is_told_from_one_that_was_never_signed()
    {
        Assert.False(Tampered("{}"));
        Assert.False(Tampered("no JSON"));
        Assert.False(Tampered("""{"receipt":{"publicKey":5,"signature":"x"}}"""));
        Assert.True(Tampered(GoodText.Replace("\"status\":\"", "\"status\":\"x", StringComparison.Ordinal)));
        Assert.True(Tampered(GoodText.Replace("\"entry\":\"", "\"entry\":\"../", StringComparison.Ordinal)));

        static bool Tampered(string text)
        {
            byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
            Assert.Throws<ReceiptFormatException>(() => ReceiptFile.Parse(bytes));
            return TamperedReceipt.Is(bytes);
        }
    }
}
