namespace OutLayer.Near;

/// <summary>What a contract's call came to.</summary>
/// <param name="Outcome">Gas, logs, result, receipts.</param>
/// <param name="Error">nearcore's <c>FunctionCallError</c>; null if it did not fail.</param>
public sealed record ContractCall(VmOutcome Outcome, NearError? Error);

/// <summary>Runs contracts: the layer below decides on what, and keeps what it prepared.</summary>
public interface IContractRunner
{
    /// <param name="codeHash">SHA-256 of the code, to remember it by.</param>
    /// <param name="code">The code.</param>
    /// <param name="method">The method.</param>
    /// <param name="context">What the call knows.</param>
    /// <param name="storage">The account's data.</param>
    /// <param name="chain">The chain.</param>
    ContractCall Call(CryptoHash codeHash, ReadOnlyMemory<byte> code, string method, VmContext context, IExternalStorage storage, IExternalChain chain);
}
