using System.Runtime.InteropServices;

namespace OutLayer.Wasm.Runtime;

/// <summary>
/// What compiled code reads of a store, at fixed offsets. Kept in native memory so that the collector never moves it.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct StoreBlock
{
    /// <summary>Gas that is left; below zero the run is over.</summary>
    public long Gas;

    /// <summary>What gas must not be below at loop heads and function entries: 0, or more than there can be, to interrupt the run.</summary>
    public long GasFloor;

    /// <summary>Lowest address the machine's stack may reach; set to the highest address to interrupt at the next call.</summary>
    public nuint StackLimit;

    /// <summary>Not zero once the run is to stop; read at loop heads.</summary>
    public int Interrupt;

    /// <summary>Guard mode: offset in the module of the access that may fault next.</summary>
    public int Position;

    /// <summary>Guard mode: the address of a guest's fault, until it has become a trap; else 0.</summary>
    public nuint FaultAddress;

    /// <summary>The stack that the guest runs on, from <c>GuestStackLow</c> up to below <c>GuestStackHigh</c>, which is 0 while the host runs.</summary>
    public nuint GuestStackLow, GuestStackHigh;

    /// <summary>Results of functions that return more than one: slots, two for a v128.</summary>
    public long* Results;

    /// <summary>The slots of the frame that a compiled function goes on with at the head of a loop.</summary>
    public long* Frame;
}

/// <summary>Base and length in bytes of a linear memory. The base never moves.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct MemoryBlock
{
    public byte* Base;
    public long Length;
}

/// <summary>Elements of a table: references, 0 for null. The base moves when the table grows.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct TableBlock
{
    public nint* Elements;
    public long Length;
}

/// <summary>What a funcref points to.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct FuncRef
{
    /// <summary>Code by the engine's convention: (parameters..., instance, depth).</summary>
    public nint Code;

    public InstanceBlock* Instance;

    /// <summary>The store's number for the function type: equal types have equal numbers.</summary>
    public int TypeId;

    public int FunctionIndex;
}

/// <summary>Head of an instance's block; <see cref="InstanceLayout"/> gives what follows it.</summary>
[StructLayout(LayoutKind.Sequential)]
public unsafe struct InstanceBlock
{
    public StoreBlock* Store;

    /// <summary>GCHandle of the Instance, or of the host function for its pseudo-instance.</summary>
    public nint Handle;

    /// <summary>The store's type numbers, by the module's type index.</summary>
    public int* TypeIds;
}
