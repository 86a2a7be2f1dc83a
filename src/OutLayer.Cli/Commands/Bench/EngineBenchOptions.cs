using OutLayer.Runtime;

namespace OutLayer.Cli.Commands.Bench;

/// <summary>What <c>outlayer bench engine</c> was asked for.</summary>
/// <param name="Filter">Kernels and instructions whose names contain it; with no part named, kernels alone.</param>
/// <param name="Reps">Runs that count, of everything.</param>
/// <param name="Engines">Engines by name, of <see cref="EngineNames"/>; empty for all.</param>
/// <param name="Parts">Parts by name, of <see cref="PartNames"/>; empty for those that make a report.</param>
/// <param name="Docs">Write docs/benchmarks.md and its chart, which takes all of it.</param>
/// <param name="OwnKernels">A folder with kernels.json and the modules that it names, in place of ours; with no part named, kernels alone.</param>
internal sealed record EngineBenchOptions(string Filter, int Reps, IReadOnlyList<string> Engines, IReadOnlyList<string> Parts, bool Docs, string? OwnKernels)
{
    /// <summary>V8 with its optimising compiler alone: what ratios are to.</summary>
    public const string TurboFan = "v8-turbofan";

    /// <summary>V8 as it is.</summary>
    public const string V8 = "v8";

    public const string Kernels = "kernels", Opcodes = "opcodes", Crossings = "crossings", Starts = "starts";

    /// <summary>One start in this process, which is a measurement only where it is the first thing that the process does.</summary>
    public const string StartCold = "start-cold", StartPrecompiled = "start-precompiled";

    public static IReadOnlyList<string> EngineNames => [TurboFan, V8, .. Runtime.Engines.Tiers.Select(tier => tier.Name), .. AheadOfTimeTier.Names];

    public static IReadOnlyList<string> PartNames => [Kernels, Opcodes, Crossings, Starts, StartCold, StartPrecompiled];

    public bool Has(string part) => Parts.Contains(part) || (Parts.Count == 0 && (part == Kernels || (Filter.Length == 0 && OwnKernels is null && part is Opcodes or Crossings or Starts)));

    public bool HasEngine(string name) => Engines.Count == 0 || Engines.Contains(name);

    /// <summary>Of our engines those that were asked for and count gas.</summary>
    public IReadOnlyList<EngineTier> MeteredTiers => [.. Runtime.Engines.Tiers.Where(tier => tier.Costs is not null && HasEngine(tier.Name))];

    /// <exception cref="UsageException">A number is out of range, or a name is unknown.</exception>
    public void Check()
    {
        if (Reps is < 1 or > 1_000) throw new UsageException("--reps must be 1 to 1000");
        if (Docs && (Filter.Length > 0 || Engines.Count > 0 || Parts.Count > 0 || OwnKernels is not null))
            throw new UsageException("--docs writes of everything; leave --filter, --engine, --part and --kernels out");
        ThrowIfUnknown("engine", Engines, EngineNames);
        ThrowIfUnknown("part", Parts, PartNames);
    }

    private static void ThrowIfUnknown(string what, IEnumerable<string> asked, IReadOnlyList<string> names)
    {
        if (asked.Except(names).FirstOrDefault() is { } unknown)
            throw new UsageException($"there is no {what} \"{unknown}\"; choose of {string.Join(", ", names)}");
    }
}
