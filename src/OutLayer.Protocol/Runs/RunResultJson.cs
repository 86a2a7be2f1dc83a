using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using OutLayer.Protocol.Receipts;

namespace OutLayer.Protocol.Runs;

/// <summary>
/// Writes the document of <c>outlayer run --json</c>. A result that is JSON stands in it as it was returned, so that
/// programs need not parse twice; its exact bytes are in <c>receipt.result</c>. Gas is at most 10^15, which a
/// number holds exactly.
/// </summary>
public static class RunResultJson
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,   // for terminals and programs, not for HTML
        MaxDepth = 1000,
    };

    /// <summary>One JSON document in UTF-8, without a line feed at its end.</summary>
    public static byte[] Write(RunResult run)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, Options)) WriteDocument(json, run);
        return output.WrittenSpan.ToArray();
    }

    private static void WriteDocument(Utf8JsonWriter json, RunResult run)
    {
        json.WriteStartObject();
        json.WriteString("status", run.Status.Text());
        json.WriteString("mode", run.Mode);
        json.WritePropertyName("result");
        WriteResult(json, run.Result);
        json.WriteStartArray("logs");
        foreach (var log in run.Logs) WriteBytes(json, log);
        json.WriteEndArray();
        json.WriteNumber("gasUsed", run.GasUsed);
        json.WriteNumber("gasLimit", run.GasLimit);
        json.WriteNumber("executionTimeMs", Math.Round(run.ExecutionTimeMs, 3));
        WriteChanges(json, run.StateChanges);
        json.WriteString("stateRoot", run.StateRoot?.ToString());
        WriteError(json, run.Error);
        json.WritePropertyName("receipt");
        if (run.Receipt is { } receipt) json.WriteRawValue(receipt.ToBytes());
        else json.WriteNullValue();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, byte[]? result)
    {
        if (result is null) json.WriteNullValue();
        else if (IsJson(result)) json.WriteRawValue(result, skipInputValidation: true);
        else WriteBytes(json, result);
    }

    /// <summary>Whether bytes stand in the document as they are: JSON of at most 900 levels.</summary>
    public static bool IsJson(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || !Utf8.IsValid(bytes)) return false;
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 900 });
        try
        {
            while (reader.Read()) { }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static void WriteChanges(Utf8JsonWriter json, IReadOnlyList<StateChange> changes)
    {
        json.WriteStartArray("stateChanges");
        foreach (var change in changes)
        {
            json.WriteStartObject();
            json.WritePropertyName("key");
            WriteBytes(json, change.Key);
            json.WritePropertyName("before");
            WriteNullable(json, change.Before);
            json.WritePropertyName("after");
            WriteNullable(json, change.After);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteError(Utf8JsonWriter json, RunError? error)
    {
        json.WritePropertyName("error");
        if (error is null)
        {
            json.WriteNullValue();
            return;
        }
        json.WriteStartObject();
        json.WriteString("code", error.Code);
        json.WriteString("message", error.Message);
        json.WriteString("file", error.File);
        WriteNumber(json, "line", error.Line);
        WriteNumber(json, "column", error.Column);
        json.WriteString("sourceLine", error.SourceLine);
        json.WriteString("stack", error.Stack);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }

    private static void WriteNullable(Utf8JsonWriter json, byte[]? bytes)
    {
        if (bytes is null) json.WriteNullValue();
        else WriteBytes(json, bytes);
    }

    private static void WriteBytes(Utf8JsonWriter json, ReadOnlyMemory<byte> bytes)
    {
        if (Utf8.IsValid(bytes.Span))
        {
            json.WriteStringValue(Encoding.UTF8.GetString(bytes.Span));
            return;
        }
        json.WriteStartObject();
        json.WriteBase64String("base64", bytes.Span);
        json.WriteEndObject();
    }
}
