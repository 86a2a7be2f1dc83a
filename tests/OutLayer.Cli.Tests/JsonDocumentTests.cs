using System.Text.Json;

namespace OutLayer.Cli.Tests;

/// <summary>With --json, stdout is one JSON document whatever happens.</summary>
public sealed class JsonDocumentTests
{
    [Theory]
    [InlineData(0, "run", "c.js", "ok")]
    [InlineData(1, "run", "c.js", "bad")]
    [InlineData(3, "run", "c.js", "loop")]
    [InlineData(1, "run", "c.js", "none")]
    [InlineData(2, "run", "c.js")]
    [InlineData(2, "run")]
    [InlineData(2, "run", "none.js", "x")]
    [InlineData(2, "run", "c.js", "ok", "--gas", "x")]
    [InlineData(2, "run", "c.js", "ok", "--frob")]
    [InlineData(4, "run", "c.js", "ok", "--state", "c.js")]
    [InlineData(2, "frob")]
    [InlineData(2)]
    [InlineData(2, "verify", "none")]
    [InlineData(2, "verify", "c.js")]
    [InlineData(2, "verify")]
    [InlineData(2, "wasm")]
    [InlineData(2, "wasm", "spec")]
    [InlineData(2, "wasm", "spec", "none")]
    [InlineData(2, "wasm", "run")]
    [InlineData(2, "wasm", "run", "none.wasm")]
    [InlineData(2, "wasm", "validate", "c.js")]
    [InlineData(2, "wasm", "inspect", "c.js")]
    [InlineData(2, "wasm", "compile", "c.js")]
    [InlineData(2, "doctor", "--cache", "")]
    [InlineData(2, "bench")]
    [InlineData(0, "--help")]
    [InlineData(0, "run", "--help")]
    public void Every_end_of_the_command_has_its_document(int exit, params string[] args)
    {
        using var work = Contract();
        var run = work.Outlayer([.. args, "--json"]).Exits(exit);
        Assert.Equal(JsonValueKind.Object, run.Json.ValueKind);
        Assert.Equal(run.Out.Length - 1, run.Out.IndexOf('\n', StringComparison.Ordinal));
        if (exit is 2 or 4) Assert.Equal($"outlayer: {run.Message}\n", run.Err);
    }

    [Fact]
    public void A_value_given_to_json_is_refused_in_JSON()
    {
        using var work = Contract();
        Assert.Equal("usage", work.Outlayer("run", "c.js", "ok", "--json=true").Exits(2).ErrorCode);
    }

    [Fact]
    public void The_documents_fields_are_those_of_the_design()
    {
        using var work = Contract();
        var run = work.RunJson("c.js", "ok").Exits(0);
        Assert.Equal("", run.Err);
        Assert.Equal(["status", "mode", "result", "logs", "gasUsed", "gasLimit", "executionTimeMs", "stateChanges", "stateRoot", "error", "receipt"],
            run.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(["code", "message", "file", "line", "column", "sourceLine", "stack"],
            work.RunJson("c.js", "bad").Exits(1).Json.GetProperty("error").EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_base64()
    {
        using var work = Workspace.WithMain("near.storageWriteRaw(new Uint8Array([255]), new Uint8Array([254, 0])); near.valueReturnRaw(new Uint8Array([253]));");
        var document = work.Main().Exits(0).Json;
        Assert.Equal("""{"base64":"/Q=="}""", Workspace.Text(document.GetProperty("result")));
        Assert.Equal("""[{"key":{"base64":"/w=="},"before":null,"after":{"base64":"/gA="}}]""", Workspace.Text(document.GetProperty("stateChanges")));
    }

    [Theory]
    [InlineData("near.valueReturn('not JSON');", "\"not JSON\"")]
    [InlineData("near.valueReturn('{\"a\":1} {}');", "\"{\\\"a\\\":1} {}\"")]
    [InlineData("near.valueReturn('');", "\"\"")]
    [InlineData("near.valueReturn('5'); return 6;", "5")]
    [InlineData("near.valueReturn(']'); near.valueReturn(' [ 1 ]\\n');", "[1]")]
    [InlineData("return undefined;", "null")]
    [InlineData("return '\\ud800';", "\"\\uD800\"")]
    public void Returned_bytes_cannot_break_the_document(string body, string result)
    {
        using var work = Workspace.WithMain(body);
        var shown = work.Main().Exits(0).Result;
        Assert.Equal(result, result.Contains("uD800", StringComparison.Ordinal) ? shown.GetRawText().Replace("ud800", "uD800", StringComparison.Ordinal) : shown.ValueKind == JsonValueKind.Null ? "null" : Workspace.Text(shown));
    }

    [Fact]
    public void A_result_nested_deeper_than_readers_like_is_still_one_document()
    {
        using var work = Workspace.WithMain("let a = 1; for (let i = 0; i < 1500; i++) a = [a]; return a;");
        Assert.Equal(JsonValueKind.String, work.Main().Exits(0).Result.ValueKind);
    }

    private static Workspace Contract() => Workspace.WithContract(
        "export const ok = () => 1;\nexport function bad() { throw new Error('no'); }\nexport function loop() { for (;;); }");
}
