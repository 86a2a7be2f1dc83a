using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace OutLayer.Wasm.Runtime;

/// <summary>
/// What engines call for instructions that are not worth emitting inline. Where one gives a trap instead, the engine ends the run, because it
/// knows the place.
/// </summary>
public static unsafe partial class InstanceOperations
{
    /// <summary>What <see cref="MemoryGrow"/> gives where the limit is to end the run.</summary>
    public const int GrowTraps = -2;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int MemoryGrow(InstanceBlock* block, int memory, int delta)
    {
        try
        {
            return Of(block).Memories[memory].Grow((uint)delta);
        }
        catch (TrapException)
        {
            return GrowTraps;
        }
    }

    public static void DataDrop(InstanceBlock* block, int data) => Of(block).DroppedData[data] = true;

    public static void ElemDrop(InstanceBlock* block, int elem) => Of(block).Elements[elem] = [];

    public static nint RefFunc(InstanceBlock* block, int function) => (nint)Of(block).FuncRefOf(function);

    /// <summary>Calls the host function whose pseudo-instance this is.</summary>
    public static void CallHost(InstanceBlock* block, long* slots, long depth)
    {
        var function = Unsafe.As<WasmFunction>(GCHandle.FromIntPtr(block->Handle).Target!); // a pseudo-instance's handle is of nothing else
        function.Store.CallHost(function, function.Host!, depth, slots);
    }

    /// <summary>Calls what a reference is to, whoever runs it: parameters from the slots, results into them.</summary>
    public static void Call(FuncRef* target, long* slots, long depth)
    {
        if (target->FunctionIndex < 0) CallHost(target->Instance, slots, depth);
        else Call(target->Instance, target->FunctionIndex, slots, depth);
    }

    /// <summary>Calls a defined function of an instance through the instance's own code.</summary>
    public static void Call(InstanceBlock* block, int function, long* slots, long depth) => Of(block).Invoke(function, slots, depth);

    /// <summary>The instance that a block is of.</summary>
    public static Instance InstanceOf(InstanceBlock* block) => Of(block);

    /// <summary>The store of an instance.</summary>
    public static Store StoreOf(InstanceBlock* block) => Of(block).Store;

    /// <summary>The code that an instance was made with.</summary>
    public static IModuleCode CodeOf(InstanceBlock* block) => Of(block).Code;

    /// <summary>Ends the run. <paramref name="gas"/> is what is left, exact at this instruction.</summary>
    /// <param name="block">The instance whose code traps.</param>
    /// <param name="gas">Gas left, the trapping instruction paid.</param>
    /// <param name="code">A <see cref="TrapCode"/>.</param>
    /// <param name="function">Function index.</param>
    /// <param name="offset">Offset of the instruction in the module.</param>
    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void Trap(InstanceBlock* block, long gas, int code, int function, int offset)
    {
        bool outOfGas = gas < 0;
        block->Store->Gas = outOfGas ? 0 : gas;
        var instance = Of(block);
        throw new TrapException(new Trap(outOfGas ? TrapCode.OutOfGas : (TrapCode)code, function, instance.Module.NameOf(function), offset));
    }

    /// <summary>Runs a function of the instance that its engine leaves to an interpreter.</summary>
    public static void Interpret(InstanceBlock* block, int function, long* slots, long depth)
    {
        byte here;
        if ((nuint)(&here) < block->Store->StackLimit) StackCheckFailed(block, block->Store->Gas, function, -1);
        ((IMixedCode)Of(block).Code).Interpreted!.Run(block, function, slots, depth);
    }

    /// <summary>log2 of what separates the code of a trap from the offset, in a site.</summary>
    public const int SiteCodeShift = 32;

    /// <summary>Ends the run from compiled code, which passes the place as one number, so that its own trap paths are short.</summary>
    /// <param name="block">The instance whose code traps.</param>
    /// <param name="gas">Gas left when the straight line began.</param>
    /// <param name="site">Offset of the instruction in the module, and above it a <see cref="TrapCode"/>.</param>
    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void TrapAt(InstanceBlock* block, long gas, long site)
    {
        var instance = Of(block);
        int offset = (int)site, code = (int)(site >> SiteCodeShift), function = instance.Module.FunctionAt(offset);
        Trap(block, gas - ((ITrapSites)instance.Code).PendingGas(function, offset, (TrapCode)code), code, function, offset);
    }

    /// <summary>The check at entry failed: an interrupt, or the machine's stack really ends here, which is the host's trouble.</summary>
    [DoesNotReturn, MethodImpl(MethodImplOptions.NoInlining)]
    public static void StackCheckFailed(InstanceBlock* block, long gas, int function, int offset)
    {
        if (Volatile.Read(ref block->Store->Interrupt) != 0) Trap(block, gas, (int)TrapCode.DeadlineExceeded, function, offset);
        throw new HostResourceException("the machine's stack is used up before the guest's call depth is; run on a thread with more stack");
    }

    private static Instance Of(InstanceBlock* block) => Unsafe.As<Instance>(GCHandle.FromIntPtr(block->Handle).Target!);
}
