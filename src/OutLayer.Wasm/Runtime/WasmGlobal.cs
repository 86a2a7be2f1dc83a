using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Runtime;

/// <summary>A global; its value is a cell of 16 bytes of native memory that compiled code reads directly.</summary>
public sealed unsafe class WasmGlobal : Extern
{
    private readonly ulong* _cell;

    internal WasmGlobal(Store store, GlobalType type, ulong* cell) : base(store)
    {
        Type = type;
        _cell = cell;
        store.NoteHolder(type.Value);
    }

    public GlobalType Type { get; }
    public override ExternKind Kind => ExternKind.Global;
    internal ulong* Cell => _cell;

    /// <summary>The value; setting an immutable global is refused.</summary>
    public WasmValue Value
    {
        get
        {
            Store.RequireAlive();
            return Slots.Read(Type.Value, (long*)_cell);
        }
        set
        {
            Store.RequireAlive();
            if (!Type.Mutable) throw new InvalidOperationException("the global is immutable");
            Store.Check(value, Type.Value, "the global", nameof(value));
            Set(value);
        }
    }

    /// <summary>Sets it whatever its mutability; its type is the caller's matter.</summary>
    internal void Set(WasmValue value)
    {
        *_cell = value.Bits;
        if (Type.Value.Slots == 2) _cell[1] = value.High;
    }
}
