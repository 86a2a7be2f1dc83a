using OutLayer.Testing;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;
using static OutLayer.Wasm.Instructions.Opcode;

namespace OutLayer.Wasm.Tests.Validation;

/// <summary>Tags, throw and try_table, and the legacy try: in a module with the tags 0 [] and 1 [i32 i64].</summary>
public sealed class ExceptionTests
{
    private const byte Void = 0x40, I32 = 0x7F, ExnRef = 0x69, NoExn = 0x74;
    private static readonly byte[] One = Code.Of(I32Const, 1), Long = Code.Of(I64Const, 1), Values = Code.Of(Drop, Drop);

    public static TheoryData<string, byte[]> Invalid => new()
    {
        { "unknown tag 2", Code.Of(Throw, 2) },
        { "type mismatch: expected i64, the stack is empty", Code.Of(Throw, 1) },
        { "type mismatch: expected i32, got i64", Code.Of(Long, Long, Throw, 1) },
        { "type mismatch: expected exnref, the stack is empty", Code.Of(ThrowRef) },
        { "type mismatch: expected exnref, got externref", Code.Of(RefNull, (byte)0x6F, ThrowRef) },
        { "unknown tag 7", Code.Of(TryTable, Void, 1, Clause(CatchKind.Catch, 0, 7), End) },
        { "unknown label 1", Code.Of(TryTable, Void, 1, Clause(CatchKind.CatchAll, 1), End) },
        { "label 0 takes other values than Catch gives", Code.Of(TryTable, Void, 1, Clause(CatchKind.Catch, 0, 1), End) },
        { "label 0 takes other values than CatchRef gives", Code.Of(TryTable, Void, 1, Clause(CatchKind.CatchRef, 0, 0), End) },
        { "label 0 takes other values than CatchAllRef gives", Code.Of(Block, I32, TryTable, Void, 1, Clause(CatchKind.CatchAllRef, 0), End, One, End, Drop) },
        { "label 0 takes other values than CatchAllRef gives", Code.Of(Block, NoExn, TryTable, Void, 1, Clause(CatchKind.CatchAllRef, 0), End, Unreachable, End, Drop) },
        { "label 0 takes other values than CatchAll gives", Code.Of(Block, I32, TryTable, Void, 1, Clause(CatchKind.CatchAll, 0), End, One, End, Drop) },
        { "type mismatch: expected i32, the stack is empty", Code.Of(TryTable, I32, 0, End, Drop) },
        { "type mismatch: 1 values too many", Code.Of(Try, Void, One, CatchAll, End) },
        { "type mismatch: 2 values too many", Code.Of(Try, Void, Opcode.Catch, 1, End) },
        { "type mismatch: expected i32, the stack is empty", Code.Of(Try, I32, One, CatchAll, End, Drop) },
        { "unknown tag 2", Code.Of(Try, Void, Opcode.Catch, 2, End) },
        { "unknown label 1", Code.Of(Try, Void, Opcode.Delegate, 1) },
        { "invalid rethrow label 0", Code.Of(Rethrow, 0) },
        { "invalid rethrow label 0", Code.Of(Try, Void, Rethrow, 0, CatchAll, End) },
        { "invalid rethrow label 1", Code.Of(Try, Void, CatchAll, Block, Void, Rethrow, 1, End, Rethrow, 1, End) },
        { "unknown label 5", Code.Of(Try, Void, CatchAll, Rethrow, 5, End) },
        { "uninitialized local 0", Code.Of(Try, Void, RefFunc, 0, LocalSet, 0, CatchAll, LocalGet, 0, Drop, End) },
    };

    public static TheoryData<byte[]> Valid => new()
    {
        Code.Of(Throw, 0),
        Code.Of(One, Long, Throw, 1, I32Add, Drop),
        Code.Of(RefNull, ExnRef, ThrowRef),
        Code.Of(RefNull, NoExn, ThrowRef),
        Code.Of(TryTable, Void, 0, End),
        Code.Of(TryTable, Void, 1, Clause(CatchKind.CatchAll, 0), Throw, 0, End),
        Code.Of(Block, 2, TryTable, Void, 1, Clause(CatchKind.Catch, 0, 1), End, One, Long, End, Values),
        Code.Of(Block, 3, TryTable, Void, 1, Clause(CatchKind.CatchRef, 0, 1), End, Unreachable, End, ThrowRef),
        Code.Of(Block, ExnRef, TryTable, Void, 2, Clause(CatchKind.CatchRef, 0, 0), Clause(CatchKind.CatchAllRef, 0), End, Return, End, ThrowRef),
        Code.Of(Block, (byte)0x64, ExnRef, TryTable, Void, 1, Clause(CatchKind.CatchAllRef, 0), End, Return, End, ThrowRef), // never null
        Code.Of(Loop, Void, TryTable, Void, 1, Clause(CatchKind.CatchAll, 0), End, End),
        Code.Of(Try, Void, End),
        Code.Of(Try, I32, One, Opcode.Catch, 1, Drop, Opcode.Catch, 0, One, CatchAll, One, End, Drop),
        Code.Of(Try, Void, Try, Void, Throw, 0, Opcode.Delegate, 0, CatchAll, Rethrow, 0, End),
        Code.Of(Try, I32, One, Opcode.Delegate, 0, Drop),
        Code.Of(Try, Void, CatchAll, Try, Void, CatchAll, Rethrow, 1, End, End),
        Code.Of(Try, Void, TryTable, Void, 1, Clause(CatchKind.CatchAll, 0), End, CatchAll, End),
        Code.Of(Try, Void, Br, 0, CatchAll, Br, 0, End),
    };

    [Theory, MemberData(nameof(Invalid))]
    public void An_invalid_body_is_refused_with_the_reason(string message, byte[] code)
    {
        var refusal = Refusal.Of(Module(code));
        Assert.Equal(WasmFormatError.Invalid, refusal.Error);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Valid))]
    public void A_valid_body_passes(byte[] code) => Assert.NotNull(Refusal.Load(Module(code)));

    [Fact]
    public void A_tag_has_a_known_type_without_results()
    {
        Assert.Contains("non-empty tag result type: [] -> [i32]", Refusal.Of(new ModuleBuilder().Tag(":i").ToArray()).Message, StringComparison.Ordinal);
        Assert.Contains("unknown type 3", Refusal.Of(new ModuleBuilder().Add(13, [0, 3]).ToArray()).Message, StringComparison.Ordinal);
        Assert.Contains("unknown tag 1", Refusal.Of(new ModuleBuilder().Tag(":").Export("t", ExternKind.Tag, 1).ToArray()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_of_handlers_count_as_operands()
    {
        Assert.Equal(12, Refusal.Load(Module(Code.Of(Try, Void, Opcode.Catch, 1, Drop, Drop, End))).Facts[0].MaxOperandBytes);
        Assert.Equal(20, Refusal.Load(Module(Code.Of(Block, 3, TryTable, Void, 1, Clause(CatchKind.CatchRef, 0, 1), End, Unreachable, End, Drop, Drop, Drop))).Facts[0].MaxOperandBytes);
    }

    [Fact]
    public void Many_clauses_with_many_values_do_not_stall_the_validator()
    {
        var builder = new ModuleBuilder();
        int values = builder.Type(new string('i', 1_000) + ":"), block = builder.Type(":" + new string('i', 1_000));
        builder.Tag(new string('i', 1_000) + ":");
        byte[] clauses = [.. Enumerable.Repeat(Clause(CatchKind.Catch, 0, 0), 10_000).SelectMany(clause => clause)];
        byte[] tries = [.. Enumerable.Repeat(Code.Of(TryTable, Void, 10_000u, clauses, End), 100).SelectMany(code => code)];
        builder.Function(":", Code.Of(Block, block, tries, Unreachable, End, Unreachable));
        var watch = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal(1_000, Refusal.Load(builder.ToArray()).Facts[0].MaxOperandHeight);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"took {watch.Elapsed}");
        Assert.Equal(0, values);
    }

    private static byte[] Clause(CatchKind kind, byte label, byte tag = 0) => kind <= CatchKind.CatchRef ? [(byte)kind, tag, label] : [(byte)kind, label];

    /// <summary>Type 2 is [] -> [i32 i64], type 3 [] -> [i32 i64 exnref]; local 0 is a (ref func).</summary>
    private static byte[] Module(byte[] code)
    {
        var builder = new ModuleBuilder().Tag(":").Tag("il:");
        builder.Type(":il");
        builder.Type(":ilX");
        int function = builder.Function(":", code, locals: "!F");
        return builder.Declare(function).ToArray();
    }
}
