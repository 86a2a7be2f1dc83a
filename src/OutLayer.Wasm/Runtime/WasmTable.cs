using System.Runtime.InteropServices;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Runtime;

/// <summary>A table of references. Its elements are native words, so that compiled code reads them directly.</summary>
public sealed unsafe class WasmTable : Extern
{
    private readonly TableBlock* _block;
    private readonly NativeArray _elements;

    internal WasmTable(Store store, TableType type, nint initial) : base(store)
    {
        Type = type;
        store.NoteHolder(type.Element);
        _block = (TableBlock*)store.Allocate(sizeof(TableBlock));
        _elements = store.Own(new NativeArray());
        if (type.Limits.Min > uint.MaxValue || GrowBy((uint)type.Limits.Min, initial) < 0)
            throw new LinkException($"the table starts with {type.Limits.Min} elements, the store has {store.TableElementsLeft} left");
    }

    public TableType Type { get; }
    public override ExternKind Kind => ExternKind.Table;
    public int Length => (int)Block->Length;
    internal TableBlock* Block
    {
        get
        {
            Store.RequireAlive();
            return _block;
        }
    }

    internal Limits CurrentLimits => Type.Limits with { Min = (ulong)Length };

    /// <summary>The elements; valid until the table grows.</summary>
    internal Span<nint> Elements => new(_block->Elements, Length);

    public WasmValue Get(uint index) =>
        index < (uint)Length ? new WasmValue(Type.Element, (ulong)_block->Elements[index]) : throw Outside(index);

    public void Set(uint index, WasmValue value)
    {
        Store.Check(value, Type.Element, "the table's element", nameof(value));
        if (index >= (uint)Length) throw Outside(index);
        _block->Elements[index] = (nint)value.Bits;
    }

    /// <summary>table.grow: elements before, or -1 where the limits refuse.</summary>
    internal int GrowBy(uint delta, nint value)
    {
        int before = Length;
        if (!TryMakeRoom(delta)) return -1;
        InstanceOperations.Fill(new Span<nint>(_block->Elements + before, (int)delta), value);
        _block->Length = before + (int)delta;
        return before;
    }

    /// <summary>The same for a guest; <see cref="InstanceOperations.GrowInterrupted"/> where an interrupt came: then the table is as it was.</summary>
    internal int GrowUnlessInterrupted(uint delta, nint value)
    {
        int before = Length;
        if (!TryMakeRoom(delta)) return -1;
        if (!InstanceOperations.TryFill(Store.Block, new Span<nint>(_block->Elements + before, (int)delta), value))
        {
            Store.ReturnTableElements((int)delta);
            return InstanceOperations.GrowInterrupted;
        }
        _block->Length = before + (int)delta;
        return before;
    }

    /// <summary>Memory for so many elements more, which are not there yet; false where the limits refuse.</summary>
    private bool TryMakeRoom(uint delta)
    {
        if (delta > (Type.Limits.Max ?? uint.MaxValue) - (ulong)Length || !Store.TryTakeTableElements(delta)) return false;
        _block->Elements = (nint*)_elements.Resize((nuint)(Length + (int)delta) * (nuint)sizeof(nint));
        return true;
    }

    /// <summary>So many nulls; false where the store's limit refuses.</summary>
    internal bool TryReset(int length)
    {
        bool fits = TryResize(length);
        Elements.Clear();
        return fits;
    }

    /// <summary>Exactly these elements; false where the store's limit refuses.</summary>
    internal bool TryReset(ReadOnlySpan<nint> elements)
    {
        if (elements.Length != Length && !TryResize(elements.Length)) return false;
        elements.CopyTo(Elements);
        return true;
    }

    private bool TryResize(int length)
    {
        Store.ReturnTableElements(Length);
        bool fits = Store.TryTakeTableElements((uint)length);
        _block->Length = fits ? length : 0;
        _block->Elements = (nint*)_elements.Resize((nuint)Length * (nuint)sizeof(nint));
        return fits;
    }

    private ArgumentOutOfRangeException Outside(uint index) => new(nameof(index), index, $"the table has {Length} elements");
}

/// <summary>A block of native memory that can grow.</summary>
internal sealed unsafe class NativeArray : SafeHandle
{
    public NativeArray() : base(0, ownsHandle: true) { }

    public override bool IsInvalid => handle == 0;

    public void* Resize(nuint bytes)
    {
        SetHandle((nint)NativeMemory.Realloc((void*)handle, Math.Max(bytes, 8)));
        return (void*)handle;
    }

    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        return true;
    }
}
