using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Compiler.Tiers;
using OutLayer.Wasm.Interpreter;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Adversary.Tests.Classes;

/// <summary>
/// Functions of compiled code and functions that are only interpreted call each other: what lies between them on the machine's stack takes less than
/// the counted depth of the two has there. The smallest frames, which count least, are the worst.
/// </summary>
public sealed class MixedDepthTests
{
    /// <summary>Beyond the time that the JIT may take.</summary>
    private static readonly string Interpreted = string.Concat(Enumerable.Repeat("(loop)", 6_000));

    /// <summary>Parameters and results of the two, and the values that are passed.</summary>
    public static TheoryData<string, string, string> Shapes => new()
    {
        { "", "", "" },
        { "i32", "i32", "(i32.const 1)" },
        { "v128 i64", "", "(v128.const i64x2 1 2) (i64.const 3)" },
        { "", "i64 i64 i64", "" },
        { string.Concat(Enumerable.Repeat("i64 ", 50)), "", string.Concat(Enumerable.Repeat("(i64.const 1) ", 50)) },
    };

    [Theory, MemberData(nameof(Shapes))]
    public void Calls_between_engines_end_at_the_counted_depth(string parameters, string results, string values)
    {
        foreach (string call in Calls("$b", 0))
            foreach (string back in Calls("$a", 1))
            {
                string text = $"""
                    (module (type $t (func (param {parameters}) (result {results}))) (table funcref (elem $b $a)) (global $g (mut i32) (i32.const 0))
                      (func $a (type $t) (if (global.get $g) (then {Interpreted})) {values} {call})
                      (func $b (type $t) {values} {back})
                      (func (export "run") {values} (call $b) {string.Concat(results.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(_ => "drop "))}))
                    """;
                string[] seen = [.. Engines.Select(engine => Observe(engine, text)).Distinct()];
                Assert.True(seen.Length == 1, $"{call}, {back}: {string.Join('\n', seen)}");
            }
    }

    [Fact]
    public void Loops_that_are_entered_compiled_within_such_calls_end_there_too()
    {
        string text = $"""
            (module (global $g (mut i32) (i32.const 0))
              (func $a (if (global.get $g) (then {Interpreted})) (call $c (i32.const 5)))
              (func $b (call $a))
              (func $c (param i32) (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))) (loop (call $b) (br_if 0 (local.get 0))))
              (func (export "run") (call $b)))
            """;
        Assert.Single(Engines.Select(engine => Observe(engine, text)).Distinct());
    }

    private static IEnumerable<IEngine> Engines =>
    [
        new CompilerEngine(BoundsMode.Explicit, new InterpreterEngine()),
        new CompilerEngine(BoundsMode.Explicit, new InterpreterEngine()) { TierUp = new TierUp { Least = 1, PerByte = 0, PerModuleByte = 0, InBackground = false } },
        new InterpreterEngine(),
    ];

    private static string[] Calls(string function, int element) =>
        [$"(call {function})", $"(call_indirect (type $t) (i32.const {element}))", $"(call_ref $t (ref.func {function}))"];

    private static string Observe(IEngine engine, string text)
    {
        using var store = new Store(engine, new StoreOptions { MaxCallDepthBytes = 1 << 20, Gas = 100_000_000 });
        var trap = store.Instantiate(Subject.Load(text), Imports.None, CostModel.OneEach).Call("run").Trap;
        Assert.Equal(TrapCode.CallStackExhausted, trap?.Code);
        return $"{trap!.FunctionIndex} {store.Gas}";
    }
}
