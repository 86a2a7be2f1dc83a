namespace OutLayer.Near;

/// <summary>
/// A host function in its raw shape: arguments as 64-bit integers (an i32 in the low half), one result or 0.
/// </summary>
public delegate ulong HostCall(VmLogic vm, Span<byte> memory, ReadOnlySpan<ulong> args);

/// <summary>One host function of module <c>env</c>: a row of <see cref="HostFunctions.All"/>.</summary>
/// <param name="Name">Its import name.</param>
/// <param name="Parameters">Its parameters: <c>I</c> for i64, <c>i</c> for i32.</param>
/// <param name="Result">Its result, likewise; empty if it has none.</param>
/// <param name="Since">The protocol version that brought it; <see cref="HostFunctions.OffChain"/> for OutLayer's
/// own.</param>
/// <param name="InViews">Whether views may call it.</param>
/// <param name="Cost">Its gas, in the notation of docs/near-host-functions.md, in the order of the charges.</param>
/// <param name="Call">Runs it.</param>
public sealed record HostFunction(
    string Name, string Parameters, string Result, int Since, bool InViews, string Cost, HostCall Call)
{
    /// <summary>Whether no chain has it, so that a contract which uses it runs off-chain only.</summary>
    public bool IsOffChain => Since == HostFunctions.OffChain;
}
