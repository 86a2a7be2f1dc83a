namespace OutLayer.Wasm.Instructions;

/// <summary>
/// Relaxed vector instructions, whose results the specification leaves open in corner cases (core spec 4.3.5), and the one choice
/// that every engine makes: the first of the alternatives listed there, which is what the deterministic profile asks for.
/// </summary>
public static class RelaxedSimd
{
    /// <summary>
    /// The strict instruction that a relaxed one does the same as; the instruction itself where there is none. Those are
    /// <c>relaxed_madd</c> and <c>relaxed_nmadd</c> (multiply, then add, rounding twice) and the dot products (both sides signed;
    /// the sum of two products saturates).
    /// </summary>
    public static Opcode Choice(Opcode op) => op switch
    {
        Opcode.I8x16RelaxedSwizzle => Opcode.I8x16Swizzle,
        Opcode.I32x4RelaxedTruncF32x4S => Opcode.I32x4TruncSatF32x4S,
        Opcode.I32x4RelaxedTruncF32x4U => Opcode.I32x4TruncSatF32x4U,
        Opcode.I32x4RelaxedTruncF64x2SZero => Opcode.I32x4TruncSatF64x2SZero,
        Opcode.I32x4RelaxedTruncF64x2UZero => Opcode.I32x4TruncSatF64x2UZero,
        Opcode.I8x16RelaxedLaneselect or Opcode.I16x8RelaxedLaneselect or Opcode.I32x4RelaxedLaneselect or Opcode.I64x2RelaxedLaneselect => Opcode.V128Bitselect,
        Opcode.F32x4RelaxedMin => Opcode.F32x4Min,
        Opcode.F32x4RelaxedMax => Opcode.F32x4Max,
        Opcode.F64x2RelaxedMin => Opcode.F64x2Min,
        Opcode.F64x2RelaxedMax => Opcode.F64x2Max,
        Opcode.I16x8RelaxedQ15mulrS => Opcode.I16x8Q15mulrSatS,
        _ => op,
    };
}
