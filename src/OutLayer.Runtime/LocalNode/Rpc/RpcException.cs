using System.Text.Json;
using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode.Rpc;

/// <summary>nearcore's groups of errors, by who is to blame.</summary>
public enum RpcErrorGroup
{
    /// <summary>The request has another form than the method's.</summary>
    RequestValidation,

    /// <summary>The request is well formed and cannot be answered.</summary>
    Handler,

    /// <summary>The node's own fault.</summary>
    Internal,
}

/// <summary>An error that a request is answered with.</summary>
/// <param name="group">Who is to blame.</param>
/// <param name="cause">nearcore's name, such as <c>UNKNOWN_ACCOUNT</c>.</param>
/// <param name="code">JSON-RPC's number.</param>
/// <param name="summary">JSON-RPC's message.</param>
/// <param name="data">What clients show: a text, or a <see cref="NearError"/>.</param>
public sealed class RpcException(RpcErrorGroup group, string cause, int code, string summary, object data) : Exception($"{cause}: {data}")
{
    public RpcErrorGroup Group { get; } = group;

    public string Cause { get; } = cause;

    public int Code { get; } = code;

    public string Summary { get; } = summary;

    public new object Data { get; } = data;

    /// <summary>Writes the members of the cause's <c>info</c>; null if it has none.</summary>
    public Action<Utf8JsonWriter>? Info { get; init; }

    /// <summary>What <c>query</c> answers in its place, as a result with a member <c>error</c>; null for errors.</summary>
    public string? QueryText { get; init; }

    /// <summary>Of the error's own block, if it has one.</summary>
    internal BlockHeader? Block { get; init; }

    /// <summary>Of HTTP: 200 but for what clients have to try again.</summary>
    public int Status => Group == RpcErrorGroup.Internal ? 500 : Cause == RpcErrors.Timeout ? 408 : 200;
}
