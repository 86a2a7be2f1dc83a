using System.Runtime.InteropServices;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Runtime;

// References as values that come from the host. A funcref is an address, and what stands there is trusted; so each that comes in
// must be one that this store made.
public sealed unsafe partial class Store
{
    private const int FirstBlock = 16, LargestBlock = 1 << 16;

    /// <summary>Where references to functions are, in blocks of growing size, so that few have to be looked at.</summary>
    private Growing<FunctionBlock> _functionBlocks = new();
    private int _functionsLeft;

    /// <summary>The function that a funcref refers to; null for null.</summary>
    /// <exception cref="ArgumentException">It is no funcref, or one of another store.</exception>
    public WasmFunction? FunctionOf(WasmValue reference)
    {
        RequireAlive();
        if (!reference.Type.IsRef || !reference.Type.Heap.IsFunction) throw new ArgumentException($"a {reference.Type} is not a funcref", nameof(reference));
        if (reference.Bits == 0) return null;
        CheckFunction(reference.Bits, ValType.FuncRef, "the reference", nameof(reference));
        var target = (FuncRef*)reference.Bits;
        var owner = GCHandle.FromIntPtr(target->Instance->Handle).Target;
        return owner as WasmFunction ?? ((Instance)owner!).Function(target->FunctionIndex);
    }

    /// <summary>Room for a reference to a function.</summary>
    internal FuncRef* NewFunctionReference()
    {
        if (_functionsLeft == 0)
        {
            _functionsLeft = (int)Math.Min((long)FirstBlock << Math.Min(_functionBlocks.Count, 30), LargestBlock);
            _functionBlocks.Add(new FunctionBlock((nuint)Allocate(_functionsLeft * sizeof(FuncRef)), _functionsLeft));
        }
        var (start, count) = _functionBlocks[_functionBlocks.Count - 1];
        return (FuncRef*)start + (count - _functionsLeft--);
    }

    /// <summary>Refuses a value that may not stand where this type is expected, which is a type of this store.</summary>
    internal void Check(WasmValue value, ValType expected, string place, string parameter)
    {
        if (!Matches(value.Type, expected)) throw new ArgumentException($"{place} is a {expected}, not a {value.Type}", parameter);
        CheckReference(value.Bits, expected, place, parameter);
    }

    /// <summary>Refuses results of a host function that are references of another store.</summary>
    private void CheckReferences(FuncType type, long* slots)
    {
        foreach (var result in type.Results)
        {
            CheckReference((ulong)*slots, result, "a result of a host function", nameof(type));
            slots += result.Slots;
        }
    }

    private void CheckReference(ulong bits, ValType expected, string place, string parameter)
    {
        if (!expected.IsRef) return;
        if (bits == 0)
        {
            if (!expected.HasDefault) throw new ArgumentException($"{place} is a {expected}, which is never null", parameter);
        }
        else if (expected.Heap.IsFunction) CheckFunction(bits, expected, place, parameter);
        else if (expected.Heap != HeapType.Extern && !IsException((nint)bits)) throw NoException((nint)bits, parameter);
    }

    private void CheckFunction(ulong bits, ValType expected, string place, string parameter)
    {
        if (!IsFunctionReference((nuint)bits)) throw new ArgumentException($"{place} is a reference to a function of another store", parameter);
        int type = ((FuncRef*)bits)->TypeId;
        if (expected.Heap.IsIndex && expected.Heap.Code != type) throw new ArgumentException($"{place} is a {expected}, not a reference to a function of {TypeOf(type)}", parameter);
    }

    private bool IsFunctionReference(nuint address)
    {
        for (int i = _functionBlocks.Count - 1; i >= 0; i--)
        {
            var (start, count) = _functionBlocks[i];
            nuint used = (nuint)(i == _functionBlocks.Count - 1 ? count - _functionsLeft : count) * (nuint)sizeof(FuncRef);
            if (address - start < used) return (address - start) % (nuint)sizeof(FuncRef) == 0;
        }
        return false;
    }

    /// <summary>Function references that lie one behind the other.</summary>
    private readonly struct FunctionBlock(nuint start, int count)
    {
        public void Deconstruct(out nuint first, out int length) => (first, length) = (start, count);
    }
}
