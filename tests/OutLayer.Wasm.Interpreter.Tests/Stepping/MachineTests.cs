using OutLayer.Wasm.Interpreter.Stepping;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Interpreter.Tests.Stepping;

/// <summary>Calls that are stopped, looked at, saved and gone on with.</summary>
public class MachineTests
{
    private const int N = 7;

    private static readonly Lazy<(long Steps, string End)> Whole = new(() =>
    {
        using var sample = new Sample();
        using var machine = Machine.Start(sample.Run, WasmValue.I32(N));
        var result = machine.RunToEnd();
        return (machine.Steps, sample.Look(result));
    });

    [Fact]
    public void Steps_lead_to_the_same_end_as_a_plain_call()
    {
        using var plain = new Sample();
        Assert.Equal(plain.Look(plain.Run.Call(WasmValue.I32(N))), Whole.Value.End);
        using var stepped = new Sample();
        using var machine = Machine.Start(stepped.Run, WasmValue.I32(N));
        while (machine.Step()) Assert.Null(machine.Result);
        Assert.Equal(Whole.Value, (machine.Steps, stepped.Look(machine.Result)));
        Assert.Empty(machine.Frames);
        Assert.False(machine.Step());
    }

    [Fact]
    public void A_state_saved_at_any_step_goes_on_in_another_store_to_the_same_end()
    {
        for (long steps = 0; steps < Whole.Value.Steps; steps += 13)
        {
            using var first = new Sample();
            using var machine = Machine.Start(first.Run, WasmValue.I32(N));
            Assert.True(machine.RunTo(steps));
            byte[] state = machine.Save();
            Assert.Equal(state, machine.Save());
            using var second = new Sample();
            using var restored = Machine.Restore(second.Instance, state);
            Assert.Equal(state, restored.Save());
            Assert.Equal((machine.Steps, machine.Gas), (restored.Steps, restored.Gas));
            Assert.Equal(Whole.Value, (Whole.Value.Steps, second.Look(restored.RunToEnd())));
            Assert.Equal(Whole.Value.Steps, restored.Steps);
        }
    }

    [Fact]
    public void Frames_show_functions_places_locals_and_operands()
    {
        using var sample = new Sample("""
            (module (func $add (param i32 i64) (result i64) (local f64) local.get 1 local.get 0 i64.extend_i32_u i64.add)
              (func (export "run") (result i64) i64.const 5 i32.const 3 i64.const 4 call $add i64.mul))
            """);
        using var machine = Machine.Start(sample.Run);
        Assert.Empty(machine.Frames.Single().Operands);
        Assert.True(machine.RunTo(4 + 2));
        Assert.Equal(2, machine.Frames.Count);
        var (outer, inner) = (machine.Frames[0], machine.Frames[1]);
        Assert.Equal([WasmValue.I64(5)], outer.Operands);
        Assert.Equal("add", inner.Name);
        Assert.Equal([WasmValue.I32(3), WasmValue.I64(4), WasmValue.F64(0)], inner.Locals);
        Assert.Equal([WasmValue.I64(4), WasmValue.I32(3)], inner.Operands);
        Assert.Equal(0xAD, sample.Instance.Module.Bytes.Span[inner.Offset]); // i64.extend_i32_u
        Assert.True(machine.RunTo(machine.Steps + 3));
        Assert.Equal([WasmValue.I64(5), WasmValue.I64(7)], machine.Frames.Single().Operands);
        Assert.Equal(WasmValue.I64(35), machine.RunToEnd().Single());
    }

    [Fact]
    public void Gas_is_exact_before_every_instruction()
    {
        using var sample = new Sample("""(module (func (export "run") block nop nop i32.const 1 br_if 0 unreachable end nop))""");
        using var machine = Machine.Start(sample.Run);
        long start = machine.Gas;
        Assert.Equal(100_000_000 - 80, start);
        foreach (int paid in new[] { 10, 20, 30, 40, 50 })
        {
            Assert.True(machine.Step());
            Assert.Equal(start - paid, machine.Gas);
        }
        machine.RunToEnd();
        Assert.Equal(start - 50, sample.Store.Gas);
    }

    [Theory, InlineData(75), InlineData(80), InlineData(130), InlineData(1_000), InlineData(1_003)]
    public void A_call_runs_out_of_gas_stepped_as_it_does_at_once(long gas)
    {
        const string Text = """(module (memory (export "memory") 1) (func (export "run") (param i32) (loop nop nop (i32.store (i32.const 0) (local.get 0)) (local.set 0 (i32.add (local.get 0) (i32.const 1))) (br 0))))""";
        using var plain = new Sample(Text, new StoreOptions { Gas = gas });
        string expected = plain.Look(plain.Run.Call(WasmValue.I32(1)));
        using var stepped = new Sample(Text, new StoreOptions { Gas = gas });
        using var machine = Machine.Start(stepped.Run, WasmValue.I32(1));
        while (machine.Step()) Assert.True(stepped.Store.Gas >= 0);
        Assert.Equal(expected, stepped.Look(machine.Result));
        Assert.Equal(TrapCode.OutOfGas, machine.Result!.Trap!.Code);
    }

    [Fact]
    public void A_trap_ends_it_at_its_place_and_nothing_is_left_to_save()
    {
        using var sample = new Sample("""(module (func (export "run") (result i32) nop (i32.div_u (i32.const 1) (i32.const 0))))""");
        using var machine = Machine.Start(sample.Run);
        var trap = machine.RunToEnd().Trap!;
        Assert.Equal((TrapCode.IntegerDivideByZero, 4L), (trap.Code, machine.Steps));
        Assert.Equal((byte)Instructions.Opcode.I32DivU, sample.Instance.Module.Bytes.Span[trap.Offset]);
        Assert.Contains("has ended", Assert.Throws<InvalidOperationException>(() => machine.Save()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inside_of_a_host_function_it_can_neither_be_saved_nor_moved()
    {
        Machine? machine = null;
        var said = new List<string>();
        var host = new HostFunction("env", "host", FuncType.Empty, _ =>
        {
            said.Add(Assert.Throws<InvalidOperationException>(() => machine!.Save()).Message);
            said.Add(Assert.Throws<InvalidOperationException>(() => machine!.Step()).Message);
        });
        using var sample = new Sample("""(module (import "env" "host" (func $host)) (func (export "run") nop call $host nop))""", host: host);
        using (machine = Machine.Start(sample.Run))
        {
            Assert.True(machine.RunTo(1));
            byte[] before = machine.Save();
            Assert.True(machine.Step());
            Assert.Contains("inside of a host function", said[0], StringComparison.Ordinal);
            Assert.Contains("cannot move it", said[1], StringComparison.Ordinal);
            Assert.NotEqual(before, machine.Save());
            Assert.Null(machine.RunToEnd().Trap);
        }
    }

    [Fact]
    public void A_failure_of_the_host_ends_it()
    {
        var host = new HostFunction("env", "host", FuncType.Empty, _ => throw new FormatException("planted"));
        using var sample = new Sample("""(module (import "env" "host" (func $host)) (func (export "run") call $host))""", host: host);
        using var machine = Machine.Start(sample.Run);
        Assert.Throws<FormatException>(() => machine.Step());
        Assert.Contains("failure of the host", Assert.Throws<InvalidOperationException>(() => machine.Step()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Handlers_of_legacy_tries_keep_what_they_may_throw_again()
    {
        const string Text = """
            (module (tag $t (param i32))
              (func (export "run") (param i32) (result i32)
                try (result i32)
                  try (result i32) local.get 0 throw $t
                  catch $t
                    drop
                    try local.get 0 i32.const 1 i32.add throw $t catch_all nop rethrow 1 end
                    i32.const -1
                  end
                catch $t i32.const 100 i32.add
                end))
            """;
        using var plain = new Sample(Text);
        Assert.Equal(142, plain.Run.Call(WasmValue.I32(42)).Single().AsI32());
        long steps = 0;
        while (true)
        {
            using var sample = new Sample(Text);
            using var machine = Machine.Start(sample.Run, WasmValue.I32(42));
            if (!machine.RunTo(steps++)) break;
            using var other = new Sample(Text);
            using var restored = Machine.Restore(other.Instance, machine.Save());
            Assert.Equal(142, restored.RunToEnd().Single().AsI32());
            Assert.Equal(plain.Store.Gas, other.Store.Gas);
        }
        Assert.InRange(steps, 8, 20);
    }

    [Fact]
    public void Only_functions_of_the_interpreter_can_be_stepped()
    {
        using var store = new Store(new InterpreterEngine());
        var host = store.CreateFunction(new HostFunction("env", "host", FuncType.Empty, _ => { }));
        Assert.Contains("function of the host", Assert.Throws<ArgumentException>(() => Machine.Start(host)).Message, StringComparison.Ordinal);
        using var compiled = new Wasm.Tests.Runtime.Guest(new Compiler.CompilerEngine(), Wasm.Tests.Runtime.Guest.Module(":", []));
        var function = compiled.Instance.GetFunction("run");
        Assert.Contains("InterpreterEngine", Assert.Throws<ArgumentException>(() => Machine.Start(function)).Message, StringComparison.Ordinal);
    }
}
