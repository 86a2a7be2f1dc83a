using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Runtime;

/// <summary>A global; its value is a cell of native memory that compiled code reads directly.</summary>
public sealed unsafe class WasmGlobal : Extern
{
    private readonly ulong* _cell;

    internal WasmGlobal(Store store, GlobalType type, ulong* cell) : base(store)
    {
        Type = type;
        _cell = cell;
    }

    public GlobalType Type { get; }
    public override ExternKind Kind => ExternKind.Global;
    internal ulong* Cell => _cell;

    /// <summary>The value; setting an immutable global is refused.</summary>
    public WasmValue Value
    {
        get => new(Type.Value, *_cell);
        set
        {
            if (!Type.Mutable) throw new InvalidOperationException("the global is immutable");
            if (value.Type != Type.Value) throw new ArgumentException($"a {value.Type} in a global of {Type.Value}", nameof(value));
            *_cell = value.Bits;
        }
    }
}
