using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Interpreter.Vectors;

/// <summary>What each vector instruction does, by its sub-opcode; the rows are in the files of their families.</summary>
internal static unsafe partial class VectorTable
{
    private static readonly VectorOperation?[] Operations = new VectorOperation?[0x114];

    static VectorTable()
    {
        AddBits();
        AddLaneAccess();
        AddIntegers8();
        AddIntegers16();
        AddIntegers32();
        AddIntegers64();
        AddFloats32();
        AddFloats64();
        AddConversions();
        AddRelaxed();
    }

    public static void Apply(int sub, byte* at, int lane) => Operations[sub]!(at, lane);

    public static bool Has(Opcode opcode) => Operations[opcode.SubOpcode()] is not null;

    private static void Set(Opcode opcode, VectorOperation operation) => Operations[opcode.SubOpcode()] = operation;

    private static void AddBits()
    {
        Set(Opcode.V128Not, Lanes.Unary<ulong>(a => ~a));
        Set(Opcode.V128And, Lanes.Binary<ulong>((a, b) => a & b));
        Set(Opcode.V128Andnot, Lanes.Binary<ulong>((a, b) => a & ~b));
        Set(Opcode.V128Or, Lanes.Binary<ulong>((a, b) => a | b));
        Set(Opcode.V128Xor, Lanes.Binary<ulong>((a, b) => a ^ b));
        Set(Opcode.V128Bitselect, Lanes.Ternary<ulong>((a, b, mask) => (a & mask) | (b & ~mask)));
        Set(Opcode.V128AnyTrue, (at, _) => *(long*)at = (((long*)at)[0] | ((long*)at)[1]) != 0 ? 1 : 0);
        Set(Opcode.I8x16Shuffle, Lanes.Shuffle);
        Set(Opcode.I8x16Swizzle, Lanes.Swizzle);
    }

    private static void AddLaneAccess()
    {
        Set(Opcode.I8x16Splat, Lanes.Splat<byte>());
        Set(Opcode.I16x8Splat, Lanes.Splat<ushort>());
        Set(Opcode.I32x4Splat, Lanes.Splat<uint>());
        Set(Opcode.I64x2Splat, Lanes.Splat<ulong>());
        Set(Opcode.F32x4Splat, Lanes.Splat<uint>());
        Set(Opcode.F64x2Splat, Lanes.Splat<ulong>());
        Set(Opcode.I8x16ExtractLaneS, Lanes.Extract<sbyte>(a => (uint)a));
        Set(Opcode.I8x16ExtractLaneU, Lanes.Extract<byte>(a => a));
        Set(Opcode.I16x8ExtractLaneS, Lanes.Extract<short>(a => (uint)a));
        Set(Opcode.I16x8ExtractLaneU, Lanes.Extract<ushort>(a => a));
        Set(Opcode.I32x4ExtractLane, Lanes.Extract<uint>(a => a));
        Set(Opcode.I64x2ExtractLane, Lanes.Extract<long>(a => a));
        Set(Opcode.F32x4ExtractLane, Lanes.Extract<uint>(a => a));
        Set(Opcode.F64x2ExtractLane, Lanes.Extract<long>(a => a));
        Set(Opcode.I8x16ReplaceLane, Lanes.Replace<byte>());
        Set(Opcode.I16x8ReplaceLane, Lanes.Replace<ushort>());
        Set(Opcode.I32x4ReplaceLane, Lanes.Replace<uint>());
        Set(Opcode.I64x2ReplaceLane, Lanes.Replace<ulong>());
        Set(Opcode.F32x4ReplaceLane, Lanes.Replace<uint>());
        Set(Opcode.F64x2ReplaceLane, Lanes.Replace<ulong>());
    }
}
