using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;
using static OutLayer.Wasm.Instructions.Opcode;

namespace OutLayer.Wasm.Compiler.Simd;

/// <summary>
/// Which vector instructions make NaNs, and which cannot tell one NaN from another. All others show the bits of their operands.
/// </summary>
internal static class VectorNaNs
{
    /// <summary>F32 or F64 where the result is arithmetic on such lanes, so that a NaN's bits may differ between processors.</summary>
    public static ValKind? Makes(Opcode op) => RelaxedSimd.Choice(op) switch
    {
        (>= F32x4Ceil and <= F32x4Nearest) or (>= F32x4Sqrt and <= F32x4Max) or F32x4RelaxedMadd or F32x4RelaxedNmadd or F32x4DemoteF64x2Zero => ValKind.F32,
        F64x2Ceil or F64x2Floor or F64x2Trunc or F64x2Nearest or (>= F64x2Sqrt and <= F64x2Max) or F64x2RelaxedMadd or F64x2RelaxedNmadd or F64x2PromoteLowF32x4 => ValKind.F64,
        _ => null,
    };

    /// <summary>F32 or F64 where operands are read as numbers in such lanes: the result is the same whichever NaN stands in one.</summary>
    public static ValKind? Reads(Opcode op) => RelaxedSimd.Choice(op) switch
    {
        F32x4DemoteF64x2Zero or F64x2ExtractLane or (>= F64x2Eq and <= F64x2Ge) or I32x4TruncSatF64x2SZero or I32x4TruncSatF64x2UZero => ValKind.F64,
        F64x2PromoteLowF32x4 or F32x4ExtractLane or (>= F32x4Eq and <= F32x4Ge) or I32x4TruncSatF32x4S or I32x4TruncSatF32x4U => ValKind.F32,
        _ => Makes(op),
    };
}
