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
/// host's number plus one, an exnref a number of the store; 0 is null for all.
/// </summary>
/// <param name="Type">Its type; an indexed heap type is a number of the store.</param>
/// <param name="Bits">The value, or the low half of a v128: lanes from the lowest bit up.</param>
/// <param name="High">The high half of a v128, else 0.</param>
public readonly record struct WasmValue(ValType Type, ulong Bits, ulong High = 0)
{
    public static WasmValue V128(ulong low, ulong high) => new(ValType.V128, low, high);
    public static WasmValue I32(int value) => new(ValType.I32, (uint)value);
    public static WasmValue I64(long value) => new(ValType.I64, (ulong)value);
    public static WasmValue F32(float value) => new(ValType.F32, BitConverter.SingleToUInt32Bits(value));
    public static WasmValue F64(double value) => new(ValType.F64, BitConverter.DoubleToUInt64Bits(value));

    public UInt128 AsV128() => new(High, Bits);
    public int AsI32() => (int)Bits;
    public long AsI64() => (long)Bits;
    public float AsF32() => BitConverter.UInt32BitsToSingle((uint)Bits);
    public double AsF64() => BitConverter.UInt64BitsToDouble(Bits);
}
