using OutLayer.Near;
using OutLayer.Protocol;
using OutLayer.Runtime.NearVm;

namespace OutLayer.Runtime.LocalNode;

/// <summary>Runs the contracts of a chain, of both kinds; what was prepared is kept.</summary>
internal sealed class NodeContracts(RuntimeParameters parameters) : IContractRunner
{
    private readonly ContractCodeCache _cache = new();

    public ContractCall Call(CryptoHash codeHash, ReadOnlyMemory<byte> code, string method, VmContext context, IExternalStorage storage, IExternalChain chain)
    {
        var outcome = _cache.Get(new Hash256(codeHash.ToArray()), () => code, parameters).Call(method, context, parameters, storage, chain);
        return new ContractCall(outcome.Outcome, outcome.Error is { } error ? Describe(error) : null);
    }

    /// <summary>nearcore's <c>FunctionCallError</c>: what happened while it ran is told by its text alone.</summary>
    internal static NearError Describe(FunctionCallError error) => error.Group switch
    {
        FunctionCallErrorGroup.CompilationError when error.Kind == FunctionCallError.CompileKind =>
            NearError.Around("CompilationError", NearError.Of(error.Kind, ("msg", error.Message[FunctionCallError.CompilePrefix.Length..]))),
        FunctionCallErrorGroup.CompilationError => NearError.Around("CompilationError", NearError.Around("PrepareError", error.Kind)),
        FunctionCallErrorGroup.MethodResolveError => NearError.Around("MethodResolveError", error.Kind),
        _ => NearError.Around("ExecutionError", error.Message),
    };
}
