using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace OutLayer.Cli.Commands.Bench.Near;

/// <summary>One connection to a node, one request at a time: as little work as HTTP allows, since it is done on the measured machine.</summary>
internal sealed class NodeClient : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[64 << 10];

    public NodeClient(int port) => _socket.Connect(IPAddress.Loopback, port);

    /// <summary>The bytes of a request, made in advance.</summary>
    public static byte[] RequestOf(string json) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}"));

    public JsonElement Call(string json)
    {
        using var document = JsonDocument.Parse(Send(RequestOf(json)));
        return document.RootElement.TryGetProperty("result", out var result) ? result.Clone()
            : throw new InvalidOperationException($"the node answered {document.RootElement.GetRawText()}");
    }

    /// <summary>Sends a transaction whose call must succeed; the answer is read, and looked through for a failure.</summary>
    public void RequireSuccess(byte[] request)
    {
        var answer = Send(request).Span;
        if (answer.IndexOf("\"SuccessValue\""u8) < 0 || answer.IndexOf("\"Failure\""u8) >= 0) throw new InvalidOperationException($"the node answered {Encoding.UTF8.GetString(answer)}");
    }

    private ReadOnlyMemory<byte> Send(byte[] request)
    {
        _socket.Send(request);
        int length = 0;
        while (true)
        {
            int read = _socket.Receive(_buffer.AsSpan(length));
            if (read == 0) throw new InvalidOperationException("the node closed the connection");
            length += read;
            int body = _buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8) + 4;
            if (body >= 4 && IsWhole(body, length)) return Unchunked(body, length);
            if (length == _buffer.Length) Array.Resize(ref _buffer, 2 * length);
        }
    }

    private bool IsWhole(int body, int length)
    {
        var head = _buffer.AsSpan(0, body);
        return ContentLength(head) is { } expected ? length - body >= expected : _buffer.AsSpan(body, length - body).EndsWith("0\r\n\r\n"u8);
    }

    private ReadOnlyMemory<byte> Unchunked(int body, int length)
    {
        if (ContentLength(_buffer.AsSpan(0, body)) is not null) return _buffer.AsMemory(body, length - body);
        using var whole = new MemoryStream();
        var rest = _buffer.AsSpan(body, length - body);
        while (rest.IndexOf("\r\n"u8) is var end && int.Parse(rest[..end], NumberStyles.HexNumber, CultureInfo.InvariantCulture) is > 0 and var size)
        {
            whole.Write(rest.Slice(end + 2, size));
            rest = rest[(end + 2 + size + 2)..];
        }
        return whole.ToArray();
    }

    private static int? ContentLength(ReadOnlySpan<byte> head)
    {
        var name = "Content-Length: "u8;
        int at = head.IndexOf(name);
        if (at < 0) return null;
        var value = head[(at + name.Length)..];
        return int.Parse(value[..value.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
    }

    public void Dispose() => _socket.Dispose();
}
