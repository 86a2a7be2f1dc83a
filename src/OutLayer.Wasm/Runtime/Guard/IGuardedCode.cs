using System.Reflection;

namespace OutLayer.Wasm.Runtime;

/// <summary>Code that keeps gas in a register and what a straight line costs nowhere: it knows how to find it out for a trap.</summary>
public interface ITrapSites : IModuleCode
{
    /// <summary>
    /// Gas that the instruction at this offset and what precedes it in its straight line cost, and that is not taken off where it
    /// ends with this code.
    /// </summary>
    long PendingGas(int function, int offset, TrapCode code);
}

/// <summary>
/// Code that relies on guard pages. Before an access that may fault it notes the place in <see cref="StoreBlock.Position"/>
/// and, where it counts gas, has in <see cref="StoreBlock.Gas"/> what was left when the straight line began.
/// </summary>
public interface IGuardedCode : ITrapSites
{
    /// <summary>True for a method that this code consists of.</summary>
    bool Owns(MethodBase method);
}
