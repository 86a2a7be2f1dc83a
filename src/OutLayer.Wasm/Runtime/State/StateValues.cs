using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Runtime.State;

/// <summary>
/// Values of an instance in a form that means the same in another process: a function reference is the function's index and one, an
/// external reference the host's number, an exception reference its place in the list of exceptions and one; 0 is null.
/// </summary>
public sealed unsafe class StateValues(Instance instance)
{
    private readonly List<nint> _exceptions = [];
    private readonly FunctionIndices _functions = new(instance.Module);

    /// <summary>Bytes that a value of the type takes.</summary>
    public static int SizeOf(ValType type) => type.Size;

    /// <summary>Writes a value from its slots; what lies above 32 bits of a small one is nothing.</summary>
    public void Write(StateWriter writer, ValType type, long* slot)
    {
        switch (type.Kind)
        {
            case ValKind.I32 or ValKind.F32: writer.U32((uint)*slot); break;
            case ValKind.V128:
                writer.I64(slot[0]);
                writer.I64(slot[1]);
                break;
            case ValKind.Ref: writer.I64(Token(type, (nint)(*slot))); break;
            default: writer.I64(*slot); break;
        }
    }

    /// <summary>Reads a value into its slots.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="type">The static type of the place; an indexed heap type is an index of the module.</param>
    /// <param name="slot">Where to.</param>
    /// <param name="mayBeUnset">True for a local, which may not have its first value yet, so that null stands for none.</param>
    public void Read(StateReader reader, ValType type, long* slot, bool mayBeUnset = false)
    {
        switch (type.Kind)
        {
            case ValKind.I32 or ValKind.F32: *slot = reader.U32(); break;
            case ValKind.V128:
                slot[0] = reader.I64();
                slot[1] = reader.I64();
                break;
            case ValKind.Ref: *slot = Reference(reader, type, reader.I64(), mayBeUnset); break;
            default: *slot = reader.I64(); break;
        }
    }

    /// <summary>Notes an exception that was read; its place in the list is that of the call.</summary>
    public void Add(GuestException exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        if (!instance.Store.TryAddException(exception, out nint reference)) throw new SavedStateException("more exceptions than the store may hold");
        _exceptions.Add(reference);
    }

    /// <summary>Notes an exception that is to be written, by its reference.</summary>
    public void Add(nint reference) => _exceptions.Add(reference);

    private long Token(ValType type, nint reference)
    {
        if (reference == 0 || type.Heap == HeapType.Extern) return reference;
        if (type.Heap.IsFunction) return instance.IndexOf((FuncRef*)reference) + 1;
        return _exceptions.IndexOf(reference) + 1;
    }

    private long Reference(StateReader reader, ValType type, long token, bool mayBeUnset)
    {
        if (token == 0)
        {
            if (!mayBeUnset) FunctionIndices.CheckNull(reader, type);
            return 0;
        }
        if (type.Heap == HeapType.Extern) return token;
        if (type.Heap.IsFunction)
        {
            _functions.Check(reader, type, token - 1);
            return (long)instance.FuncRefOf((int)token - 1);
        }
        if (token < 0 || token > _exceptions.Count) reader.Fail($"exception {token - 1} of {_exceptions.Count}");
        return _exceptions[(int)token - 1];
    }
}
