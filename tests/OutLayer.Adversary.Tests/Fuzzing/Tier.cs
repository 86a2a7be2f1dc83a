using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Compiler.Tiers;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Interpreter;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Adversary.Tests.Fuzzing;

/// <summary>One of our engines as it is judged: an engine and whether it counts gas.</summary>
internal sealed record Tier(string Name, IEngine Engine, bool Metered)
{
    /// <summary>All tiers. The first is metered and sets the pace: what it ends by a limit, no other runs further.</summary>
    public static IReadOnlyList<Tier> All { get; } =
        [.. new[] { BoundsMode.Explicit, BoundsMode.Guard }.Where(IsHere).SelectMany(OfCompiler), new("interpreter", new InterpreterEngine(), Metered: true), Tiered];

    /// <summary>Starts in the interpreter, and goes on compiled after a call or an iteration.</summary>
    private static Tier Tiered => new("tiered", new CompilerEngine(interpreter: new InterpreterEngine())
    {
        TierUp = new TierUp { Least = 1, PerByte = 0, PerModuleByte = 0, InBackground = false },
    }, Metered: true);

    /// <summary>What every tier can run.</summary>
    public static WasmFeatures Common { get; } = All.Aggregate(WasmFeatures.All, (common, tier) => new WasmFeatures(common.Bits & tier.Engine.Features.Bits));

    /// <summary>What one of them can run.</summary>
    public static WasmFeatures Any { get; } = All.Aggregate(WasmFeatures.None, (any, tier) => new WasmFeatures(any.Bits | tier.Engine.Features.Bits));

    public bool CanRun(ValidatedModule module) => module.Features.Except(Engine.Features) == WasmFeatures.None;

    private static bool IsHere(BoundsMode bounds) => bounds == BoundsMode.Explicit || GuardPages.Unavailable is null;

    private static Tier[] OfCompiler(BoundsMode bounds) =>
    [
        new($"compiler ({bounds})", new CompilerEngine(bounds), Metered: true),
        new($"compiler ({bounds}, without gas)", new CompilerEngine(bounds), Metered: false),
    ];
}
