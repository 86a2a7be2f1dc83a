using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Compiler.Tiers;
using OutLayer.Wasm.Interpreter;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Adversary.Tests.Classes;

/// <summary>Every way in which a module can run here, by name. What is tested for one is tested for all.</summary>
internal static class Tiers
{
    private static readonly (string Name, Func<IEngine> Make)[] Table =
    [
        .. GuardPages.Unavailable is null
            ? [("guard", () => new CompilerEngine(BoundsMode.Guard)), ("tiered guard", () => Tiered(BoundsMode.Guard))]
            : Array.Empty<(string, Func<IEngine>)>(),
        ("explicit", () => new CompilerEngine(BoundsMode.Explicit)),
        ("tiered", () => Tiered(BoundsMode.Explicit)),
        ("interpreter", () => new InterpreterEngine()),
    ];

    private static readonly Dictionary<string, IEngine> Engines = Table.ToDictionary(tier => tier.Name, tier => tier.Make());

    /// <summary>Starts in the interpreter; a function's second call, or the second iteration of its first loop, is compiled.</summary>
    private static CompilerEngine Tiered(BoundsMode bounds) => new(bounds, new InterpreterEngine())
    {
        TierUp = new TierUp { Least = 1, PerByte = 0, PerModuleByte = 0, InBackground = false },
    };

    public static IEnumerable<string> All => Table.Select(tier => tier.Name);

    public static IEngine Engine(string name) => Engines[name];

    public static IEngine NewEngine(string name) => Table.Single(tier => tier.Name == name).Make();

    /// <summary>One row for each tier.</summary>
    public static TheoryData<string> Names => [.. All];

    /// <summary>What all tiers say, which must be the same.</summary>
    public static T Agree<T>(Func<string, T> of)
    {
        var (first, second) = (of(Table[0].Name), default(T));
        foreach (string tier in All.Skip(1))
        {
            second = of(tier);
            Assert.True(EqualityComparer<T>.Default.Equals(first, second), $"{Table[0].Name}: {first}\n{tier}: {second}");
        }
        return first;
    }
}
