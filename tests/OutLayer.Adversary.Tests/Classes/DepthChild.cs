using System.Text;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Interpreter;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Adversary.Tests.Classes;

/// <summary>The child process that goes to every depth there is with large frames, and there traps, throws, faults or calls the host; and goes one deeper.</summary>
internal static class DepthChild
{
    private const int Actions = 7;

    /// <summary>Every other frame is one of compiled code.</summary>
    private const string TwoEngines = "frames of two engines";

    /// <summary>Locals of "run", and code that stands where nothing comes to but the JIT.</summary>
    public static IReadOnlyDictionary<string, (string Locals, string Code)> Frames { get; } = new Dictionary<string, (string, string)>
    {
        ["small frames"] = ("", ""),
        ["3000 locals"] = (Repeat("i64 ", 3_000), string.Concat(Enumerable.Range(2, 3_000).Select(i => $"(local.set {i} (i64.add (local.get {i}) (local.get {2 + i * 7 % 3_000})))"))),
        ["2500 vectors"] = (Repeat("v128 ", 2_500), string.Concat(Enumerable.Range(2, 2_500).Select(i => $"(local.set {i} (i8x16.add (local.get {i}) (local.get {2 + i * 7 % 2_500})))"))),
        ["frames without the optimiser"] = (Repeat("i64 ", 500), Repeat("(loop (br_if 0 (local.get 0)))", 220)),
        ["frames with 1000 tail calls"] = ("", Repeat("(if (local.get 0) (then (return_call_indirect (param i32 i32) (result i32) (local.get 0) (local.get 1) (local.get 0))))", 1_000)),
        ["frames at the limit of what is compiled"] = ("v128 v128", WaitingVectors(30)),
        ["large frames that count little"] = ("v128 v128", WaitingVectors(100)),
        [TwoEngines] = ("", Repeat("(loop)", 6_000)),
        ["frames with 1000 indirect calls"] = ("", Repeat("(drop (call_indirect (param i32 i32) (result i32) (local.get 0) (local.get 1) (local.get 0)))", 1_000)),
    };

    public static int Run(string frames, string tier)
    {
        var (locals, code) = Frames[frames];
        var engine = tier is "guard" or "explicit" ? new CompilerEngine(tier == "guard" ? BoundsMode.Guard : BoundsMode.Explicit, new InterpreterEngine()) : Tiers.Engine(tier);
        using var store = new Store(engine, new StoreOptions { MaxCallDepthBytes = 256 << 10 });
        var host = new HostFunction("env", "host", FuncType.Empty, _ => { });
        var instance = store.Instantiate(Subject.Load(Text(locals, code, frames == TwoEngines ? "$between" : "$run")), new Imports().Add(store, host));
        int deepest = Deepest(instance);
        var seen = new StringBuilder();
        int step = Math.Max(1, deepest / 40);
        foreach (int depth in Enumerable.Range(0, deepest + 2).Where(depth => depth % step == 0 || depth > deepest - 3))
            for (int action = 0; action < Actions; action++) seen.Append(Observe(instance, depth, action)).Append(' ');
        Console.WriteLine($"{deepest} {seen}");
        return 0;
    }

    /// <summary>The largest depth that still comes back.</summary>
    private static int Deepest(Instance instance)
    {
        int low = 0, high = 10_000;
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            if (Observe(instance, middle, Actions - 1) == "0") low = middle;
            else high = middle;
        }
        return low;
    }

    private static string Observe(Instance instance, int depth, int action)
    {
        var result = instance.Call("top", WasmValue.I32(depth), WasmValue.I32(action));
        return result.Trap?.Code.ToString() ?? $"{result.Single().AsI32()}";
    }

    private static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();

    /// <summary>Twenty vectors wait for each of so many instructions, and the JIT gives each a place of its own.</summary>
    private static string WaitingVectors(int times) => Repeat(
        $"{Repeat("(i8x16.add (local.get 2) (local.get 3))", 20)} (memory.fill (i32.const 0) (i32.const 0) (i32.const 1)) {Repeat("drop ", 20)}", times);

    private static string Text(string locals, string code, string next) => $$"""
        (module (import "env" "host" (func $host)) (memory 1) (tag $e) (table 1 funcref)
          (func $act (param i32)
            (block (block (block (block (block (block (block (br_table 0 1 2 3 4 5 6 (local.get 0)))
              unreachable) (drop (i32.load (i32.const -4))) return) (throw $e)) (call $host) return) (drop (i32.div_s (i32.const 1) (i32.const 0))) return)
              (call $deeper) return))
          (func $deeper (call $deeper) (call $host))
          (func $run (param i32 i32) (result i32) (local {{locals}})
            (if (i32.eqz (local.get 0)) (then (call $act (local.get 1)) (return (i32.const 0))))
            (drop (call {{next}} (i32.sub (local.get 0) (i32.const 1)) (local.get 1)))
            (if (i32.eq (local.get 1) (i32.const 100)) (then {{code}}))
            (i32.const 0))
          (func $between (param i32 i32) (result i32) (call $run (local.get 0) (local.get 1)))
          (func (export "top") (param i32 i32) (result i32)
            (block (try_table (catch_all 0) (return (call $run (local.get 0) (local.get 1))))) (i32.const 7)))
        """;
}
