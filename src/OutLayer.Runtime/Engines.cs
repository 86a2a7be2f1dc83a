using OutLayer.Near;
using OutLayer.Runtime.Modules;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Compiler.Tiers;
using OutLayer.Wasm.Interpreter;
using OutLayer.Wasm.Interpreter.Profiling;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Runtime.Profiling;

namespace OutLayer.Runtime;

/// <summary>The one place that picks an engine and gives it prices.</summary>
public static class Engines
{
    /// <summary>
    /// Version of the semantics, as receipts name it: instructions, counting rules, host functions, realm protocol. Raised when
    /// the same inputs could give other bytes, and never for a faster build.
    /// </summary>
    public const string Semantics = "outlayer-1";

    /// <summary>The name of the compiling engine.</summary>
    public const string Compiler = "compiler";

    /// <summary>The name of the interpreting engine.</summary>
    public const string Interpreter = "interpreter";

    /// <summary>Runs what would take too long to compile.</summary>
    private static readonly InterpreterEngine Fallback = new();

    /// <summary>The engines by their names: the one table of them.</summary>
    private static readonly (string Name, Func<EngineSettings, IEngine> Make)[] ByName =
    [
        (Compiler, settings => Compiling(settings.Bounds, settings.CompilesAtOnce ? null : TierUp.Default)),
        (Interpreter, _ => new InterpreterEngine()),
    ];

    /// <summary>What <see cref="EngineSettings.Name"/> may be.</summary>
    public static IReadOnlyList<string> Names { get; } = Array.ConvertAll(ByName, engine => engine.Name);

    public static IEngine Default { get; } = Compiling(null, TierUp.Default);

    /// <summary>NEAR's prices of instructions as the engine's cost model.</summary>
    public static CostModel NearCosts { get; } = CostsOf(RuntimeParameters.Latest.Engine);

    /// <summary>Every engine that modules can be run by, without gas and with it.</summary>
    public static IReadOnlyList<EngineTier> Tiers => field ??=
    [
        .. GuardPages.Unavailable is null ? TiersOf("guard", Compiling(BoundsMode.Guard, TierUp.Default)) : [],
        .. TiersOf("explicit", Compiling(BoundsMode.Explicit, TierUp.Default)),
        .. TiersOf("interpreter", new InterpreterEngine()),
    ];

    /// <summary>The engine as it is when all code is hot: one that compiles each function at its first call, if it compiles.</summary>
    public static IEngine CompilingAtOnce(IEngine engine) =>
        engine is CompilerEngine { TierUp: not null } compiler ? Compiling(compiler.Bounds, null) : engine;

    /// <summary>Calls a function and records where its gas goes, by call path; its store's engine must be the interpreter, and count gas.</summary>
    public static CallProfile Profile(WasmFunction function, ReadOnlySpan<WasmValue> arguments, out CallResult result) =>
        Profiler.Call(function, arguments, out result);

    internal static IEngine Make(EngineSettings settings) => Array.Find(ByName, engine => engine.Name == settings.Name).Make(settings);

    private static CompilerEngine Compiling(BoundsMode? bounds, TierUp? tierUp) => new(bounds, Fallback) { TierUp = tierUp };

    private static EngineTier[] TiersOf(string name, IEngine engine) =>
        [TierOf(name, engine, null), TierOf($"{name}+gas", engine, NearCosts)];

    private static EngineTier TierOf(string name, IEngine engine, CostModel? costs) => new(name, engine, costs) { Bounds = (engine as CompilerEngine)?.Bounds };

    internal static CostModel CostsOf(EngineParameters parameters) => new()
    {
        Operation = (long)parameters.RegularOpCost,
        BulkBase = (long)parameters.LinearOpBaseCost,
        BulkUnit = (long)parameters.LinearOpUnitCost,
    };
}
