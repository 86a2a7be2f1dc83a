using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;
using static OutLayer.Wasm.Tests.Runtime.Throwing;

namespace OutLayer.Wasm.Tests.Runtime;

/// <summary>Who catches what, with which values.</summary>
public sealed class ExceptionTests
{
    [Fact]
    public void Values_of_every_type_arrive_in_order()
    {
        const string Types = "ilvfdFE";
        var builder = new ModuleBuilder().Tag($"{Types}:");
        uint results = (uint)builder.Type($":{Types}");
        byte[] parameters = [.. Enumerable.Range(0, Types.Length).SelectMany(i => Code.Of(Opcode.LocalGet, (uint)i))];
        int thrower = builder.Function($"{Types}:", Code.Of(parameters, Opcode.Throw, 0u));
        int run = builder.Function($"{Types}:{Types}",
            Code.Of(Opcode.Block, results, Opcode.I32Const, 99, Opcode.TryTable, Empty, 1u, (byte)0, 0u, 0u, parameters, Opcode.Call, (uint)thrower, Opcode.End, Opcode.Unreachable, Opcode.End));
        int legacy = builder.Function($"{Types}:{Types}", Code.Of(Opcode.Try, results, parameters, Opcode.Call, (uint)thrower, Opcode.Unreachable, Opcode.Catch, 0u, Opcode.End));
        WasmValue[] values = [WasmValue.I32(-1), WasmValue.I64(long.MinValue), WasmValue.V128(3, ulong.MaxValue), new(ValType.F32, 0x7FA0_0001), new(ValType.F64, 0xFFF4_0000_0000_0001),
            new(ValType.FuncRef, 0), new(ValType.ExternRef, 77)];
        using var guest = new Guest(builder.Export("run", ExternKind.Func, run).Export("legacy", ExternKind.Func, legacy));
        Assert.Equal(values, guest.Run(values).Results);
        Assert.Equal(values, guest.Instance.Call("legacy", values).Results);
    }

    [Theory, InlineData(Opcode.Call, 0, 1), InlineData(Opcode.Call, 1, 2), InlineData(Opcode.Nop, 0, 3)]
    public void The_first_clause_that_fits_is_taken_and_one_that_does_not_passes_on(Opcode op, int callee, int expected)
    {
        // outer catches all (2), inner catches tag 0 (1), else 3
        byte[] call = op == Opcode.Call ? Code.Of(op, (uint)callee) : Code.Of(op);
        byte[] inner = Code.Of(Try(Catch(0), Code.Of(call, Opcode.I32Const, 3, Opcode.Return)), Opcode.I32Const, 1, Opcode.Return);
        Assert.Equal(expected, Run(Module(":i", Code.Of(Try(CatchAll, inner), Opcode.I32Const, 2))).Single().AsI32());
    }

    [Fact]
    public void Exceptions_after_a_branch_out_of_a_try_go_to_the_try_around_it()
    {
        foreach (byte[] branch in new[] { Code.Of(Opcode.Br, 2u), Code.Of(Opcode.I32Const, 1, Opcode.BrIf, 2u), Code.Of(Opcode.I32Const, 5, Opcode.BrTable, 1u, 0u, 2u) })
        {
            // try all { block { try tag 0 { branch out } } throw 0 } -> 4, and not into the inner handler, which gives 3
            byte[] inner = Code.Of(Opcode.Block, Empty, Opcode.Block, Empty, Opcode.TryTable, Empty, 1u, Catch(0), 0u, branch, Opcode.End, Opcode.Unreachable, Opcode.End,
                Opcode.I32Const, 3, Opcode.Return, Opcode.End, Opcode.Call, 0u);
            Assert.Equal(4, Run(Module(":i", Code.Of(Try(CatchAll, inner), Opcode.I32Const, 4))).Single().AsI32());
        }
    }

    [Fact]
    public void Branches_and_returns_out_of_a_try_carry_values()
    {
        byte[] clause = Catch(0);
        // n = 0: br with 10, 1: br_table with 20, 2: return 30, 3: falls out with 40, else: thrown and caught, 50
        byte[] If(int n, params object[] body) => Code.Of(Opcode.LocalGet, 0u, Opcode.I32Const, n, Opcode.I32Eq, Opcode.If, Empty, Code.Of(body), Opcode.End);
        byte[] guarded = Code.Of(If(0, Opcode.I32Const, 9, Opcode.I32Const, 10, Opcode.Br, 3u), If(1, Opcode.I32Const, 9, Opcode.I32Const, 20, Opcode.LocalGet, 0u, Opcode.BrTable, 1u, 1u, 3u),
            If(2, Opcode.I32Const, 30, Opcode.Return), If(3, Opcode.I32Const, 40, Opcode.Br, 1u), Opcode.Call, 0u, Opcode.I32Const, 60);
        byte[] code = Code.Of(Opcode.Block, I32, Opcode.Block, Empty, Opcode.TryTable, I32, 1u, clause, 0u, guarded, Opcode.End, Opcode.Br, 1u, Opcode.End, Opcode.I32Const, 50, Opcode.End);
        int[] expected = [10, 20, 30, 40, 50];
        for (int n = 0; n < expected.Length; n++) Assert.Equal(expected[n], Run(Module("i:i", code), WasmValue.I32(n)).Single().AsI32());
    }

    [Fact]
    public void Handlers_work_again_in_each_round_of_a_loop()
    {
        // run(n): sum of rounds in which the throw was caught
        byte[] round = Code.Of(Try(Catch(1), Code.Of(Try(Catch(0), Code.Of(Opcode.LocalGet, 0u, Opcode.I32Const, 1, Opcode.I32And, Opcode.If, Empty, Opcode.Call, 1u, Opcode.End, Opcode.Call, 0u)),
            Opcode.LocalGet, 1u, Opcode.I32Const, 1, Opcode.I32Add, Opcode.LocalSet, 1u)));
        byte[] code = Code.Of(Opcode.Loop, Empty, round, Opcode.LocalGet, 0u, Opcode.I32Const, 1, Opcode.I32Sub, Opcode.LocalTee, 0u, Opcode.BrIf, 0u, Opcode.End, Opcode.LocalGet, 1u);
        Assert.Equal(500, Run(Module("i:i", code, "i"), WasmValue.I32(1_000)).Single().AsI32());
    }

    [Fact]
    public void Locals_and_operands_are_as_they_were_at_the_throw()
    {
        byte[] code = Code.Of(Opcode.I32Const, 100, Try(CatchAll, Code.Of(Opcode.I32Const, 5, Opcode.LocalSet, 0u, Opcode.Call, 0u, Opcode.I32Const, 6, Opcode.LocalSet, 0u)),
            Opcode.LocalGet, 0u, Opcode.I32Add);
        Assert.Equal(105, Run(Module(":i", code, "i")).Single().AsI32());
    }

    /// <summary>A parameter may hold any NaN, so that nobody who reads it later can know; a local of its own only what arithmetic made.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public void A_NaN_of_arithmetic_in_a_local_is_canonical_in_the_handler(bool isParameter)
    {
        var (signature, locals) = isParameter ? ("f:i", "") : (":i", "f");
        WasmValue[] arguments = isParameter ? [WasmValue.F32(1)] : [];
        // the sum of a signalling NaN with its payload and 0
        byte[] nan = Code.Of(Opcode.I32Const, unchecked((int)0xFFA1_2345), Opcode.F32ReinterpretI32, Opcode.F32Const, 0f, Opcode.F32Add, Opcode.LocalSet, 0u);
        byte[] code = Code.Of(Try(CatchAll, Code.Of(nan, Opcode.Call, 0u)), Opcode.LocalGet, 0u, Opcode.I32ReinterpretF32);
        Assert.Equal(0x7FC0_0000, Run(Module(signature, code, locals), arguments).Single().AsI32());
        byte[] direct = Code.Of(Try(CatchAll, Code.Of(nan, Throw(0))), Opcode.LocalGet, 0u, Opcode.I32ReinterpretF32);
        Assert.Equal(0x7FC0_0000, Run(Module(signature, direct, locals), arguments).Single().AsI32());
    }

    [Fact]
    public void Memory_that_grew_before_the_throw_is_there_after_the_catch()
    {
        foreach (var engine in TestEngine.All)
        {
            var builder = new ModuleBuilder().Tag(":");
            builder.Function(":", Code.Of(Opcode.I32Const, 1, Opcode.MemoryGrow, (byte)0, Opcode.Drop, Opcode.Throw, 0u));
            byte[] load = Code.Of(Opcode.I32Const, 65_536, Opcode.I32Load, 2u, 0u);
            builder.Function(":i", Code.Of(Try(CatchAll, Code.Of(Opcode.I32Const, 0, Opcode.I32Load, 2u, 0u, Opcode.Drop, Opcode.Call, 0u)), load));
            using var guest = new Guest(engine, builder.Memory(1, 2).Export("run", ExternKind.Func, 1));
            Assert.Null(guest.Run().Trap);
        }
    }

    [Fact]
    public void The_callee_of_a_tail_call_throws_past_the_try_that_the_call_stands_in()
    {
        byte[] code = Try(CatchAll, Code.Of(Opcode.LocalGet, 0u, Opcode.If, Empty, Opcode.ReturnCall, 0u, Opcode.End, Opcode.Call, 0u));
        Assert.Equal(TrapCode.UncaughtException, Run(Module("i:", code), WasmValue.I32(1)).Trap?.Code);
        Assert.Null(Run(Module("i:", code), WasmValue.I32(0)).Trap);
    }

    [Fact]
    public void A_tail_call_out_of_a_try_takes_its_arguments_along()
    {
        var builder = new ModuleBuilder().Tag(":");
        int subtract = builder.Function("ld:d", Code.Of(Opcode.LocalGet, 0u, Opcode.F64ConvertI64S, Opcode.LocalGet, 1u, Opcode.F64Sub));
        builder.Function(":d", Code.Of(Try(CatchAll, Code.Of(Opcode.I32Const, 1, Opcode.I64Const, 10L, Opcode.F64Const, 4d, Opcode.ReturnCall, (uint)subtract)), Opcode.F64Const, 0d));
        Assert.Equal(6d, Run(builder.Export("run", ExternKind.Func, 1)).Single().AsF64());
    }

    [Fact]
    public void Clauses_that_can_never_be_taken_cost_nothing()
    {
        byte[] clauses = [.. Enumerable.Repeat<byte[]>([0, 1, 0], 5_000).SelectMany(clause => clause)];
        byte[] code = Code.Of(Opcode.Block, Empty, Opcode.TryTable, Empty, 5_001u, clauses, (byte)2, 0u, Opcode.Call, 0u, Opcode.End, Opcode.Unreachable, Opcode.End);
        Assert.Null(Run(Module(":", code)).Trap);
    }

    [Fact]
    public void A_try_that_catches_nothing_is_a_block() =>
        Assert.Equal(TrapCode.UncaughtException, Run(Module(":", Code.Of(Opcode.TryTable, Empty, 0u, Opcode.Try, Empty, Opcode.Call, 0u, Opcode.End, Opcode.End))).Trap?.Code);
}
