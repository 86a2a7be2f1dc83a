using OutLayer.Testing;
using OutLayer.Wasm.Interpreter;
using OutLayer.Wasm.Interpreter.Vectors;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.SpecSuite;

namespace OutLayer.Wasm.Interpreter.Tests.Engines;

/// <summary>The other ways in which functions are interpreted: for another engine, and step by step.</summary>
public class EngineTests
{
    [Theory, InlineData(false), InlineData(true)]
    public void The_official_suite_passes_where_each_function_belongs_to_one_of_two_interpreters(bool metered) => RunSuite(new SplitEngine(), metered, tailCalls: false);

    [Theory, InlineData(1, true), InlineData(7, false)]
    public void The_official_suite_passes_where_the_code_stops_every_few_steps(int steps, bool metered) => RunSuite(new SteppingEngine(steps), metered);

    /// <param name="engine">The engine.</param>
    /// <param name="metered">Whether gas is counted.</param>
    /// <param name="tailCalls">False where a tail call to the other interpreter keeps its depth, so that a million of them are too many.</param>
    private static void RunSuite(IEngine engine, bool metered, bool tailCalls = true)
    {
        string? spec = SharedData.Find("spec");
        Assert.SkipWhen(spec is null, SharedData.HowToGet);
        var result = SpecSuiteRunner.Run(spec, engine, costs: metered ? CostModel.OneEach : null);
        Assert.Empty(result.Files.Where(file => tailCalls || !file.File.Contains("return_call", StringComparison.Ordinal)).SelectMany(file => file.Failures.Select(failure => $"{file.File} #{failure.Command} {failure.Message}")));
        Assert.True(result.Passed > 50_000, $"passed {result.Passed}, skipped {result.Skipped}");
    }

    [Fact]
    public void Every_vector_instruction_of_the_opcode_table_does_something() => Assert.Empty(
        OpcodeTable.All.Where(info => info.Opcode.Prefix() == 0xFD && info.Immediate is Imm.None or Imm.Lane or Imm.Shuffle)
            .Where(info => info.Opcode.Prefix() == 0xFD && !VectorTable.Has(RelaxedSimd.Choice(info.Opcode))).Select(info => info.Mnemonic));

    [Fact]
    public void A_store_refuses_code_of_two_engines()
    {
        using var store = new Store(new InterpreterEngine());
        var module = Wasm.Tests.Runtime.Guest.Load(new ModuleBuilder().Memory(1));
        store.Instantiate(module, Imports.None);
        var compiled = new Compiler.CompilerEngine().Load(module, null);
        Assert.Contains("another engine", Assert.Throws<ArgumentException>(() => store.Instantiate(module, compiled, Imports.None)).Message, StringComparison.Ordinal);
    }
}
