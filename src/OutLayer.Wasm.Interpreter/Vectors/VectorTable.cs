using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Interpreter.Vectors;

/// <summary>What each vector instruction does, by its sub-opcode; the rows are in the files of their families.</summary>
internal static unsafe partial class VectorTable
{
    /// <summary>
    /// By sub-opcode. The last argument is the instruction's <see cref="Pack"/>. Operands have 16 bytes, or 8 for a number; the result may lie where
    /// one of them does.
    /// </summary>
    public static readonly delegate*<byte*, byte*, byte*, int, void>[] Operations = new delegate*<byte*, byte*, byte*, int, void>[0x114];

    private static readonly VectorOperation?[] ByLane = new VectorOperation?[0x114];

    static VectorTable()
    {
        AddBits();
        AddLaneAccess();
        AddMemory();
        AddIntegers8();
        AddIntegers16();
        AddIntegers32();
        AddIntegers64();
        AddFloats32();
        AddFloats64();
        AddConversions();
        AddRelaxed();
    }

    /// <summary>A sub-opcode and a lane (0 to 15), or the logarithm of bytes of memory, in the 16 bits that an instruction has for them.</summary>
    public static int Pack(int sub, int lane) => sub | lane << 12;

    public static int SubOf(int packed) => packed & 0xFFF;

    public static int LaneOf(int packed) => packed >> 12;

    public static bool Has(Opcode opcode) => Operations[opcode.SubOpcode()] != null;

    private static void Set(Opcode opcode, delegate*<byte*, byte*, byte*, int, void> operation) => Operations[opcode.SubOpcode()] = operation;

    private static void Set(Opcode opcode, VectorOperation operation)
    {
        ByLane[opcode.SubOpcode()] = operation;
        Set(opcode, &ApplyByLane);
    }

    private static void ApplyByLane(byte* result, byte* left, byte* right, int packed) => ByLane[SubOf(packed)]!(result, left, right);

    private static void AddBits()
    {
        Set(Opcode.V128Not, &WholeVectors.Not);
        Set(Opcode.V128And, &WholeVectors.And);
        Set(Opcode.V128Andnot, &WholeVectors.AndNot);
        Set(Opcode.V128Or, &WholeVectors.Or);
        Set(Opcode.V128Xor, &WholeVectors.Xor);
        Set(Opcode.V128Bitselect, &WholeVectors.Select);
        Set(Opcode.V128AnyTrue, &WholeVectors.AnyTrue);
        Set(Opcode.I8x16Shuffle, &WholeVectors.Shuffle);
        Set(Opcode.I8x16Swizzle, &WholeVectors.Swizzle);
    }

    private static void AddLaneAccess()
    {
        Set(Opcode.I8x16Splat, &WholeVectors.Splat<byte>);
        Set(Opcode.I16x8Splat, &WholeVectors.Splat<ushort>);
        Set(Opcode.I32x4Splat, &WholeVectors.Splat<uint>);
        Set(Opcode.I64x2Splat, &WholeVectors.Splat<ulong>);
        Set(Opcode.F32x4Splat, &WholeVectors.Splat<uint>);
        Set(Opcode.F64x2Splat, &WholeVectors.Splat<ulong>);
        Set(Opcode.I8x16ExtractLaneS, &WholeVectors.ExtractSigned<sbyte>);
        Set(Opcode.I8x16ExtractLaneU, &WholeVectors.Extract<byte>);
        Set(Opcode.I16x8ExtractLaneS, &WholeVectors.ExtractSigned<short>);
        Set(Opcode.I16x8ExtractLaneU, &WholeVectors.Extract<ushort>);
        Set(Opcode.I32x4ExtractLane, &WholeVectors.Extract<uint>);
        Set(Opcode.I64x2ExtractLane, &WholeVectors.Extract<ulong>);
        Set(Opcode.F32x4ExtractLane, &WholeVectors.Extract<uint>);
        Set(Opcode.F64x2ExtractLane, &WholeVectors.Extract<ulong>);
        Set(Opcode.I8x16ReplaceLane, &WholeVectors.Replace<byte>);
        Set(Opcode.I16x8ReplaceLane, &WholeVectors.Replace<ushort>);
        Set(Opcode.I32x4ReplaceLane, &WholeVectors.Replace<uint>);
        Set(Opcode.I64x2ReplaceLane, &WholeVectors.Replace<ulong>);
        Set(Opcode.F32x4ReplaceLane, &WholeVectors.Replace<uint>);
        Set(Opcode.F64x2ReplaceLane, &WholeVectors.Replace<ulong>);
    }

    /// <summary>What is loaded or stored is at the place that the operation reads or writes.</summary>
    private static void AddMemory()
    {
        Set(Opcode.V128Load8x8S, &WholeVectors.ExtendLow<sbyte, short>);
        Set(Opcode.V128Load8x8U, &WholeVectors.ExtendLow<byte, ushort>);
        Set(Opcode.V128Load16x4S, &WholeVectors.ExtendLow<short, int>);
        Set(Opcode.V128Load16x4U, &WholeVectors.ExtendLow<ushort, uint>);
        Set(Opcode.V128Load32x2S, &WholeVectors.ExtendLow<int, long>);
        Set(Opcode.V128Load32x2U, &WholeVectors.ExtendLow<uint, ulong>);
        Set(Opcode.V128Load8Splat, &WholeVectors.Splat<byte>);
        Set(Opcode.V128Load16Splat, &WholeVectors.Splat<ushort>);
        Set(Opcode.V128Load32Splat, &WholeVectors.Splat<uint>);
        Set(Opcode.V128Load64Splat, &WholeVectors.Splat<ulong>);
        Set(Opcode.V128Load32Zero, &WholeVectors.LoadLane<uint>);
        Set(Opcode.V128Load64Zero, &WholeVectors.LoadLane<ulong>);
        Set(Opcode.V128Load8Lane, &WholeVectors.Replace<byte>);
        Set(Opcode.V128Load16Lane, &WholeVectors.Replace<ushort>);
        Set(Opcode.V128Load32Lane, &WholeVectors.Replace<uint>);
        Set(Opcode.V128Load64Lane, &WholeVectors.Replace<ulong>);
        Set(Opcode.V128Store8Lane, &WholeVectors.StoreLane<byte>);
        Set(Opcode.V128Store16Lane, &WholeVectors.StoreLane<ushort>);
        Set(Opcode.V128Store32Lane, &WholeVectors.StoreLane<uint>);
        Set(Opcode.V128Store64Lane, &WholeVectors.StoreLane<ulong>);
    }
}
