using System.Buffers;
using System.Collections.Frozen;
using System.Text.Json;
using OutLayer.Runtime.LocalNode.Rpc.Views;

namespace OutLayer.Runtime.LocalNode.Rpc;

/// <summary>
/// NEAR's JSON-RPC over a local chain: one request, one answer. Batches and notifications are refused, as nearcore refuses them. Safe for
/// many threads.
/// </summary>
public sealed class JsonRpcServer
{
    /// <summary>Bytes of a request, nearcore's limit.</summary>
    public const int MaxRequestBytes = 10 * 1024 * 1024;

    private const int MaxDepth = 128;

    private static readonly string[] Members = ["jsonrpc", "method", "params", "id"];

    private readonly FrozenDictionary<string, RpcMethod> _methods;
    private readonly StatusView _status;

    /// <param name="node">The chain.</param>
    /// <param name="patience">How long a request waits for its transaction; by default 10 seconds, as nearcore waits.</param>
    public JsonRpcServer(NearNode node, TimeSpan? patience = null)
    {
        ArgumentNullException.ThrowIfNull(node);
        var identity = new NodeIdentity(node.Key);
        _status = new StatusView(node, identity);
        _methods = RpcMethods.Of(node, identity, _status, patience ?? TimeSpan.FromSeconds(10));
    }

    /// <summary>Where it listens, such as <c>127.0.0.1:3030</c>, for <c>status</c>.</summary>
    public string? Address
    {
        get => _status.Address;
        set => _status.Address = value;
    }

    /// <summary>The methods that are answered, in bytewise order.</summary>
    public IReadOnlyList<string> Methods => [.. _methods.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Answers the body of a request.</summary>
    /// <param name="body">JSON.</param>
    /// <param name="cancel">When nobody waits for the answer any more.</param>
    public async Task<RpcAnswer> HandleAsync(ReadOnlyMemory<byte> body, CancellationToken cancel = default)
    {
        if (body.Length > MaxRequestBytes) return RpcAnswer.TooLarge;
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MaxDepth });
        }
        catch (JsonException bad)
        {
            return new RpcAnswer(400, null, RpcErrors.Parse(bad.Message));
        }
        using (document)
        {
            if (!UnicodeCheck.IsText(body.Span)) return new RpcAnswer(400, null, RpcErrors.Parse("the request is not Unicode: bytes are no UTF-8, or half of a surrogate pair stands alone"));
            return await Answer(document.RootElement, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Answers a body in pieces, which must stay as they are until the answer is there.</summary>
    public async Task<RpcAnswer> HandleAsync(ReadOnlySequence<byte> body, CancellationToken cancel = default)
    {
        if (body.Length > MaxRequestBytes) return RpcAnswer.TooLarge;
        if (body.IsSingleSegment) return await HandleAsync(body.First, cancel).ConfigureAwait(false);
        byte[] whole = ArrayPool<byte>.Shared.Rent((int)body.Length);
        try
        {
            body.CopyTo(whole);
            return await HandleAsync(whole.AsMemory(0, (int)body.Length), cancel).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
    }

    /// <summary>The document of <c>GET /status</c>, without an envelope.</summary>
    public void WriteStatus(IBufferWriter<byte> to) => WriteDocument(to, _status.WriteStatus);

    /// <summary>The document of <c>GET /network_info</c>.</summary>
    public static void WriteNetworkInfo(IBufferWriter<byte> to) => WriteDocument(to, StatusView.WriteNetwork);

    /// <summary>The document of <c>GET /health</c>: a node that answers is well.</summary>
    public static void WriteHealth(IBufferWriter<byte> to) => WriteDocument(to, static writer => writer.WriteNullValue());

    private async Task<RpcAnswer> Answer(JsonElement request, CancellationToken cancel)
    {
        if (!IsRequest(request)) return new RpcAnswer(200, null, RpcErrors.NotARequest());
        var id = request.GetProperty("id").Clone();
        try
        {
            return new RpcAnswer(200, id, await Call(request, cancel).ConfigureAwait(false));
        }
        catch (RpcException refused)
        {
            return new RpcAnswer(refused.Status, id, refused);
        }
        catch (Exception trouble) when (trouble is not OperationCanceledException)
        {
            return new RpcAnswer(500, id, RpcErrors.Internal($"{trouble.GetType().Name}: {trouble.Message}"));
        }
    }

    private Task<Action<Utf8JsonWriter>> Call(JsonElement request, CancellationToken cancel)
    {
        string name = RpcParameters.Text(request.GetProperty("method"));
        if (!_methods.TryGetValue(name, out var method)) throw RpcErrors.MethodNotFound(name);
        return method.Answer(new RpcParameters(request.TryGetProperty("params", out var given) ? given : null), cancel);
    }

    private static bool IsRequest(JsonElement request) =>
        request.ValueKind == JsonValueKind.Object
        && request.TryGetProperty("jsonrpc", out var version) && version.ValueKind == JsonValueKind.String && version.ValueEquals("2.0")
        && request.TryGetProperty("method", out var method) && method.ValueKind == JsonValueKind.String
        && request.TryGetProperty("id", out _)
        && request.EnumerateObject().All(member => Members.Any(member.NameEquals));

    private static void WriteDocument(IBufferWriter<byte> to, Action<Utf8JsonWriter> write)
    {
        using var writer = new Utf8JsonWriter(to, RpcAnswer.Options);
        write(writer);
    }
}
