using System.Reflection;

namespace OutLayer.Wasm.Runtime;

/// <summary>Makes a trap of a fault in guard pages, exact in place and gas.</summary>
internal static unsafe class GuestFault
{
    /// <summary>
    /// True if the fault is a guest's: the signal handler noted an address of its memory, and the method that faulted is compiled
    /// guest code. Any other null reference is a mistake of ours and stays what it is.
    /// </summary>
    public static bool IsIn(IEnumerable<IGuardedCode> codes, StoreBlock* store, NullReferenceException fault) =>
        store->FaultAddress != 0 && fault.TargetSite is { } method && Owner(codes, method) is not null;

    public static Trap ToTrap(IEnumerable<IGuardedCode> codes, StoreBlock* store, NullReferenceException fault)
    {
        var code = Owner(codes, fault.TargetSite!)!;
        store->FaultAddress = 0;
        int offset = store->Position, function = code.Module.FunctionAt(offset);
        long gas = store->Gas - code.PendingGas(function, offset, TrapCode.MemoryOutOfBounds);
        store->Gas = Math.Max(gas, 0);
        return new Trap(gas < 0 ? TrapCode.OutOfGas : TrapCode.MemoryOutOfBounds, function, code.Module.NameOf(function), offset);
    }

    private static IGuardedCode? Owner(IEnumerable<IGuardedCode> codes, MethodBase method)
    {
        foreach (var code in codes)
            if (code.Owns(method))
                return code;
        return null;
    }
}
