using static OutLayer.Wasm.Instructions.Imm;
using static OutLayer.Wasm.Instructions.Opcode;
using static OutLayer.Wasm.Instructions.OpFlags;
using F = OutLayer.Wasm.Instructions.WasmFeature;

namespace OutLayer.Wasm.Instructions;

// Vector instructions (core spec 5.4.8), prefix 0xFD: runs of consecutive codes with the same types, v = v128.
public static partial class OpcodeTable
{
    private static OpcodeInfo[] Vectors() => [.. VectorMemory(), .. VectorLanes(), .. VectorComparisons(), .. VectorBits(),
        .. VectorIntegers(), .. VectorFloats(), .. VectorConversions(), .. VectorRelaxed()];

    private static OpcodeInfo[] VectorMemory() =>
    [
        .. Access(V128Load, "i:v", "load", bytes: 16),
        .. Access(V128Load8x8S, "i:v", "load8x8_s load8x8_u load16x4_s load16x4_u load32x2_s load32x2_u", bytes: 8),
        .. Access(V128Load8Splat, "i:v", "load8_splat", bytes: 1),
        .. Access(V128Load16Splat, "i:v", "load16_splat", bytes: 2),
        .. Access(V128Load32Splat, "i:v", "load32_splat", bytes: 4),
        .. Access(V128Load64Splat, "i:v", "load64_splat", bytes: 8),
        .. Access(V128Store, "iv:", "store", bytes: 16),
        LaneAccess(V128Load8Lane, "iv:v", "load8_lane", bytes: 1),
        LaneAccess(V128Load16Lane, "iv:v", "load16_lane", bytes: 2),
        LaneAccess(V128Load32Lane, "iv:v", "load32_lane", bytes: 4),
        LaneAccess(V128Load64Lane, "iv:v", "load64_lane", bytes: 8),
        LaneAccess(V128Store8Lane, "iv:", "store8_lane", bytes: 1),
        LaneAccess(V128Store16Lane, "iv:", "store16_lane", bytes: 2),
        LaneAccess(V128Store32Lane, "iv:", "store32_lane", bytes: 4),
        LaneAccess(V128Store64Lane, "iv:", "store64_lane", bytes: 8),
        .. Access(V128Load32Zero, "i:v", "load32_zero", bytes: 4),
        .. Access(V128Load64Zero, "i:v", "load64_zero", bytes: 8),
    ];

    private static OpcodeInfo[] VectorLanes() =>
    [
        Op(V128Const, "v128.const", Imm.V128, "", "v", Constant, F.Simd),
        Op(I8x16Shuffle, "i8x16.shuffle", Shuffle, "vv", "v", feature: F.Simd),
        .. Run(I8x16Swizzle, "vv:v", "i8x16.", "swizzle"),
        .. Run(I8x16Splat, "i:v", "i8x16.", "splat"),
        .. Run(I16x8Splat, "i:v", "i16x8.", "splat"),
        .. Run(I32x4Splat, "i:v", "i32x4.", "splat"),
        .. Run(I64x2Splat, "l:v", "i64x2.", "splat"),
        .. Run(F32x4Splat, "f:v", "f32x4.", "splat"),
        .. Run(F64x2Splat, "d:v", "f64x2.", "splat"),
        .. Lanes(I8x16ExtractLaneS, "v:i", "i8x16.", "extract_lane_s extract_lane_u", lanes: 16),
        .. Lanes(I8x16ReplaceLane, "vi:v", "i8x16.", "replace_lane", lanes: 16),
        .. Lanes(I16x8ExtractLaneS, "v:i", "i16x8.", "extract_lane_s extract_lane_u", lanes: 8),
        .. Lanes(I16x8ReplaceLane, "vi:v", "i16x8.", "replace_lane", lanes: 8),
        .. Lanes(I32x4ExtractLane, "v:i", "i32x4.", "extract_lane", lanes: 4),
        .. Lanes(I32x4ReplaceLane, "vi:v", "i32x4.", "replace_lane", lanes: 4),
        .. Lanes(I64x2ExtractLane, "v:l", "i64x2.", "extract_lane", lanes: 2),
        .. Lanes(I64x2ReplaceLane, "vl:v", "i64x2.", "replace_lane", lanes: 2),
        .. Lanes(F32x4ExtractLane, "v:f", "f32x4.", "extract_lane", lanes: 4),
        .. Lanes(F32x4ReplaceLane, "vf:v", "f32x4.", "replace_lane", lanes: 4),
        .. Lanes(F64x2ExtractLane, "v:d", "f64x2.", "extract_lane", lanes: 2),
        .. Lanes(F64x2ReplaceLane, "vd:v", "f64x2.", "replace_lane", lanes: 2),
    ];

    private static OpcodeInfo[] VectorComparisons() =>
    [
        .. Run(I8x16Eq, "vv:v", "i8x16.", "eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u"),
        .. Run(I16x8Eq, "vv:v", "i16x8.", "eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u"),
        .. Run(I32x4Eq, "vv:v", "i32x4.", "eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u"),
        .. Run(I64x2Eq, "vv:v", "i64x2.", "eq ne lt_s gt_s le_s ge_s"),
        .. Run(F32x4Eq, "vv:v", "f32x4.", "eq ne lt gt le ge"),
        .. Run(F64x2Eq, "vv:v", "f64x2.", "eq ne lt gt le ge"),
    ];

    private static OpcodeInfo[] VectorBits() =>
    [
        .. Run(V128Not, "v:v", "v128.", "not"),
        .. Run(V128And, "vv:v", "v128.", "and andnot or xor"),
        .. Run(V128Bitselect, "vvv:v", "v128.", "bitselect"),
        .. Run(V128AnyTrue, "v:i", "v128.", "any_true"),
    ];

    private static OpcodeInfo[] VectorIntegers() =>
    [
        .. Run(I8x16Abs, "v:v", "i8x16.", "abs neg popcnt"),
        .. Run(I8x16AllTrue, "v:i", "i8x16.", "all_true bitmask"),
        .. Run(I8x16NarrowI16x8S, "vv:v", "i8x16.", "narrow_i16x8_s narrow_i16x8_u"),
        .. Run(I8x16Shl, "vi:v", "i8x16.", "shl shr_s shr_u"),
        .. Run(I8x16Add, "vv:v", "i8x16.", "add add_sat_s add_sat_u sub sub_sat_s sub_sat_u"),
        .. Run(I8x16MinS, "vv:v", "i8x16.", "min_s min_u max_s max_u"),
        .. Run(I8x16AvgrU, "vv:v", "i8x16.", "avgr_u"),
        .. Run(I16x8ExtaddPairwiseI8x16S, "v:v", "i16x8.", "extadd_pairwise_i8x16_s extadd_pairwise_i8x16_u"),
        .. Run(I16x8Abs, "v:v", "i16x8.", "abs neg"),
        .. Run(I16x8Q15mulrSatS, "vv:v", "i16x8.", "q15mulr_sat_s"),
        .. Run(I16x8AllTrue, "v:i", "i16x8.", "all_true bitmask"),
        .. Run(I16x8NarrowI32x4S, "vv:v", "i16x8.", "narrow_i32x4_s narrow_i32x4_u"),
        .. Run(I16x8ExtendLowI8x16S, "v:v", "i16x8.", "extend_low_i8x16_s extend_high_i8x16_s extend_low_i8x16_u extend_high_i8x16_u"),
        .. Run(I16x8Shl, "vi:v", "i16x8.", "shl shr_s shr_u"),
        .. Run(I16x8Add, "vv:v", "i16x8.", "add add_sat_s add_sat_u sub sub_sat_s sub_sat_u"),
        .. Run(I16x8Mul, "vv:v", "i16x8.", "mul min_s min_u max_s max_u"),
        .. Run(I16x8AvgrU, "vv:v", "i16x8.", "avgr_u extmul_low_i8x16_s extmul_high_i8x16_s extmul_low_i8x16_u extmul_high_i8x16_u"),
        .. Run(I32x4ExtaddPairwiseI16x8S, "v:v", "i32x4.", "extadd_pairwise_i16x8_s extadd_pairwise_i16x8_u"),
        .. Run(I32x4Abs, "v:v", "i32x4.", "abs neg"),
        .. Run(I32x4AllTrue, "v:i", "i32x4.", "all_true bitmask"),
        .. Run(I32x4ExtendLowI16x8S, "v:v", "i32x4.", "extend_low_i16x8_s extend_high_i16x8_s extend_low_i16x8_u extend_high_i16x8_u"),
        .. Run(I32x4Shl, "vi:v", "i32x4.", "shl shr_s shr_u"),
        .. Run(I32x4Add, "vv:v", "i32x4.", "add"),
        .. Run(I32x4Sub, "vv:v", "i32x4.", "sub"),
        .. Run(I32x4Mul, "vv:v", "i32x4.", "mul min_s min_u max_s max_u dot_i16x8_s"),
        .. Run(I32x4ExtmulLowI16x8S, "vv:v", "i32x4.", "extmul_low_i16x8_s extmul_high_i16x8_s extmul_low_i16x8_u extmul_high_i16x8_u"),
        .. Run(I64x2Abs, "v:v", "i64x2.", "abs neg"),
        .. Run(I64x2AllTrue, "v:i", "i64x2.", "all_true bitmask"),
        .. Run(I64x2ExtendLowI32x4S, "v:v", "i64x2.", "extend_low_i32x4_s extend_high_i32x4_s extend_low_i32x4_u extend_high_i32x4_u"),
        .. Run(I64x2Shl, "vi:v", "i64x2.", "shl shr_s shr_u"),
        .. Run(I64x2Add, "vv:v", "i64x2.", "add"),
        .. Run(I64x2Sub, "vv:v", "i64x2.", "sub"),
        .. Run(I64x2Mul, "vv:v", "i64x2.", "mul"),
        .. Run(I64x2ExtmulLowI32x4S, "vv:v", "i64x2.", "extmul_low_i32x4_s extmul_high_i32x4_s extmul_low_i32x4_u extmul_high_i32x4_u"),
    ];

    private static OpcodeInfo[] VectorFloats() =>
    [
        .. Run(F32x4Ceil, "v:v", "f32x4.", "ceil floor trunc nearest"),
        .. Run(F32x4Abs, "v:v", "f32x4.", "abs neg"),
        .. Run(F32x4Sqrt, "v:v", "f32x4.", "sqrt"),
        .. Run(F32x4Add, "vv:v", "f32x4.", "add sub mul div min max pmin pmax"),
        .. Run(F64x2Ceil, "v:v", "f64x2.", "ceil floor"),
        .. Run(F64x2Trunc, "v:v", "f64x2.", "trunc"),
        .. Run(F64x2Nearest, "v:v", "f64x2.", "nearest"),
        .. Run(F64x2Abs, "v:v", "f64x2.", "abs neg"),
        .. Run(F64x2Sqrt, "v:v", "f64x2.", "sqrt"),
        .. Run(F64x2Add, "vv:v", "f64x2.", "add sub mul div min max pmin pmax"),
    ];

    private static OpcodeInfo[] VectorConversions() =>
    [
        .. Run(F32x4DemoteF64x2Zero, "v:v", "f32x4.", "demote_f64x2_zero"),
        .. Run(F64x2PromoteLowF32x4, "v:v", "f64x2.", "promote_low_f32x4"),
        .. Run(I32x4TruncSatF32x4S, "v:v", "i32x4.", "trunc_sat_f32x4_s trunc_sat_f32x4_u"),
        .. Run(F32x4ConvertI32x4S, "v:v", "f32x4.", "convert_i32x4_s convert_i32x4_u"),
        .. Run(I32x4TruncSatF64x2SZero, "v:v", "i32x4.", "trunc_sat_f64x2_s_zero trunc_sat_f64x2_u_zero"),
        .. Run(F64x2ConvertLowI32x4S, "v:v", "f64x2.", "convert_low_i32x4_s convert_low_i32x4_u"),
    ];

    private static OpcodeInfo[] VectorRelaxed() =>
    [
        .. Run(I8x16RelaxedSwizzle, "vv:v", "i8x16.", "relaxed_swizzle", F.RelaxedSimd),
        .. Run(I32x4RelaxedTruncF32x4S, "v:v", "i32x4.", "relaxed_trunc_f32x4_s relaxed_trunc_f32x4_u relaxed_trunc_f64x2_s_zero relaxed_trunc_f64x2_u_zero", F.RelaxedSimd),
        .. Run(F32x4RelaxedMadd, "vvv:v", "f32x4.", "relaxed_madd relaxed_nmadd", F.RelaxedSimd),
        .. Run(F64x2RelaxedMadd, "vvv:v", "f64x2.", "relaxed_madd relaxed_nmadd", F.RelaxedSimd),
        .. Run(I8x16RelaxedLaneselect, "vvv:v", "i8x16.", "relaxed_laneselect", F.RelaxedSimd),
        .. Run(I16x8RelaxedLaneselect, "vvv:v", "i16x8.", "relaxed_laneselect", F.RelaxedSimd),
        .. Run(I32x4RelaxedLaneselect, "vvv:v", "i32x4.", "relaxed_laneselect", F.RelaxedSimd),
        .. Run(I64x2RelaxedLaneselect, "vvv:v", "i64x2.", "relaxed_laneselect", F.RelaxedSimd),
        .. Run(F32x4RelaxedMin, "vv:v", "f32x4.", "relaxed_min relaxed_max", F.RelaxedSimd),
        .. Run(F64x2RelaxedMin, "vv:v", "f64x2.", "relaxed_min relaxed_max", F.RelaxedSimd),
        .. Run(I16x8RelaxedQ15mulrS, "vv:v", "i16x8.", "relaxed_q15mulr_s relaxed_dot_i8x16_i7x16_s", F.RelaxedSimd),
        .. Run(I32x4RelaxedDotI8x16I7x16AddS, "vvv:v", "i32x4.", "relaxed_dot_i8x16_i7x16_add_s", F.RelaxedSimd),
    ];

    /// <summary>Rows of consecutive codes: types as "parameters:results", names after the prefix.</summary>
    private static IEnumerable<OpcodeInfo> Run(Opcode first, string types, string prefix, string names, F feature = F.Simd) =>
        names.Split(' ').Select((name, i) => Row(first + i, prefix + name, Imm.None, types, OpFlags.None, feature));

    private static IEnumerable<OpcodeInfo> Lanes(Opcode first, string types, string prefix, string names, int lanes) =>
        names.Split(' ').Select((name, i) => Row(first + i, prefix + name, Lane, types) with { Lanes = lanes });

    private static IEnumerable<OpcodeInfo> Access(Opcode first, string types, string names, int bytes) =>
        names.Split(' ').Select((name, i) => Row(first + i, "v128." + name, MemArg, types, Traps, bytes: bytes));

    private static OpcodeInfo LaneAccess(Opcode op, string types, string name, int bytes) =>
        Row(op, "v128." + name, MemArgLane, types, Traps, bytes: bytes) with { Lanes = 16 / bytes };

    private static OpcodeInfo Row(Opcode op, string name, Imm imm, string types, OpFlags flags = OpFlags.None, F feature = F.Simd, int bytes = 0)
    {
        string[] sides = types.Split(':');
        return Op(op, name, imm, sides[0], sides[1], flags, feature, bytes);
    }
}
