using System.Text.Json;

namespace OutLayer.Runtime.LocalNode.Rpc;

/// <summary>One method: what it is called, and what answers it. The answer is written when it is certain, so that no error comes behind it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Answer">Reads the parameters and answers.</param>
internal sealed record RpcMethod(string Name, Func<RpcParameters, CancellationToken, Task<Action<Utf8JsonWriter>>> Answer)
{
    /// <summary>A method that does not wait.</summary>
    public static RpcMethod Now(string name, Func<RpcParameters, Action<Utf8JsonWriter>> answer) => new(name, (parameters, _) => Task.FromResult(answer(parameters)));

    /// <summary>A method of networks, which one node cannot have.</summary>
    public static RpcMethod Refused(string name, string why) => Now(name, _ => throw RpcErrors.MethodNotFound(name, why));
}
