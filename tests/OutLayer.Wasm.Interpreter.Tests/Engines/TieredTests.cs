using OutLayer.Testing;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Compiler.Tiers;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.SpecSuite;
using OutLayer.Wasm.Text;
using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Interpreter.Tests.Engines;

/// <summary>Functions that start in the interpreter and go on compiled: nobody can see when.</summary>
public sealed class TieredTests
{
    /// <summary>Calls and iterations that a function is interpreted here.</summary>
    private static CompilerEngine After(int heat, BoundsMode bounds = BoundsMode.Explicit) =>
        new(bounds, new InterpreterEngine()) { TierUp = new TierUp { Least = heat, PerByte = 0, PerModuleByte = 0, InBackground = false } };

    public static TheoryData<int, BoundsMode, bool> Suites()
    {
        var data = new TheoryData<int, BoundsMode, bool> { { 0, BoundsMode.Explicit, true }, { 2, BoundsMode.Explicit, false } };
        if (GuardPages.Unavailable is null) data.Add(1, BoundsMode.Guard, true);
        return data;
    }

    [Theory, MemberData(nameof(Suites))]
    public void The_official_suite_passes(int heat, BoundsMode bounds, bool metered)
    {
        string? spec = SharedData.Find("spec");
        Assert.SkipWhen(spec is null, SharedData.HowToGet);
        var result = SpecSuiteRunner.Run(spec, After(heat, bounds), costs: metered ? CostModel.OneEach : null);
        Assert.Empty(result.Files.SelectMany(file => file.Failures.Select(failure => $"{file.File} #{failure.Command} {failure.Message}")));
        Assert.True(result.Passed > 50_000, $"passed {result.Passed}, skipped {result.Skipped}");
    }

    /// <summary>Bodies of run: [i32 i64 f64] -> [i64], whose loops are entered with something to carry along.</summary>
    private static readonly Dictionary<string, string> Loops = new()
    {
        ["locals of all types"] = """
            (local $i i32) (local $f f32) (local $v v128) (local $r funcref) (local $s i64)
            (local.set $f (f32.const 0.5)) (local.set $v (i64x2.splat (local.get 1))) (local.set $r (ref.func $one))
            (loop $l
              (local.set $s (i64.add (local.get $s) (i64x2.extract_lane 1 (local.get $v))))
              (local.set $v (i64x2.add (local.get $v) (i64x2.splat (i64.const 3))))
              (local.set $f (f32.mul (local.get $f) (f32.const 1.25)))
              (local.set 2 (f64.div (local.get 2) (f64.const 0.75)))
              (local.set $i (i32.add (local.get $i) (i32.const 1)))
              (br_if $l (i32.lt_u (local.get $i) (local.get 0))))
            (i64.add (local.get $s) (i64.add (i64.reinterpret_f64 (local.get 2)) (i64.extend_i32_u (i32.add (i32.reinterpret_f32 (local.get $f)) (ref.is_null (local.get $r))))))
            """,
        ["operands below the loop, and parameters of it"] = """
            (local $i i32)
            (i64.const 1000) (f64.const 2.5) (local.get 1) (i32.const 7)
            (loop $l (param i64 i32) (result i64 i32)
              (i32.add (i32.const 3)) (local.set $i) (i64.add (i64.const 11)) (local.get $i)
              (br_if $l (i32.lt_u (local.get $i) (local.get 0))))
            (i64.extend_i32_u) (i64.add) (local.set 1) (i64.trunc_f64_s) (i64.add (local.get 1)) (i64.add)
            """,
        ["a loop in a loop"] = """
            (local $i i32) (local $j i32)
            (loop $o
              (local.set $j (i32.const 0))
              (loop $l
                (local.set 1 (i64.add (i64.mul (local.get 1) (i64.const 31)) (i64.extend_i32_u (local.get $j))))
                (i64.store (i32.and (local.get $j) (i32.const 0xff8)) (local.get 1))
                (br_if $l (i32.lt_u (local.tee $j (i32.add (local.get $j) (i32.const 1))) (i32.const 5))))
              (br_if $o (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get 0))))
            (i64.add (local.get 1) (i64.load (i32.const 0)))
            """,
        ["a loop that calls itself and others"] = """
            (local $i i32)
            (if (i32.lt_u (local.get 0) (i32.const 2)) (then (return (local.get 1))))
            (loop $l
              (local.set 1 (i64.add (call $one (local.get 1)) (call $run (i32.sub (local.get 0) (i32.const 3)) (local.get 1) (f64.const 1))))
              (local.set $i (i32.add (local.get $i) (i32.const 1)))
              (br_if $l (i32.lt_u (local.get $i) (i32.const 3))))
            (local.get 1)
            """,
        ["in a try_table"] = """
            (local $i i32)
            (block $b (result i64)
              (try_table (catch $t $b)
                (loop $l
                  (local.set $i (i32.add (local.get $i) (i32.const 1)))
                  (if (i32.gt_u (local.get $i) (local.get 0)) (then (throw $t (i64.extend_i32_u (local.get $i)))))
                  (br $l)))
              (unreachable))
            """,
        ["around a try_table"] = """
            (local $i i32)
            (loop $l
              (block $b (result i64) (try_table (catch $t $b) (call $fail (local.get 1))) (unreachable))
              (local.set 1 (i64.add (i64.const 5)))
              (local.set $i (i32.add (local.get $i) (i32.const 1)))
              (br_if $l (i32.lt_u (local.get $i) (i32.const 4))))
            (local.get 1)
            """,
        ["out of the loop by an exception"] = "(loop $l (br_if $l (i32.gt_s (local.tee 0 (i32.sub (local.get 0) (i32.const 1))) (i32.const -3)))) (call $fail (local.get 1)) (i64.const 0)",
        ["a trap in the loop"] = "(loop $l (local.set 1 (i64.add (local.get 1) (i64.load (i32.mul (local.get 0) (i32.const 6000))))) (local.set 0 (i32.add (local.get 0) (i32.const 1))) (br $l)) (i64.const 0)",
        ["a loop that grows the memory"] = "(loop $l (drop (memory.grow (i32.const 1))) (i32.store (i32.mul (memory.size) (i32.const 65532)) (local.get 0)) (br_if $l (i32.lt_u (memory.size) (i32.const 8)))) (i64.extend_i32_u (memory.size))",
        ["legacy, thrown again in a handler's loop"] = """
            (local $i i32)
            try (result i64)
              try (result i64) (call $fail (local.get 1)) (i64.const 1)
              catch_all (loop $l (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get 0)))) rethrow 0 end
            catch $t end
            """,
    };

    public static TheoryData<string, BoundsMode> LoopNames() =>
        [.. from bounds in new[] { BoundsMode.Explicit, BoundsMode.Guard } where bounds == BoundsMode.Explicit || GuardPages.Unavailable is null
            from name in Loops.Keys select new TheoryDataRow<string, BoundsMode>(name, bounds)];

    [Theory, MemberData(nameof(LoopNames))]
    public void A_loop_goes_on_compiled_after_any_number_of_iterations(string name, BoundsMode bounds)
    {
        var module = Load(Loops[name]);
        string expected = Run(new InterpreterEngine(), module, 1_000_000, out _);
        Assert.Equal(expected, Run(new CompilerEngine(bounds), module, 1_000_000, out _));
        int entered = 0;
        for (int heat = 0; heat < 9; heat++)
        {
            Assert.Equal(expected, Run(After(heat, bounds), module, 1_000_000, out int loops));
            entered += loops;
        }
        Assert.Equal(name.StartsWith("legacy", StringComparison.Ordinal), entered == 0);
    }

    [Theory, MemberData(nameof(LoopNames))]
    public void It_does_at_every_limit_of_gas(string name, BoundsMode bounds)
    {
        var module = Load(Loops[name]);
        for (long gas = 0; gas < 400; gas += 7)
            Assert.Equal(Run(new InterpreterEngine(), module, gas, out _), Run(After((int)(gas % 4), bounds), module, gas, out _));
    }

    [Theory, InlineData(BoundsMode.Explicit), InlineData(BoundsMode.Guard)]
    public void Threads_share_code_that_is_compiled_while_they_run(BoundsMode bounds)
    {
        Assert.SkipWhen(bounds == BoundsMode.Guard && GuardPages.Unavailable is not null, GuardPages.Unavailable ?? "");
        for (int round = 0; round < 10; round++)
        {
            var engine = new CompilerEngine(bounds, new InterpreterEngine()) { TierUp = new TierUp { Least = 20 * round, PerByte = 0, PerModuleByte = 0 } };
            var module = Load(Loops["a loop that calls itself and others"]);
            string expected = Run(new InterpreterEngine(), module, 10_000_000, out _);
            var code = engine.Load(module, CostModel.OneEach);
            Parallel.For(0, 8, i =>
            {
                using var store = new Store(engine, new StoreOptions { Gas = 10_000_000 });
                var instance = store.Instantiate(module, code, Imports.None);
                if (i == 5) store.Instantiate(module, code, Imports.None); // which needs addresses at once
                Assert.Equal(expected, Run(store, instance));
            });
            engine.Complete();
        }
    }

    /// <summary>Gas left, what memory holds, and the result or the trap.</summary>
    private static string Run(IEngine engine, ValidatedModule module, long gas, out int loops)
    {
        using var store = new Store(engine, new StoreOptions { Gas = gas });
        var code = engine.Load(module, CostModel.OneEach);
        string seen = Run(store, store.Instantiate(module, code, Imports.None));
        loops = (code as ILateCode)?.LoopsEntered ?? 0;
        return seen;
    }

    private static string Run(Store store, Instance instance)
    {
        var result = instance.Call("run", WasmValue.I32(20), WasmValue.I64(77), WasmValue.F64(1.5));
        var memory = new HashCode();
        memory.AddBytes(instance.GetMemory("memory").Slice(0, 65_536));
        return $"{store.Gas}, {(store.Gas == 0 ? 0 : memory.ToHashCode())}, {result.Trap?.ToString() ?? result.Single().ToString()}";
    }

    private static ValidatedModule Load(string body) => ModuleValidator.Load(WatReader.Read($"""
        (module (tag $t (param i64)) (memory (export "memory") 1 10)
          (elem declare func $one)
          (func $one (param i64) (result i64) (i64.add (local.get 0) (i64.const 1)))
          (func $fail (param i64) (throw $t (local.get 0)))
          (func $run (export "run") (param i32 i64 f64) (result i64) {body}))
        """), WasmFeatures.All);
}
