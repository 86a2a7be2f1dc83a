using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using OutLayer.Protocol.Receipts;
using OutLayer.Protocol.Runs;

namespace OutLayer.Runtime.Simulator;

/// <summary>
/// A result as a JSON document. What was returned stands in it as JSON, or as an array of its bytes, or null if it is empty; exact
/// bytes are in the receipts.
/// </summary>
public static class SimulatorResultJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000 };

    /// <summary>One JSON document in UTF-8, without a line feed at its end.</summary>
    public static byte[] Write(SimulatorResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, Options)) WriteDocument(json, result);
        return output.WrittenSpan.ToArray();
    }

    private static void WriteDocument(Utf8JsonWriter json, SimulatorResult result)
    {
        json.WriteStartObject();
        json.WriteString("status", result.Status.Text());
        json.WriteString("mode", result.Mode);
        json.WritePropertyName("result");
        WriteReturned(json, result.Result);
        json.WriteNumber("gasUsed", result.GasUsed);
        json.WriteNumber("gasLimit", result.GasLimit);
        json.WriteStartArray("logs");
        foreach (var log in result.Logs) WriteBytes(json, log);
        json.WriteEndArray();
        json.WriteNumber("executionTime", Math.Round(result.ExecutionTimeMs, 3));
        WriteChanges(json, result.StateChanges);
        json.WriteNumber("stateChangeCount", result.StateChanges.Count);
        json.WriteNumber("stateSizeAfter", result.StateSizeAfter);
        json.WriteString("stateRoot", result.StateRoot.ToString());
        WriteError(json, result.Error);
        json.WriteBoolean("pending", result.IsPending);
        WriteCalls(json, result.Calls);
        json.WriteEndObject();
    }

    private static void WriteReturned(Utf8JsonWriter json, byte[]? returned)
    {
        if (returned is null or []) json.WriteNullValue();
        else if (RunResultJson.IsJson(returned)) json.WriteRawValue(returned, skipInputValidation: true);
        else
        {
            json.WriteStartArray();
            foreach (byte value in returned) json.WriteNumberValue(value);
            json.WriteEndArray();
        }
    }

    private static void WriteChanges(Utf8JsonWriter json, IReadOnlyList<AccountChange> changes)
    {
        json.WriteStartArray("stateChanges");
        foreach (var (account, change) in changes)
        {
            json.WriteStartObject();
            json.WriteString("account", account);
            json.WritePropertyName("key");
            WriteBytes(json, change.Key);
            json.WritePropertyName("before");
            WriteBytes(json, change.Before);
            json.WritePropertyName("after");
            WriteBytes(json, change.After);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteError(Utf8JsonWriter json, RunError? error)
    {
        if (error is null)
        {
            json.WriteNull("error");
            return;
        }
        json.WriteStartObject("error");
        json.WriteString("code", error.Code);
        json.WriteString("message", error.Message);
        json.WriteEndObject();
    }

    private static void WriteCalls(Utf8JsonWriter json, IReadOnlyList<ExecutedCall> calls)
    {
        json.WriteStartArray("calls");
        foreach (var call in calls)
        {
            json.WriteStartObject();
            json.WriteString("account", call.Body.Context.Account);
            json.WriteString("method", call.Body.Method);
            json.WriteString("status", call.Body.Status.Text());
            json.WriteNumber("gasUsed", call.Body.GasUsed);
            json.WriteBoolean("stands", call.Stands);
            json.WriteString("receipt", call.Body.Hash().ToString());
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteBytes(Utf8JsonWriter json, byte[]? bytes)
    {
        if (bytes is null) json.WriteNullValue();
        else WriteBytes(json, bytes.AsMemory());
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
