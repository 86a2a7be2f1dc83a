using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Runtime;

/// <summary>Something that can be imported and exported. It belongs to one store.</summary>
public abstract class Extern
{
    private protected Extern(Store store) => Store = store;

    public Store Store { get; }
    public abstract ExternKind Kind { get; }
}

/// <summary>
/// A value with its type. Numbers are bits (i32 zero-extended); a funcref is the engine's own handle, an externref the
/// host's number plus one; 0 is null for both.
/// </summary>
public readonly record struct WasmValue(ValType Type, ulong Bits)
{
    public static WasmValue I32(int value) => new(ValType.I32, (uint)value);
    public static WasmValue I64(long value) => new(ValType.I64, (ulong)value);
    public static WasmValue F32(float value) => new(ValType.F32, BitConverter.SingleToUInt32Bits(value));
    public static WasmValue F64(double value) => new(ValType.F64, BitConverter.DoubleToUInt64Bits(value));

    public int AsI32() => (int)Bits;
    public long AsI64() => (long)Bits;
    public float AsF32() => BitConverter.UInt32BitsToSingle((uint)Bits);
    public double AsF64() => BitConverter.UInt64BitsToDouble(Bits);
}
