using System.Reflection;

namespace OutLayer.Wasm.Runtime;

/// <summary>
/// Code that relies on guard pages. Before an access that may fault it notes the place in <see cref="StoreBlock.Position"/>
/// and, where it counts gas, has in <see cref="StoreBlock.Gas"/> what was left when the straight line began.
/// </summary>
public interface IGuardedCode : IModuleCode
{
    Module Module { get; }

    /// <summary>True for a method that this code consists of.</summary>
    bool Owns(MethodBase method);

    /// <summary>Gas that an access at this offset and what precedes it in its straight line cost, and that is not taken off yet.</summary>
    long PendingGas(int function, int offset);
}
