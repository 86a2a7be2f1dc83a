using OutLayer.Wasm.Runtime;

namespace OutLayer.Runtime;

/// <summary>A way to run modules: an engine as it is set up, with prices or without.</summary>
/// <param name="Name">What benchmarks and options call it.</param>
/// <param name="Engine">The engine.</param>
/// <param name="Costs">Null counts no gas.</param>
public sealed record EngineTier(string Name, IEngine Engine, CostModel? Costs)
{
    /// <summary>How the compiler checks accesses; null for the interpreter.</summary>
    public BoundsMode? Bounds { get; init; }
}
