using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Text;
using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Interpreter.Tests.Engines;

/// <summary>What the compiler leaves out or does in another order than it stands there, at the edges where that could be seen.</summary>
public sealed class CompiledCodeTests
{
    /// <summary>Bodies of run: [i32] -> [i64], with a memory of one page. Checks that another has made needless are left out.</summary>
    private static readonly Dictionary<string, string> Accesses = new()
    {
        ["ends that fall"] = "(i64.add (i64.load offset=8 (local.get 0)) (i64.load offset=1 (local.get 0)))",
        ["ends that rise"] = "(i64.add (i64.load8_u (local.get 0)) (i64.load (local.get 0)))",
        ["sums before and behind"] = "(i64.add (i64.load (i32.add (local.get 0) (i32.const 8))) (i64.add (i64.load (i32.add (local.get 0) (i32.const 9))) (i64.load32_u (i32.sub (local.get 0) (i32.const -12)))))",
        ["a lower sum is checked anew"] = "(i64.add (i64.load (local.get 0)) (i64.load (i32.sub (local.get 0) (i32.const 4))))",
        ["sums that wrap around"] = "(i64.add (i64.load32_u (i32.add (local.get 0) (i32.const 0x7fffffff))) (i64.load8_u (i32.add (local.get 0) (i32.const -0x7fffffff))))",
        ["a constant on the left"] = "(i64.add (i64.load8_u offset=3 (i32.add (i32.const 4) (local.get 0))) (i64.load16_u (i32.add (local.get 0) (i32.const 6))))",
        ["stores show it too"] = "(i64.store offset=4 (local.get 0) (i64.const 5)) (i64.load offset=4 (local.get 0))",
        ["a pointer that moves"] = """
            (local $sum i64)
            (local.set $sum (i64.load offset=4 (local.get 0)))
            (local.set 0 (i32.add (local.get 0) (i32.const 8)))
            (i64.add (local.get $sum) (i64.add (i64.load32_u (i32.sub (local.get 0) (i32.const 4))) (i64.load8_u offset=3 (local.get 0))))
            """,
        ["a copy of a pointer"] = "(local $p i32) (local.set $p (i32.add (local.get 0) (i32.const 16))) (i64.add (i64.load (local.get $p)) (i64.add (i64.load (i32.sub (local.get $p) (i32.const 2))) (i64.load offset=10 (local.get 0))))",
        ["an operand that its local outlives"] = "(local.get 0) (local.set 0 (i32.add (local.get 0) (i32.const 65528))) (i64.load) (i64.add (i64.load (local.get 0)))",
        ["an operand under a loop"] = """
            (local $i i32)
            (drop (i64.load (local.get 0)))
            (local.get 0)
            (loop (param i32) (result i32)
              (local.tee 0)
              (drop (i64.load (local.get 0)))
              (i32.add (i32.const 30000))
              (br_if 0 (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 4))))
            (i64.extend_i32_u)
            """,
        ["a loop that sets the pointer"] = """
            (local $sum i64)
            (local.set $sum (i64.load (local.get 0)))
            (loop $l
              (local.set $sum (i64.add (local.get $sum) (i64.load (local.get 0))))
              (local.set 0 (i32.add (local.get 0) (i32.const 20000)))
              (br_if $l (i64.lt_u (local.get $sum) (i64.const 0x7000000000000000))))
            (local.get $sum)
            """,
        ["a loop in a loop sets it"] = """
            (local $i i32)
            (drop (i64.load (local.get 0)))
            (loop $o
              (drop (i64.load (local.get 0)))
              (loop $l
                (local.set 0 (i32.add (local.get 0) (i32.const 9000)))
                (br_if $l (i32.and (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 3))))
              (br_if $o (i32.lt_u (local.get $i) (i32.const 12))))
            (i64.load offset=4 (local.get 0))
            """,
        ["one arm checks"] = "(if (i32.and (local.get 0) (i32.const 1)) (then (drop (i64.load offset=16 (local.get 0))))) (i64.load offset=16 (local.get 0))",
        ["both arms check"] = "(if (i32.and (local.get 0) (i32.const 1)) (then (drop (i64.load offset=16 (local.get 0)))) (else (drop (i64.load offset=2 (local.get 0))))) (i64.add (i64.load offset=2 (local.get 0)) (i64.load offset=16 (local.get 0)))",
        ["one arm sets"] = "(drop (i64.load (local.get 0))) (if (i32.and (local.get 0) (i32.const 1)) (then (local.set 0 (i32.add (local.get 0) (i32.const 65535))))) (i64.load (local.get 0))",
        ["the other arm knows what was before"] = "(drop (i64.load (local.get 0))) (if (i32.and (local.get 0) (i32.const 1)) (then (local.set 0 (i32.const 65530))) (else (i64.store (local.get 0) (i64.const 1)))) (i64.load (local.get 0))",
        ["a branch around the check"] = "(block (br_if 0 (i32.and (local.get 0) (i32.const 1))) (drop (i64.load offset=8 (local.get 0)))) (i64.load offset=8 (local.get 0))",
        ["br_table around the check"] = "(block $c (block $b (block $a (br_table $a $b $c (i32.and (local.get 0) (i32.const 3)))) (drop (i64.load (local.get 0)))) (drop (i64.load offset=8 (local.get 0)))) (i64.load (local.get 0))",
        ["a call sets nothing"] = "(drop (i64.load (local.get 0))) (i64.add (call $read (local.get 0)) (i64.add (i64.load (local.get 0)) (call $read (i32.add (local.get 0) (i32.const 1)))))",
        ["after memory.grow"] = "(drop (i64.load (local.get 0))) (drop (memory.grow (i32.const 1))) (i64.add (i64.load offset=32 (local.get 0)) (i64.load (local.get 0)))",
        ["select chooses"] = "(drop (i64.load (local.get 0))) (i64.load (select (local.get 0) (i32.add (local.get 0) (i32.const 3)) (i32.and (local.get 0) (i32.const 1))))",
        ["constants up to the end"] = "(i64.add (i64.load (i32.const 65528)) (i64.load offset=65520 (i32.const 8)))",
        ["a constant beyond the end"] = "(i64.add (i64.load (i32.const 65528)) (i64.load offset=65520 (i32.const 9)))",
        ["a constant with its sign"] = "(i64.load8_u (i32.const -1))",
        ["vectors"] = "(drop (v128.load (local.get 0))) (i64.add (i64.load offset=8 (local.get 0)) (i64x2.extract_lane 0 (v128.load64_splat offset=9 (local.get 0))))",
    };

    /// <summary>Bodies in which something is computed that must not be seen otherwise.</summary>
    private static readonly Dictionary<string, string> Values = new()
    {
        ["a rotation is zero"] = "(i64.extend_i32_u (i32.eqz (i32.rotl (local.get 0) (i32.const 5))))",
        ["a rotation as a condition"] = "(if (result i64) (i32.rotr (local.get 0) (i32.const 7)) (then (i64.const 1)) (else (i64.const 2)))",
        ["a rotation in a local"] = "(local $r i32) (local.set $r (i32.rotl (local.get 0) (i32.const 9))) (block (br_if 0 (local.get $r)) (return (i64.const 3))) (i64.const 4)",
        ["a rotation and what adds nothing"] = "(local $z i32) (select (i64.const 5) (i64.const 6) (i32.eq (i32.const 0) (i32.xor (i32.add (i32.rotl (local.get 0) (i32.const 3)) (local.get $z)) (local.get $z))))",
        ["a wide rotation is zero"] = "(i64.extend_i32_u (i32.add (i64.eqz (i64.rotl (i64.extend_i32_s (local.get 0)) (i64.const 11))) (i64.ne (i64.rotr (i64.extend_i32_u (local.get 0)) (i64.const 60)) (i64.const 0))))",
        ["a rotation divides"] = "(i64.div_u (i64.const 100) (i64.rotl (i64.extend_i32_u (local.get 0)) (i64.const 1)))",
        ["a rotation is a case"] = "(block $d (block $z (br_table $z $d (i32.rotl (local.get 0) (i32.const 1)))) (return (i64.const 1))) (i64.const 2)",
        ["rotations by a variable, over others"] = "(i64.add (i64.rotl (i64.const 0x123456789abcdef0) (i64.extend_i32_u (local.get 0))) (i64.extend_i32_u (i32.sub (i32.rotr (i32.const 0x12345678) (local.get 0)) (i32.rotl (local.get 0) (local.get 0)))))",
        ["NaNs are stored canonical"] = """
            (f64.store (i32.const 3) (f64.div (f64.const 0) (f64.convert_i32_s (local.get 0))))
            (f32.store (i32.const 65532) (f32.mul (f32.demote_f64 (f64.load (i32.const 3))) (f32.const inf)))
            (f64.store (i32.const 16) (f64.sub (f64.reinterpret_i64 (i64.const 0x7ff0000000000001)) (f64.const 1)))
            (f32.store (i32.const 24) (f32.add (f32.reinterpret_i32 (i32.const 0xffc12345)) (f32.const 1)))
            (i64.add (i64.load (i32.const 3)) (i64.add (i64.load32_u (i32.const 65532)) (i64.add (i64.load (i32.const 16)) (i64.load (i32.const 24)))))
            """,
        ["infinities and numbers are stored as they are"] = """
            (f64.store (i32.const 5) (f64.div (f64.const -1) (f64.convert_i32_s (local.get 0))))
            (f32.store (i32.const 13) (f32.mul (f32.const 0x1p127) (f32.convert_i32_s (local.get 0))))
            (i64.xor (i64.load (i32.const 5)) (i64.load32_u (i32.const 13)))
            """,
        ["a NaN that is copied keeps its bits"] = "(i64.store (i32.const 8) (i64.const 0xfff4000000000123)) (f64.store (i32.const 16) (f64.load (i32.const 8))) (i64.load (i32.const 16))",
        ["a local that one arm sets"] = "(local $x i64) (if (local.get 0) (then (local.set $x (i64.const 7)))) (local.get $x)",
        ["a local that a block sets that is left"] = "(local $x i64) (block (br_if 0 (i32.and (local.get 0) (i32.const 1))) (local.set $x (i64.const 9)) (drop (local.get $x))) (local.get $x)",
        ["a local that is set behind its loop's read"] = """
            (local $x i64) (local $i i32) (local $sum i64)
            (loop $l (local.set $sum (i64.add (i64.mul (local.get $sum) (i64.const 3)) (local.get $x))) (local.set $x (i64.const 5))
              (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 3))))
            (local.get $sum)
            """,
        ["a local that a handler reads"] = "(local $x i64) (block $h (try_table (catch_all $h) (if (i32.and (local.get 0) (i32.const 1)) (then (throw $t))) (local.set $x (i64.const 8)) (throw $t))) (local.get $x)",
        ["a callee's locals begin as zero each time"] = "(i64.add (call $once (local.get 0)) (i64.mul (call $once (i32.xor (local.get 0) (i32.const 1))) (i64.const 100)))",
        ["wide constants in a loop"] = """
            (local $x i64) (local $i i32)
            (loop $l
              (local.set $x (i64.xor (i64.mul (i64.add (local.get $x) (i64.const 0x9e3779b97f4a7c15)) (i64.const -0x61c8864680b583eb)) (i64.const 0x0123456789abcdef)))
              (local.set $x (i64.add (local.get $x) (i64.and (i64.const 0x8000000000000000) (i64.sub (i64.const 0x9e3779b97f4a7c15) (i64.extend_i32_u (local.get 0))))))
              (local.set $x (i64.or (local.get $x) (i64.const 0x100000000)))
              (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 10))))
            (local.get $x)
            """,
        ["a loop that catches itself"] = "(local $i i32) (loop $l (try_table (catch_all $l) (if (i32.gt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 20)) (then (return (i64.const 1)))) (throw $t))) (unreachable)",
    };

    private static readonly int[] Arguments =
        [0, 1, 2, 3, 4, 5, 8, 12, 31, 100, 32_768, 65_501, .. Enumerable.Range(65_504, 40), 131_064, 131_065, -1, -2, -4, -5, -8, -9, -16, -17, int.MaxValue, int.MinValue, int.MinValue + 9];

    public static TheoryData<string> Names => [.. Accesses.Keys, .. Values.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Results_traps_gas_and_memory_are_those_of_the_interpreter(string name)
    {
        var module = Load(Accesses.GetValueOrDefault(name) ?? Values[name]);
        var expected = Run(new InterpreterEngine(), module, Arguments);
        Assert.Equal(expected, Run(new CompilerEngine(BoundsMode.Explicit), module, Arguments));
        if (GuardPages.Unavailable is null) Assert.Equal(expected, Run(new CompilerEngine(BoundsMode.Guard), module, Arguments));
    }

    /// <summary>Bodies long enough for the JIT not to optimise them are compiled in another way.</summary>
    [Theory, MemberData(nameof(Names))]
    public void So_they_are_in_a_large_function(string name)
    {
        string padding = string.Concat(Enumerable.Repeat("(i64.store offset=300 (i32.const 0) (i64.const 0x123456789abcdef))", 700));
        var module = Load(WithPadding(Accesses.GetValueOrDefault(name) ?? Values[name], $"(if (i32.eq (local.get 0) (i32.const 77777)) (then {padding}))"));
        Assert.True(module.Module.Bodies[^1].Length > 10_000);
        int[] some = [.. Arguments.Where((_, i) => i % 5 == 0)];
        Assert.Equal(Run(new InterpreterEngine(), module, some), Run(new CompilerEngine(BoundsMode.Explicit), module, some));
    }

    /// <summary>Behind the locals, which stand first.</summary>
    private static string WithPadding(string body, string padding)
    {
        int at = 0;
        while (body.IndexOf("(local $", at, StringComparison.Ordinal) is >= 0 and var next && body[at..next].Trim().Length == 0) at = body.IndexOf(')', next) + 1;
        return body[..at] + padding + body[at..];
    }

    [Theory]
    [InlineData("(loop $l (br $l))")]
    [InlineData("(loop $l (br_if $l (i32.const 1)))")]
    [InlineData("(loop $l (br_table $l $l (local.get 0)))")]
    [InlineData("(loop $l (param) (i32.const 5) (i32.const 6) (br $l))")]
    [InlineData("(loop $l (try_table (catch_all $l) (throw $t)))")]
    [InlineData("(i32.const 1) (loop $l (param i32) (br_if $l (i32.const 2) (i32.const 1)) (drop) (drop))")]
    [InlineData("(loop $l (br_on_null $l (ref.null func)) (drop))")]
    public void An_interrupt_ends_every_loop(string loop)
    {
        var module = Load($"{loop} (i64.const 0)");
        foreach (var costs in new[] { null, CostModel.OneEach })
            foreach (var bounds in Enum.GetValues<BoundsMode>().Where(mode => mode == BoundsMode.Explicit || GuardPages.Unavailable is null))
            {
                using var store = new Store(new CompilerEngine(bounds), new StoreOptions { Gas = long.MaxValue / 2 });
                var instance = store.Instantiate(module, Imports.None, costs);
                using var timer = Deadline.After(TimeSpan.FromMilliseconds(30), store.Interrupt);
                Assert.Equal(TrapCode.DeadlineExceeded, instance.Call("run", WasmValue.I32(0)).Trap?.Code);
            }
    }

    private static string[] Run(IEngine engine, ValidatedModule module, int[] arguments)
    {
        var code = engine.Load(module, CostModel.OneEach);
        return [.. arguments.Select(argument => $"{argument}: {Run(engine, module, code, argument)}")];
    }

    private static string Run(IEngine engine, ValidatedModule module, IModuleCode code, int argument)
    {
        using var store = new Store(engine, new StoreOptions { Gas = 100_000 });
        var instance = store.Instantiate(module, code, Imports.None);
        var memory = instance.GetMemory("memory");
        for (int i = 0; i < 65_536; i++) memory.Span[i] = (byte)(i * 7 + (i >> 8));
        var result = instance.Call("run", WasmValue.I32(argument));
        var hash = new HashCode();
        hash.AddBytes(memory.Span);
        return $"{store.Gas}, {hash.ToHashCode()}, {result.Trap?.ToString() ?? result.Single().ToString()}";
    }

    private static ValidatedModule Load(string body) => ModuleValidator.Load(WatReader.Read($"""
        (module (tag $t) (memory (export "memory") 1 10)
          (func $read (param i32) (result i64) (i64.add (i64.load (local.get 0)) (i64.load offset=3 (local.get 0))))
          (func $once (param i32) (result i64) (local $x i64)
            (if (i32.and (local.get 0) (i32.const 1)) (then (local.set $x (i64.const 3)))) (local.get $x))
          (func $run (export "run") (param i32) (result i64) {body}))
        """), WasmFeatures.All);
}
