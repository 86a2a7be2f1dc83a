using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Interpreter;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Adversary.Tests.Classes;

/// <summary>Every way in which a module can run here, by name. What is tested for one is tested for all.</summary>
internal static class Tiers
{
    private static readonly (string Name, IEngine Engine)[] Table =
    [
        .. GuardPages.Unavailable is null ? [("guard", new CompilerEngine(BoundsMode.Guard))] : Array.Empty<(string, IEngine)>(),
        ("explicit", new CompilerEngine(BoundsMode.Explicit)),
        ("interpreter", new InterpreterEngine()),
    ];

    public static IEnumerable<string> All => Table.Select(tier => tier.Name);

    public static IEngine Engine(string name) => Table.Single(tier => tier.Name == name).Engine;

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
