using OutLayer.Runtime;
using OutLayer.Runtime.Modules;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Cli.Commands.Bench;

/// <summary>
/// The compiler with machine code made ahead of time, as <c>outlayer wasm compile --native</c> makes it: functions that are too large for the
/// JIT's optimiser are optimised too. Code lies in a folder of its own that goes with it.
/// </summary>
internal sealed class AheadOfTimeTier : IEngine, IDisposable
{
    /// <summary>Without gas and with it, explicit bounds.</summary>
    public const string Free = "ahead-of-time", Metered = "ahead-of-time+gas";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("outlayer-bench-");
    private readonly OpenEngine _engine;
    private readonly Dictionary<BoundsMode, OpenEngine> _asRun = [];

    public AheadOfTimeTier() =>
        _engine = OpenEngine.Open(new EngineSettings { Bounds = BoundsMode.Explicit, CacheFolder = Path.Combine(_folder.FullName, "code"), UsesMachineCode = true });

    public static IReadOnlyList<string> Names => OpenEngine.CanMakeMachineCode ? [Free, Metered] : [];

    public string Name => _engine.Engine.Name;

    public WasmFeatures Features => _engine.Engine.Features;

    /// <summary>One of our tiers as <c>outlayer wasm run --repeat</c> has it: compiled at once, and ahead of time where a function is too large for the JIT.</summary>
    public EngineTier AsRun(EngineTier tier)
    {
        if (tier.Bounds is not { } bounds) return tier;
        if (!_asRun.TryGetValue(bounds, out var engine))
        {
            var settings = new EngineSettings { Bounds = bounds, CacheFolder = Path.Combine(_folder.FullName, $"{bounds}"), UsesMachineCode = true, CompilesAtOnce = true };
            _asRun[bounds] = engine = OpenEngine.Open(settings);
        }
        return tier with { Engine = engine.Engine };
    }

    /// <summary>The tier of that name.</summary>
    public EngineTier Of(string name) => new(name, this, name == Metered ? Engines.NearCosts : null);

    public IModuleCode Load(ValidatedModule module, CostModel? costs)
    {
        _engine.Precompile(module, costs, machineCode: true);
        return _engine.Engine.Load(module, costs);
    }

    public void Dispose()
    {
        foreach (var engine in _asRun.Values) engine.Dispose();
        _engine.Dispose();
        _folder.Delete(recursive: true);
    }
}
