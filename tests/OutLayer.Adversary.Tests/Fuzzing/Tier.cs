using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Adversary.Tests.Fuzzing;

/// <summary>One of our engines as it is judged: an engine and whether it counts gas.</summary>
internal sealed record Tier(string Name, IEngine Engine, bool Metered)
{
    /// <summary>All tiers. The first is metered and sets the pace: what it ends by a limit, no other runs.</summary>
    public static IReadOnlyList<Tier> All { get; } =
    [
        new("compiler", new CompilerEngine(), Metered: true),
        new("compiler without gas", new CompilerEngine(), Metered: false),
    ];
}
