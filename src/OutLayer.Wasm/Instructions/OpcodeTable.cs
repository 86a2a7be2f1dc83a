using OutLayer.Wasm.Types;
using static OutLayer.Wasm.Instructions.Imm;
using static OutLayer.Wasm.Instructions.Opcode;
using static OutLayer.Wasm.Instructions.OpFlags;
using F = OutLayer.Wasm.Instructions.WasmFeature;

namespace OutLayer.Wasm.Instructions;

/// <summary>
/// The one table of instructions (core spec 5.4): decoder, validator, engines, cost models and printers read it.
/// Types: <see cref="TypeLetters"/>, or "?" = depends (Special).
/// </summary>
public static partial class OpcodeTable
{
    private static readonly OpcodeInfo?[] Plain = Fill(new OpcodeInfo?[256],
        Control(), Variables(), Memory(), Comparisons(), Arithmetic(), Conversions(), References());

    /// <summary>The rows behind a prefix, made when the first one is asked for: a guest that starts needs none of them.</summary>
    private static class Prefixed
    {
        public static readonly OpcodeInfo?[] FC = Fill(new OpcodeInfo?[18], Saturating(), Bulk());
        public static readonly OpcodeInfo?[] FD = Fill(new OpcodeInfo?[0x114], Vectors());
    }

    /// <summary>The proposal that the instructions behind a prefix byte come from, where they have no rows here; else none.</summary>
    public static F PrefixFeature(byte prefix) => prefix switch { 0xFB => F.GarbageCollection, 0xFE => F.Threads, _ => F.None };

    public static OpcodeInfo? Find(byte opcode) => Plain[opcode];

    /// <summary>The instruction of that prefix (0xFC, 0xFD) and code.</summary>
    public static OpcodeInfo? Find(byte prefix, uint subOpcode)
    {
        var rows = RowsOf(prefix);
        return subOpcode < rows.Length ? rows[subOpcode] : null;
    }

    public static OpcodeInfo Get(Opcode opcode) =>
        Find(opcode.Prefix(), opcode.SubOpcode()) ?? throw new ArgumentOutOfRangeException(nameof(opcode), opcode, "not in the opcode table");

    public static IEnumerable<OpcodeInfo> All => Plain.Concat(Prefixed.FC).Concat(Prefixed.FD).OfType<OpcodeInfo>();

    private static OpcodeInfo?[] RowsOf(byte prefix) => prefix switch { 0 => Plain, 0xFC => Prefixed.FC, 0xFD => Prefixed.FD, _ => [] };

    private static OpcodeInfo?[] Fill(OpcodeInfo?[] table, params ReadOnlySpan<OpcodeInfo[]> groups)
    {
        foreach (var group in groups)
            foreach (var info in group) table[info.Opcode.SubOpcode()] = info;
        return table;
    }

    private static OpcodeInfo Op(Opcode op, string name, Imm imm, string pops, string pushes, OpFlags flags = OpFlags.None,
        F feature = F.None, int bytes = 0)
    {
        if (pops == "?" || pushes == "?") flags |= Special;
        return new(op, name, imm, TypesOf(pops), TypesOf(pushes), flags, feature)
        {
            NaturalAlignment = bytes == 0 ? -1 : System.Numerics.BitOperations.Log2((uint)bytes),
        };
    }

    private static ValType[] TypesOf(string letters) => letters == "?" ? [] : TypeLetters.Parse(letters);

    private static OpcodeInfo[] Control() =>
    [
        Op(Unreachable, "unreachable", Imm.None, "", "?", OpFlags.Control | Traps),
        Op(Nop, "nop", Imm.None, "", ""),
        Op(Block, "block", Imm.BlockType, "?", "?", OpFlags.Control),
        Op(Loop, "loop", Imm.BlockType, "?", "?", OpFlags.Control),
        Op(If, "if", Imm.BlockType, "?", "?", OpFlags.Control),
        Op(Else, "else", Imm.None, "?", "?", OpFlags.Control),
        Op(Try, "try", Imm.BlockType, "?", "?", OpFlags.Control, F.LegacyExceptions),
        Op(Catch, "catch", Imm.Tag, "?", "?", OpFlags.Control, F.LegacyExceptions),
        Op(Throw, "throw", Imm.Tag, "?", "?", OpFlags.Control | Traps, F.Exceptions),
        Op(Rethrow, "rethrow", Imm.Label, "?", "?", OpFlags.Control | Traps, F.LegacyExceptions),
        Op(ThrowRef, "throw_ref", Imm.None, "?", "?", OpFlags.Control | Traps, F.Exceptions),
        Op(End, "end", Imm.None, "?", "?", OpFlags.Control | Constant),
        Op(Br, "br", Imm.Label, "?", "?", OpFlags.Control),
        Op(BrIf, "br_if", Imm.Label, "?", "?", OpFlags.Control),
        Op(BrTable, "br_table", Imm.LabelTable, "?", "?", OpFlags.Control),
        Op(Return, "return", Imm.None, "?", "?", OpFlags.Control),
        Op(Call, "call", Imm.Function, "?", "?", OpFlags.Control | Traps),
        Op(Opcode.CallIndirect, "call_indirect", Imm.CallIndirect, "?", "?", OpFlags.Control | Traps),
        Op(ReturnCall, "return_call", Imm.Function, "?", "?", OpFlags.Control | Traps, F.TailCall),
        Op(ReturnCallIndirect, "return_call_indirect", Imm.CallIndirect, "?", "?", OpFlags.Control | Traps, F.TailCall),
        Op(CallRef, "call_ref", Imm.Type, "?", "?", OpFlags.Control | Traps, F.FunctionReferences),
        Op(ReturnCallRef, "return_call_ref", Imm.Type, "?", "?", OpFlags.Control | Traps, F.FunctionReferences),
        Op(Opcode.Delegate, "delegate", Imm.Label, "?", "?", OpFlags.Control, F.LegacyExceptions),
        Op(CatchAll, "catch_all", Imm.None, "?", "?", OpFlags.Control, F.LegacyExceptions),
        Op(Opcode.TryTable, "try_table", Imm.TryTable, "?", "?", OpFlags.Control, F.Exceptions),
    ];

    private static OpcodeInfo[] Variables() =>
    [
        Op(Drop, "drop", Imm.None, "?", ""),
        Op(Select, "select", Imm.None, "?", "?"),
        Op(SelectT, "select", Imm.Types, "?", "?", feature: F.ReferenceTypes),
        Op(LocalGet, "local.get", Local, "", "?"),
        Op(LocalSet, "local.set", Local, "?", ""),
        Op(LocalTee, "local.tee", Local, "?", "?"),
        Op(GlobalGet, "global.get", Imm.Global, "", "?", Constant),
        Op(GlobalSet, "global.set", Imm.Global, "?", ""),
        Op(TableGet, "table.get", Imm.Table, "i", "?", Traps, F.ReferenceTypes),
        Op(TableSet, "table.set", Imm.Table, "?", "", Traps, F.ReferenceTypes),
        Op(I32Const, "i32.const", I32, "", "i", Constant),
        Op(I64Const, "i64.const", I64, "", "l", Constant),
        Op(F32Const, "f32.const", Imm.F32, "", "f", Constant),
        Op(F64Const, "f64.const", Imm.F64, "", "d", Constant),
    ];

    private static OpcodeInfo[] Memory() =>
    [
        Op(I32Load, "i32.load", MemArg, "i", "i", Traps, bytes: 4),
        Op(I64Load, "i64.load", MemArg, "i", "l", Traps, bytes: 8),
        Op(F32Load, "f32.load", MemArg, "i", "f", Traps, bytes: 4),
        Op(F64Load, "f64.load", MemArg, "i", "d", Traps, bytes: 8),
        Op(I32Load8S, "i32.load8_s", MemArg, "i", "i", Traps, bytes: 1),
        Op(I32Load8U, "i32.load8_u", MemArg, "i", "i", Traps, bytes: 1),
        Op(I32Load16S, "i32.load16_s", MemArg, "i", "i", Traps, bytes: 2),
        Op(I32Load16U, "i32.load16_u", MemArg, "i", "i", Traps, bytes: 2),
        Op(I64Load8S, "i64.load8_s", MemArg, "i", "l", Traps, bytes: 1),
        Op(I64Load8U, "i64.load8_u", MemArg, "i", "l", Traps, bytes: 1),
        Op(I64Load16S, "i64.load16_s", MemArg, "i", "l", Traps, bytes: 2),
        Op(I64Load16U, "i64.load16_u", MemArg, "i", "l", Traps, bytes: 2),
        Op(I64Load32S, "i64.load32_s", MemArg, "i", "l", Traps, bytes: 4),
        Op(I64Load32U, "i64.load32_u", MemArg, "i", "l", Traps, bytes: 4),
        Op(I32Store, "i32.store", MemArg, "ii", "", Traps, bytes: 4),
        Op(I64Store, "i64.store", MemArg, "il", "", Traps, bytes: 8),
        Op(F32Store, "f32.store", MemArg, "if", "", Traps, bytes: 4),
        Op(F64Store, "f64.store", MemArg, "id", "", Traps, bytes: 8),
        Op(I32Store8, "i32.store8", MemArg, "ii", "", Traps, bytes: 1),
        Op(I32Store16, "i32.store16", MemArg, "ii", "", Traps, bytes: 2),
        Op(I64Store8, "i64.store8", MemArg, "il", "", Traps, bytes: 1),
        Op(I64Store16, "i64.store16", MemArg, "il", "", Traps, bytes: 2),
        Op(I64Store32, "i64.store32", MemArg, "il", "", Traps, bytes: 4),
        Op(MemorySize, "memory.size", Imm.Memory, "", "i"),
        Op(MemoryGrow, "memory.grow", Imm.Memory, "i", "i", Traps),
    ];

    private static OpcodeInfo[] Comparisons() =>
    [
        Op(I32Eqz, "i32.eqz", Imm.None, "i", "i"),
        Op(I32Eq, "i32.eq", Imm.None, "ii", "i"),
        Op(I32Ne, "i32.ne", Imm.None, "ii", "i"),
        Op(I32LtS, "i32.lt_s", Imm.None, "ii", "i"),
        Op(I32LtU, "i32.lt_u", Imm.None, "ii", "i"),
        Op(I32GtS, "i32.gt_s", Imm.None, "ii", "i"),
        Op(I32GtU, "i32.gt_u", Imm.None, "ii", "i"),
        Op(I32LeS, "i32.le_s", Imm.None, "ii", "i"),
        Op(I32LeU, "i32.le_u", Imm.None, "ii", "i"),
        Op(I32GeS, "i32.ge_s", Imm.None, "ii", "i"),
        Op(I32GeU, "i32.ge_u", Imm.None, "ii", "i"),
        Op(I64Eqz, "i64.eqz", Imm.None, "l", "i"),
        Op(I64Eq, "i64.eq", Imm.None, "ll", "i"),
        Op(I64Ne, "i64.ne", Imm.None, "ll", "i"),
        Op(I64LtS, "i64.lt_s", Imm.None, "ll", "i"),
        Op(I64LtU, "i64.lt_u", Imm.None, "ll", "i"),
        Op(I64GtS, "i64.gt_s", Imm.None, "ll", "i"),
        Op(I64GtU, "i64.gt_u", Imm.None, "ll", "i"),
        Op(I64LeS, "i64.le_s", Imm.None, "ll", "i"),
        Op(I64LeU, "i64.le_u", Imm.None, "ll", "i"),
        Op(I64GeS, "i64.ge_s", Imm.None, "ll", "i"),
        Op(I64GeU, "i64.ge_u", Imm.None, "ll", "i"),
        Op(F32Eq, "f32.eq", Imm.None, "ff", "i"),
        Op(F32Ne, "f32.ne", Imm.None, "ff", "i"),
        Op(F32Lt, "f32.lt", Imm.None, "ff", "i"),
        Op(F32Gt, "f32.gt", Imm.None, "ff", "i"),
        Op(F32Le, "f32.le", Imm.None, "ff", "i"),
        Op(F32Ge, "f32.ge", Imm.None, "ff", "i"),
        Op(F64Eq, "f64.eq", Imm.None, "dd", "i"),
        Op(F64Ne, "f64.ne", Imm.None, "dd", "i"),
        Op(F64Lt, "f64.lt", Imm.None, "dd", "i"),
        Op(F64Gt, "f64.gt", Imm.None, "dd", "i"),
        Op(F64Le, "f64.le", Imm.None, "dd", "i"),
        Op(F64Ge, "f64.ge", Imm.None, "dd", "i"),
    ];

    private static OpcodeInfo[] Arithmetic() =>
    [
        Op(I32Clz, "i32.clz", Imm.None, "i", "i"),
        Op(I32Ctz, "i32.ctz", Imm.None, "i", "i"),
        Op(I32Popcnt, "i32.popcnt", Imm.None, "i", "i"),
        Op(I32Add, "i32.add", Imm.None, "ii", "i", Constant),
        Op(I32Sub, "i32.sub", Imm.None, "ii", "i", Constant),
        Op(I32Mul, "i32.mul", Imm.None, "ii", "i", Constant),
        Op(I32DivS, "i32.div_s", Imm.None, "ii", "i", Traps),
        Op(I32DivU, "i32.div_u", Imm.None, "ii", "i", Traps),
        Op(I32RemS, "i32.rem_s", Imm.None, "ii", "i", Traps),
        Op(I32RemU, "i32.rem_u", Imm.None, "ii", "i", Traps),
        Op(I32And, "i32.and", Imm.None, "ii", "i"),
        Op(I32Or, "i32.or", Imm.None, "ii", "i"),
        Op(I32Xor, "i32.xor", Imm.None, "ii", "i"),
        Op(I32Shl, "i32.shl", Imm.None, "ii", "i"),
        Op(I32ShrS, "i32.shr_s", Imm.None, "ii", "i"),
        Op(I32ShrU, "i32.shr_u", Imm.None, "ii", "i"),
        Op(I32Rotl, "i32.rotl", Imm.None, "ii", "i"),
        Op(I32Rotr, "i32.rotr", Imm.None, "ii", "i"),
        Op(I64Clz, "i64.clz", Imm.None, "l", "l"),
        Op(I64Ctz, "i64.ctz", Imm.None, "l", "l"),
        Op(I64Popcnt, "i64.popcnt", Imm.None, "l", "l"),
        Op(I64Add, "i64.add", Imm.None, "ll", "l", Constant),
        Op(I64Sub, "i64.sub", Imm.None, "ll", "l", Constant),
        Op(I64Mul, "i64.mul", Imm.None, "ll", "l", Constant),
        Op(I64DivS, "i64.div_s", Imm.None, "ll", "l", Traps),
        Op(I64DivU, "i64.div_u", Imm.None, "ll", "l", Traps),
        Op(I64RemS, "i64.rem_s", Imm.None, "ll", "l", Traps),
        Op(I64RemU, "i64.rem_u", Imm.None, "ll", "l", Traps),
        Op(I64And, "i64.and", Imm.None, "ll", "l"),
        Op(I64Or, "i64.or", Imm.None, "ll", "l"),
        Op(I64Xor, "i64.xor", Imm.None, "ll", "l"),
        Op(I64Shl, "i64.shl", Imm.None, "ll", "l"),
        Op(I64ShrS, "i64.shr_s", Imm.None, "ll", "l"),
        Op(I64ShrU, "i64.shr_u", Imm.None, "ll", "l"),
        Op(I64Rotl, "i64.rotl", Imm.None, "ll", "l"),
        Op(I64Rotr, "i64.rotr", Imm.None, "ll", "l"),
        Op(F32Abs, "f32.abs", Imm.None, "f", "f"),
        Op(F32Neg, "f32.neg", Imm.None, "f", "f"),
        Op(F32Ceil, "f32.ceil", Imm.None, "f", "f"),
        Op(F32Floor, "f32.floor", Imm.None, "f", "f"),
        Op(F32Trunc, "f32.trunc", Imm.None, "f", "f"),
        Op(F32Nearest, "f32.nearest", Imm.None, "f", "f"),
        Op(F32Sqrt, "f32.sqrt", Imm.None, "f", "f"),
        Op(F32Add, "f32.add", Imm.None, "ff", "f"),
        Op(F32Sub, "f32.sub", Imm.None, "ff", "f"),
        Op(F32Mul, "f32.mul", Imm.None, "ff", "f"),
        Op(F32Div, "f32.div", Imm.None, "ff", "f"),
        Op(F32Min, "f32.min", Imm.None, "ff", "f"),
        Op(F32Max, "f32.max", Imm.None, "ff", "f"),
        Op(F32Copysign, "f32.copysign", Imm.None, "ff", "f"),
        Op(F64Abs, "f64.abs", Imm.None, "d", "d"),
        Op(F64Neg, "f64.neg", Imm.None, "d", "d"),
        Op(F64Ceil, "f64.ceil", Imm.None, "d", "d"),
        Op(F64Floor, "f64.floor", Imm.None, "d", "d"),
        Op(F64Trunc, "f64.trunc", Imm.None, "d", "d"),
        Op(F64Nearest, "f64.nearest", Imm.None, "d", "d"),
        Op(F64Sqrt, "f64.sqrt", Imm.None, "d", "d"),
        Op(F64Add, "f64.add", Imm.None, "dd", "d"),
        Op(F64Sub, "f64.sub", Imm.None, "dd", "d"),
        Op(F64Mul, "f64.mul", Imm.None, "dd", "d"),
        Op(F64Div, "f64.div", Imm.None, "dd", "d"),
        Op(F64Min, "f64.min", Imm.None, "dd", "d"),
        Op(F64Max, "f64.max", Imm.None, "dd", "d"),
        Op(F64Copysign, "f64.copysign", Imm.None, "dd", "d"),
    ];

    private static OpcodeInfo[] Conversions() =>
    [
        Op(I32WrapI64, "i32.wrap_i64", Imm.None, "l", "i"),
        Op(I32TruncF32S, "i32.trunc_f32_s", Imm.None, "f", "i", Traps),
        Op(I32TruncF32U, "i32.trunc_f32_u", Imm.None, "f", "i", Traps),
        Op(I32TruncF64S, "i32.trunc_f64_s", Imm.None, "d", "i", Traps),
        Op(I32TruncF64U, "i32.trunc_f64_u", Imm.None, "d", "i", Traps),
        Op(I64ExtendI32S, "i64.extend_i32_s", Imm.None, "i", "l"),
        Op(I64ExtendI32U, "i64.extend_i32_u", Imm.None, "i", "l"),
        Op(I64TruncF32S, "i64.trunc_f32_s", Imm.None, "f", "l", Traps),
        Op(I64TruncF32U, "i64.trunc_f32_u", Imm.None, "f", "l", Traps),
        Op(I64TruncF64S, "i64.trunc_f64_s", Imm.None, "d", "l", Traps),
        Op(I64TruncF64U, "i64.trunc_f64_u", Imm.None, "d", "l", Traps),
        Op(F32ConvertI32S, "f32.convert_i32_s", Imm.None, "i", "f"),
        Op(F32ConvertI32U, "f32.convert_i32_u", Imm.None, "i", "f"),
        Op(F32ConvertI64S, "f32.convert_i64_s", Imm.None, "l", "f"),
        Op(F32ConvertI64U, "f32.convert_i64_u", Imm.None, "l", "f"),
        Op(F32DemoteF64, "f32.demote_f64", Imm.None, "d", "f"),
        Op(F64ConvertI32S, "f64.convert_i32_s", Imm.None, "i", "d"),
        Op(F64ConvertI32U, "f64.convert_i32_u", Imm.None, "i", "d"),
        Op(F64ConvertI64S, "f64.convert_i64_s", Imm.None, "l", "d"),
        Op(F64ConvertI64U, "f64.convert_i64_u", Imm.None, "l", "d"),
        Op(F64PromoteF32, "f64.promote_f32", Imm.None, "f", "d"),
        Op(I32ReinterpretF32, "i32.reinterpret_f32", Imm.None, "f", "i"),
        Op(I64ReinterpretF64, "i64.reinterpret_f64", Imm.None, "d", "l"),
        Op(F32ReinterpretI32, "f32.reinterpret_i32", Imm.None, "i", "f"),
        Op(F64ReinterpretI64, "f64.reinterpret_i64", Imm.None, "l", "d"),
        Op(I32Extend8S, "i32.extend8_s", Imm.None, "i", "i", feature: F.SignExtension),
        Op(I32Extend16S, "i32.extend16_s", Imm.None, "i", "i", feature: F.SignExtension),
        Op(I64Extend8S, "i64.extend8_s", Imm.None, "l", "l", feature: F.SignExtension),
        Op(I64Extend16S, "i64.extend16_s", Imm.None, "l", "l", feature: F.SignExtension),
        Op(I64Extend32S, "i64.extend32_s", Imm.None, "l", "l", feature: F.SignExtension),
    ];

    private static OpcodeInfo[] Saturating() =>
    [
        Op(I32TruncSatF32S, "i32.trunc_sat_f32_s", Imm.None, "f", "i", feature: F.SaturatingFloatToInt),
        Op(I32TruncSatF32U, "i32.trunc_sat_f32_u", Imm.None, "f", "i", feature: F.SaturatingFloatToInt),
        Op(I32TruncSatF64S, "i32.trunc_sat_f64_s", Imm.None, "d", "i", feature: F.SaturatingFloatToInt),
        Op(I32TruncSatF64U, "i32.trunc_sat_f64_u", Imm.None, "d", "i", feature: F.SaturatingFloatToInt),
        Op(I64TruncSatF32S, "i64.trunc_sat_f32_s", Imm.None, "f", "l", feature: F.SaturatingFloatToInt),
        Op(I64TruncSatF32U, "i64.trunc_sat_f32_u", Imm.None, "f", "l", feature: F.SaturatingFloatToInt),
        Op(I64TruncSatF64S, "i64.trunc_sat_f64_s", Imm.None, "d", "l", feature: F.SaturatingFloatToInt),
        Op(I64TruncSatF64U, "i64.trunc_sat_f64_u", Imm.None, "d", "l", feature: F.SaturatingFloatToInt),
    ];

    private static OpcodeInfo[] References() =>
    [
        Op(RefNull, "ref.null", Imm.HeapType, "", "?", Constant, F.ReferenceTypes),
        Op(RefIsNull, "ref.is_null", Imm.None, "?", "i", feature: F.ReferenceTypes),
        Op(RefFunc, "ref.func", Function, "", "?", Constant, F.ReferenceTypes),
        Op(RefEq, "ref.eq", Imm.None, "?", "i", feature: F.GarbageCollection),
        Op(RefAsNonNull, "ref.as_non_null", Imm.None, "?", "?", Traps, F.FunctionReferences),
        Op(BrOnNull, "br_on_null", Imm.Label, "?", "?", OpFlags.Control, F.FunctionReferences),
        Op(BrOnNonNull, "br_on_non_null", Imm.Label, "?", "?", OpFlags.Control, F.FunctionReferences),
    ];

    private static OpcodeInfo[] Bulk() =>
    [
        Op(MemoryInit, "memory.init", Imm.MemoryData, "iii", "", Traps, F.BulkMemory),
        Op(DataDrop, "data.drop", Imm.Data, "", "", feature: F.BulkMemory),
        Op(MemoryCopy, "memory.copy", Imm.MemoryMemory, "iii", "", Traps, F.BulkMemory),
        Op(MemoryFill, "memory.fill", Imm.Memory, "iii", "", Traps, F.BulkMemory),
        Op(TableInit, "table.init", Imm.TableElem, "iii", "", Traps, F.BulkMemory),
        Op(ElemDrop, "elem.drop", Imm.Elem, "", "", feature: F.BulkMemory),
        Op(TableCopy, "table.copy", Imm.TableTable, "iii", "", Traps, F.BulkMemory),
        Op(TableGrow, "table.grow", Imm.Table, "?", "i", feature: F.ReferenceTypes),
        Op(TableSize, "table.size", Imm.Table, "", "i", feature: F.ReferenceTypes),
        Op(TableFill, "table.fill", Imm.Table, "?", "", Traps, F.ReferenceTypes),
    ];
}
