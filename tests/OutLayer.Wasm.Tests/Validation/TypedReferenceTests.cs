using OutLayer.Testing;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Types;
using static OutLayer.Wasm.Instructions.Opcode;

namespace OutLayer.Wasm.Tests.Validation;

/// <summary>References with the type of their function: subtyping, null, locals that must be set, tail calls.</summary>
public sealed class TypedReferenceTests
{
    private const byte Void = 0x40, FuncRef = 0x70, ExternRef = 0x6F;
    private static readonly byte[] One = Code.Of(I32Const, 1), Null = Code.Of(RefNull, 0), Ref = Code.Of(RefFunc, 0);

    // bodies of a function of type 2, [] -> [i32], with locals "!0", "0", in the module of Standard(): what is wrong
    public static TheoryData<string, byte[]> Invalid => new()
    {
        { "type mismatch: expected i32, the stack is empty", Code.Of(Null, CallRef, 0) },
        { "type mismatch: expected (ref null 0), got (ref 2)", Code.Of(One, RefFunc, 2, CallRef, 0) },
        { "type mismatch: expected (ref null 0), got funcref", Code.Of(One, RefNull, FuncRef, CallRef, 0) },
        { "unknown type 9", Code.Of(Null, CallRef, 9) },
        { "unknown type 9", Code.Of(RefNull, 9, Drop, One) },
        { "unknown type 9", Code.Of(Block, (byte)0x63, 9, Null, End, Drop, One) },
        { "uninitialized local 0 of type (ref 0)", Code.Of(LocalGet, 0, Drop, One) },
        { "uninitialized local 0 of type (ref 0)", Code.Of(Block, Void, Ref, LocalSet, 0, End, LocalGet, 0, Drop, One) },
        { "uninitialized local 0 of type (ref 0)", Code.Of(One, If, Void, Ref, LocalSet, 0, Else, LocalGet, 0, Drop, End, One) },
        { "uninitialized local 0 of type (ref 0)", Code.Of(Unreachable, LocalGet, 0, Drop) },
        { "type mismatch: expected (ref 0), got (ref null 0)", Code.Of(Null, LocalSet, 0, One) },
        { "type mismatch: expected a reference, got i32", Code.Of(One, RefAsNonNull, Drop, One) },
        { "type mismatch: expected a reference, got i32", Code.Of(One, BrOnNull, 0, Drop, One) },
        { "type mismatch: expected i32, the stack is empty", Code.Of(Null, BrOnNull, 0, Drop, One) },
        { "label 0 does not take a (ref 0) last", Code.Of(Null, BrOnNonNull, 0, One) },
        { "label 0 does not take a (ref extern) last", Code.Of(Block, FuncRef, RefNull, ExternRef, BrOnNonNull, 0, RefNull, FuncRef, End, Drop, One) },
        { "label 0 does not take a (ref 0) last", Code.Of(Block, Void, Null, BrOnNonNull, 0, End, One) },
        { "a tail call of [i32] -> [] in a function of [] -> [i32]", Code.Of(One, ReturnCall, 1) },
        { "a tail call of [i32] -> [] in a function of [] -> [i32]", Code.Of(One, One, ReturnCallIndirect, 1, 0) },
        { "a tail call of [i32] -> [] in a function of [] -> [i32]", Code.Of(One, RefFunc, 1, ReturnCallRef, 1) },
        { "type mismatch: expected i32, the stack is empty", Code.Of(ReturnCall, 0) },
        { "select of references must name their type", Code.Of(Unreachable, RefAsNonNull, One, Select, Drop) },
        { "type mismatch: expected (ref 0), got (ref null 0)", Code.Of(One, If, (byte)0x64, 0, Ref, Else, Null, End, Drop, One) },
    };

    public static TheoryData<byte[]> Valid => new()
    {
        Code.Of(One, Ref, CallRef, 0),
        Code.Of(One, RefFunc, 3, CallRef, 0),                   // type 3 is written like type 0
        Code.Of(One, Null, ReturnCallRef, 0),
        Code.Of(One, ReturnCall, 0),
        Code.Of(One, One, ReturnCallIndirect, 0, 0),
        Code.Of(Ref, LocalSet, 0, LocalGet, 0, Drop, One),
        Code.Of(Ref, LocalTee, 0, Drop, Block, Void, LocalGet, 0, Drop, End, One),
        Code.Of(LocalGet, 1, RefAsNonNull, LocalSet, 0, One),
        Code.Of(Block, Void, Null, BrOnNull, 0, LocalSet, 0, LocalGet, 0, Drop, End, One),
        Code.Of(Block, (byte)0x64, 0, Null, BrOnNonNull, 0, Ref, End, LocalSet, 0, One),
        Code.Of(Block, (byte)0x63, FuncRef, Ref, BrOnNonNull, 0, RefNull, FuncRef, End, Drop, One),
        Code.Of(Unreachable, RefAsNonNull, CallRef, 0),
        Code.Of(Unreachable, BrOnNull, 0, RefIsNull, Drop),
        Code.Of(Block, FuncRef, Unreachable, BrOnNonNull, 0, RefNull, FuncRef, End, Drop, One),
        Code.Of(Ref, RefFunc, 3, One, SelectT, 1, (byte)0x64, 0, Drop, One),
        Code.Of(Ref, One, If, 5, End, Drop, One), // type 5 is [(ref 0)] -> [funcref]
        Code.Of(One, Ref, One, TableGrow, 0, Drop),
    };

    [Theory, MemberData(nameof(Invalid))]
    public void An_invalid_body_is_refused_with_the_reason(string message, byte[] code)
    {
        var refusal = Refusal.Of(Standard(code));
        Assert.Equal(WasmFormatError.Invalid, refusal.Error);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Valid))]
    public void A_valid_body_passes(byte[] code) => Assert.NotNull(Refusal.Load(Standard(code)));

    // declarations: sections of a module, what is wrong
    public static TheoryData<string, byte[]> Declarations => new()
    {
        { "unknown type 1 in type 0", new ModuleBuilder().Add(1, [0x60, 1, 0x63, 1, 0]).Add(1, [0x60, 0, 0]).ToArray() },
        { "a table of (ref func) needs an initial value", new ModuleBuilder().Add(4, [0x64, 0x70, 0, 0]).ToArray() },
        { "type mismatch: expected [(ref func)], got [funcref]", new ModuleBuilder().Add(4, [0x40, 0, 0x64, 0x70, 0, 1, 0xD0, 0x70, 0x0B]).ToArray() },
        { "unknown type 3", new ModuleBuilder().Add(4, [0x63, 3, 0, 0]).ToArray() },
        { "unknown type 3", new ModuleBuilder().Add(6, [0x63, 3, 0, 0xD0, 3, 0x0B]).ToArray() },
        { "unknown type 3", new ModuleBuilder().Add(9, [5, 0x63, 3, 0]).ToArray() },
        { "unknown type 3", new ModuleBuilder().Add(6, [0x70, 0, 0xD0, 3, 0x0B]).ToArray() },
        { "unknown type 3", Local(0x63, 3) },
        { "unknown type 4294967295", new ModuleBuilder().Add(6, [0x63, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F, 0, 0xD0, 0x70, 0x0B]).ToArray() },
        { "unknown global 0", new ModuleBuilder().Add(4, [0x40, 0, 0x70, 0, 1, 0x23, 0, 0x0B]).Global('F', false, Code.Of(RefNull, FuncRef)).ToArray() },
        { "type mismatch: (ref extern) in a table of funcref", new ModuleBuilder().Table(1).Add(9, [6, 0, 0x41, 0, 0x0B, 0x64, 0x6F, 0]).ToArray() },
    };

    [Theory, MemberData(nameof(Declarations))]
    public void An_invalid_declaration_is_refused_with_the_reason(string message, byte[] module)
    {
        var refusal = Refusal.Of(module);
        Assert.Equal(WasmFormatError.Invalid, refusal.Error);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_may_refer_to_itself_and_is_not_the_same_as_one_that_refers_to_it()
    {
        static byte[] Convert(int from, int to) => new ModuleBuilder().Add(1, [0x60, 1, 0x63, 0, 0]).Add(1, [0x60, 1, 0x63, 1, 0]).Add(1, [0x60, 1, 0x63, 0, 0])
            .Add(3, [3]).Add(1, [0x60, 0, 0]).Add(10, Code.Sized([0, .. Code.Of(RefNull, from, RefNull, from, CallRef, to, End)])).ToArray();
        Assert.NotNull(Refusal.Load(Convert(0, 1)));
        Assert.Contains("type mismatch", Refusal.Of(Convert(0, 2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Comparisons_of_reference_types_are_limited()
    {
        byte[] module = Standard(Code.Of(Ref, LocalSet, 1, Ref, LocalSet, 1, Ref, LocalSet, 1, One));
        Assert.NotNull(Refusal.Load(module, limits: new ModuleLimits { SubtypeChecks = 3 }));
        var refusal = Refusal.Of(module, limits: new ModuleLimits { SubtypeChecks = 2 });
        Assert.Equal(WasmFormatError.LimitExceeded, refusal.Error);
        Assert.Contains("too many comparisons of reference types: 3, the limit is 2", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Each call of two bytes compares a thousand types: the limit on comparisons says at which call it ends.</summary>
    [Theory, InlineData(100_000), InlineData(5_000_000)]
    public void Long_lists_of_references_on_tiny_instructions_end_at_the_limit(int comparisons)
    {
        var builder = new ModuleBuilder();
        builder.Type(":");
        string nulls = new('0', 1_000);
        int type = builder.Type($"{nulls.Replace("0", "F", StringComparison.Ordinal)}:{nulls}");
        byte[] operands = [.. Enumerable.Repeat((byte[])[0xD0, 0x00], 1_000).SelectMany(code => code)];
        byte[] calls = [.. Enumerable.Repeat(Code.Of(Call, 0), 10_000).SelectMany(code => code)];
        builder.Add(3, [(byte)type]).Add(10, Code.Sized([0, .. Code.Of(Unreachable, End)]));
        builder.Add(3, [0]).Add(10, Code.Sized([0, .. operands, .. calls, 0x0B]));
        byte[] module = builder.ToArray();
        var refusal = Refusal.Of(module, limits: new ModuleLimits { SubtypeChecks = comparisons });
        Assert.Equal(WasmFormatError.LimitExceeded, refusal.Error);
        int firstCall = module.Length - 1 - calls.Length;
        Assert.InRange((refusal.Offset - firstCall) / 2, comparisons / 1_000 - 2, comparisons / 1_000 + 1);
    }

    private static byte[] Local(params byte[] type) =>
        new ModuleBuilder().Add(1, [0x60, 0, 0]).Add(3, [0]).Add(10, Code.Sized([1, 1, .. type, 0x0B])).ToArray();

    /// <summary>Types 0 and 3 [i32] -> [i32], 1 [i32] -> [], 2 [] -> [i32]; functions 0 to 3 of these types and the body; a table.</summary>
    private static byte[] Standard(byte[] code)
    {
        var builder = new ModuleBuilder();
        builder.Add(1, [0x60, 1, 0x7F, 1, 0x7F]).Add(1, [0x60, 1, 0x7F, 0]).Add(1, [0x60, 0, 1, 0x7F]).Add(1, [0x60, 1, 0x7F, 1, 0x7F])
            .Add(1, [0x60, 0, 0]).Add(1, [0x60, 1, 0x64, 0, 1, 0x70]);
        foreach (byte type in (byte[])[0, 1, 2, 3]) builder.Add(3, [type]).Add(10, Code.Sized([0, .. Code.Of(Unreachable, End)]));
        builder.Add(3, [2]).Add(10, Code.Sized([2, 1, 0x64, 0, 1, 0x63, 0, .. code, 0x0B]));
        return builder.Table(1).Declare(0, 1, 2, 3).ToArray();
    }
}
