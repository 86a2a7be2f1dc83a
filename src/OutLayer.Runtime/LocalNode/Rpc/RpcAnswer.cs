using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using OutLayer.Runtime.LocalNode.Rpc.Views;

namespace OutLayer.Runtime.LocalNode.Rpc;

/// <summary>The answer to a request, written to where it goes.</summary>
public sealed class RpcAnswer
{
    internal static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonElement? _id;
    private readonly Action<Utf8JsonWriter>? _result;

    internal RpcAnswer(int status, JsonElement? id, Action<Utf8JsonWriter> result) => (Status, _id, _result) = (status, id, result);

    internal RpcAnswer(int status, JsonElement? id, RpcException error) => (Status, _id, Error) = (status, id, error);

    /// <summary>To a body that is longer than <see cref="JsonRpcServer.MaxRequestBytes"/>.</summary>
    public static RpcAnswer TooLarge { get; } =
        new(413, null, RpcErrors.Parse($"the request is longer than {JsonRpcServer.MaxRequestBytes} bytes"));

    /// <summary>Of HTTP.</summary>
    public int Status { get; }

    /// <summary>What it was refused for; null if it was not.</summary>
    public RpcException? Error { get; }

    public void Write(IBufferWriter<byte> to)
    {
        using var writer = new Utf8JsonWriter(to, Options);
        writer.WriteStartObject();
        writer.WriteString("jsonrpc", "2.0");
        if (Error is { } error) WriteError(writer, error);
        else WriteResult(writer);
        writer.WritePropertyName("id");
        if (_id is { } id) id.WriteTo(writer);
        else writer.WriteNullValue();
        writer.WriteEndObject();
    }

    /// <summary>All of it at once.</summary>
    public byte[] ToArray()
    {
        var bytes = new ArrayBufferWriter<byte>();
        Write(bytes);
        return bytes.WrittenSpan.ToArray();
    }

    private void WriteResult(Utf8JsonWriter writer)
    {
        writer.WritePropertyName("result");
        _result!(writer);
    }

    private static void WriteError(Utf8JsonWriter writer, RpcException error)
    {
        writer.WriteStartObject("error");
        writer.WriteString("name", error.Group switch
        {
            RpcErrorGroup.RequestValidation => "REQUEST_VALIDATION_ERROR",
            RpcErrorGroup.Handler => "HANDLER_ERROR",
            _ => "INTERNAL_ERROR",
        });
        writer.WriteStartObject("cause");
        writer.WriteString("name", error.Cause);
        if (error.Info is { } info)
        {
            writer.WriteStartObject("info");
            info(writer);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
        writer.WriteNumber("code", error.Code);
        writer.WriteString("message", error.Summary);
        writer.WritePropertyName("data");
        ErrorViews.WriteValue(writer, error.Data);
        writer.WriteEndObject();
    }
}
