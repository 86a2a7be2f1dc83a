using System.Text.Json;

namespace OutLayer.Cli.Tests;

/// <summary>What a process left.</summary>
internal sealed record Finished(int Exit, string Out, string Err)
{
    /// <summary>stdout as the one JSON document that it must be.</summary>
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Out, new JsonDocumentOptions { MaxDepth = 1000 });
            return document.RootElement.Clone();
        }
    }

    public JsonElement Result => Json.GetProperty("result");
    public string ErrorCode => Json.GetProperty("error").GetProperty("code").GetString()!;
    public string Message => Json.GetProperty("error").GetProperty("message").GetString()!;
    public string[] Logs => [.. Json.GetProperty("logs").EnumerateArray().Select(log => log.GetString()!)];

    /// <summary>This exit code; on another one the test shows all that was printed.</summary>
    public Finished Exits(int code)
    {
        Assert.True(Exit == code, $"exit {Exit}, expected {code}\nstdout: {Out}\nstderr: {Err}");
        Assert.DoesNotContain("   at ", Err, StringComparison.Ordinal);
        Assert.DoesNotContain("OUTLAYER_DEBUG", Err, StringComparison.Ordinal);
        return this;
    }

    /// <summary>Wrong usage: nothing but this message.</summary>
    public void Refuses(string message)
    {
        Exits(2);
        Assert.Equal(("", $"outlayer: {message}\n"), (Out, Err));
    }
}
