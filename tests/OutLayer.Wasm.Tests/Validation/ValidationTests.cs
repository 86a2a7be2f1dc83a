using OutLayer.Testing;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Types;
using static OutLayer.Wasm.Instructions.Opcode;

namespace OutLayer.Wasm.Tests.Validation;

public sealed class ValidationTests
{
    private const byte Void = 0x40, I32 = 0x7F, I64 = 0x7E, FuncRef = 0x70, ExternRef = 0x6F;
    private static readonly byte[] One = Code.Of(I32Const, 1), Long = Code.Of(I64Const, 1), Vector = Code.Of(V128Const, new byte[16]);
    private static readonly byte[] Null = Code.Of(RefNull, FuncRef), NullExtern = Code.Of(RefNull, ExternRef);

    // bodies of a function [i32] -> [] with one i64 local, in the module of Standard(): what is wrong
    public static TheoryData<string, byte[]> Invalid => new()
    {
        { "type mismatch: expected i32, the stack is empty", Code.Of(I32Eqz, Drop) },
        { "type mismatch: expected i32, got i64", Code.Of(One, Long, I32Add, Drop) },
        { "type mismatch: expected a value, the stack is empty", Code.Of(Drop) },
        { "type mismatch: 1 values too many at the end of the block", Code.Of(One) },
        { "type mismatch: 1 values too many at the end of the block", Code.Of(Block, Void, One, End) },
        { "type mismatch: expected i32, the stack is empty", Code.Of(Block, I32, End, Drop) },
        { "type mismatch: expected i32, the stack is empty", Code.Of(One, Block, Void, I32Eqz, Drop, End, Drop) },
        { "an if without else must leave what it takes", Code.Of(One, If, I32, One, End, Drop) },
        { "type mismatch: expected i32, got i64", Code.Of(One, If, I32, One, Else, Long, End, Drop) },
        { "type mismatch: expected i32, got i64", Code.Of(Long, If, Void, End) },
        { "unknown type 77", Code.Of(Block, 77, End) },
        { "unknown label 1", Code.Of(Br, 1) },
        { "unknown label 9", Code.Of(One, BrIf, 9) },
        { "unknown label 5", Code.Of(One, BrTable, 1, 5, 0) },
        { "type mismatch: expected i32, the stack is empty", Code.Of(Block, I32, Br, 0, End, Drop) },
        { "type mismatch: label 0 takes 1 values, the default 0", Code.Of(Block, I32, One, One, BrTable, 1, 0, 1, End, Drop) },
        { "type mismatch: expected i64, got i32", Code.Of(Block, I64, Block, I32, One, One, BrTable, 1, 0, 1, End, Drop, Long, End, Drop) },
        { "unknown local 2", Code.Of(LocalGet, 2, Drop) },
        { "type mismatch: expected i64, got i32", Code.Of(One, LocalSet, 1) },
        { "type mismatch: expected i32, got i64", Code.Of(Long, LocalTee, 0, Drop) },
        { "unknown global 9", Code.Of(GlobalGet, 9, Drop) },
        { "immutable global 0", Code.Of(One, GlobalSet, 0) },
        { "type mismatch: expected i64, got i32", Code.Of(One, GlobalSet, 1) },
        { "unknown function 99", Code.Of(Call, 99) },
        { "type mismatch: expected i64, got i32", Code.Of(One, Call, 0, Drop) },
        { "unknown type 88", Code.Of(One, CallIndirect, 88, 0) },
        { "unknown table 7", Code.Of(One, CallIndirect, 0, 7) },
        { "call_indirect on a table of externref", Code.Of(One, CallIndirect, 0, 1) },
        { "alignment must not be larger than natural: 2^3, i32.load has 2^2", Code.Of(One, I32Load, 3, 0, Drop) },
        { "offset out of range: 4294967296", Code.Of(One, I32Load, 2, 4_294_967_296ul, Drop) },
        { "invalid lane index 16, there are 16 lanes", Code.Of(Vector, I8x16ExtractLaneS, (byte)16, Drop) },
        { "invalid lane index 2, there are 2 lanes", Code.Of(Vector, F64x2ExtractLane, (byte)2, Drop) },
        { "invalid lane index 4, there are 4 lanes", Code.Of(One, Vector, V128Load32Lane, 2, 0, (byte)4, Drop) },
        { "invalid lane index 32, there are 32 lanes", Code.Of(Vector, Vector, I8x16Shuffle, new byte[15], (byte)32, Drop) },
        { "type mismatch: expected v128, got i32", Code.Of(Vector, One, V128And, Drop) },
        { "alignment must not be larger than natural: 2^5, v128.load has 2^4", Code.Of(One, V128Load, 5, 0, Drop) },
        { "alignment must not be larger than natural: 2^1, v128.store8_lane has 2^0", Code.Of(One, Vector, V128Store8Lane, 1, 0, (byte)0) },
        { "unknown memory 1", Code.Of(MemorySize, 1, Drop) },
        { "unknown memory 1", Code.Of(One, One, One, MemoryCopy, 0, 1) },
        { "unknown memory 2", Code.Of(One, One, One, MemoryInit, 0, 2) },
        { "unknown data segment 1", Code.Of(DataDrop, 1) },
        { "unknown elem segment 4", Code.Of(ElemDrop, 4) },
        { "type mismatch: (ref func) into a table of externref", Code.Of(One, One, One, TableInit, 0, 1) },
        { "type mismatch: externref into a table of funcref", Code.Of(One, One, One, TableCopy, 0, 1) },
        { "type mismatch: expected funcref, got externref", Code.Of(One, NullExtern, TableSet, 0) },
        { "type mismatch: expected externref, got funcref", Code.Of(Null, One, TableGrow, 1, Drop) },
        { "type mismatch: expected externref, got funcref", Code.Of(One, Null, One, TableFill, 1) },
        { "unknown table 2", Code.Of(One, TableGet, 2, Drop) },
        { "type mismatch: expected a reference, got i32", Code.Of(One, RefIsNull, Drop) },
        { "undeclared function reference", Code.Of(RefFunc, 2, Drop) },
        { "unknown function 50", Code.Of(RefFunc, 50, Drop) },
        { "select of references must name their type", Code.Of(Null, Null, One, Select, Drop) },
        { "type mismatch: select of i32 and i64", Code.Of(One, Long, One, Select, Drop) },
        { "invalid result arity: select of 2 types", Code.Of(One, One, One, SelectT, 2, I32, I32, Drop) },
        { "invalid result arity: select of 0 types", Code.Of(One, One, One, SelectT, 0, Drop) },
        { "type mismatch: expected i32, got i64", Code.Of(Unreachable, Long, I32Eqz, Drop) },
        { "type mismatch: 1 values too many at the end of the block", Code.Of(Unreachable, One) },
        { "type mismatch: expected i32, got i64", Code.Of(Block, I32, Long, Br, 0, End, Drop) },
    };

    public static TheoryData<string, byte[]> Valid => new()
    {
        { "unreachable code takes anything", Code.Of(Unreachable, I32Add, Drop, Select, LocalSet, 1) },
        { "a branch out of unreachable code", Code.Of(Block, I32, Unreachable, One, BrTable, 1, 0, 0, End, Drop) },
        { "a loop label takes the loop's parameters", Code.Of(Loop, I32, Br, 0, End, Drop) },
        { "both arms of an if", Code.Of(One, If, I64, Long, Else, Unreachable, End, LocalSet, 1) },
        { "an if that leaves what it takes", Code.Of(One, One, If, 3, End, Drop) },
        { "select of unknown types", Code.Of(Unreachable, Select, Drop) },
        { "ref.func of a declared function", Code.Of(RefFunc, 0, RefIsNull, Drop) },
        { "tables of both kinds", Code.Of(One, NullExtern, TableSet, 1, Null, One, TableGrow, 0, Drop, One, Null, One, TableFill, 0) },
        { "bulk memory", Code.Of(One, One, One, MemoryInit, 0, 0, One, One, One, MemoryCopy, 0, 0, One, One, One, MemoryFill, 0, DataDrop, 0) },
        { "br_table with the same label often", Code.Of(Block, I32, One, One, BrTable, 3, 0, 0, 0, 0, End, Drop) },
    };

    [Theory, MemberData(nameof(Invalid))]
    public void An_invalid_body_is_refused_with_the_reason_and_the_function(string message, byte[] code)
    {
        var refusal = Refusal.Of(Standard(code));
        Assert.Equal((WasmFormatError.Invalid, "code section, function 1"), (refusal.Error, refusal.Section));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Valid))]
    public void A_valid_body_passes(string what, byte[] code) => Assert.True(Refusal.Load(Standard(code)).Facts.Length == 3, what);

    [Fact]
    public void The_offset_is_that_of_the_instruction_to_blame()
    {
        byte[] module = Standard(Code.Of(Nop, Nop, Drop));
        var refusal = Refusal.Of(module);
        Assert.Equal([0x01, 0x01, 0x1A], module[(refusal.Offset - 2)..(refusal.Offset + 1)]);
    }

    /// <summary>The body as function 1 among: two tables (funcref, externref), a memory, two globals, a passive data segment.</summary>
    private static byte[] Standard(byte[] code)
    {
        var builder = new ModuleBuilder().Table(1).Table(1, type: 'E').Memory(1).Declare(0).PassiveData(1);
        builder.Global('i', false, One).Global('l', true, Long);
        builder.Function("l:l", Code.Of(LocalGet, 0));
        builder.Function("i:", code, locals: "l");
        builder.Function(":", []);
        builder.Type("i:i");
        return builder.ToArray();
    }
}
