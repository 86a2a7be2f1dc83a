using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Interpreter;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Adversary.Tests.Fuzzing;

/// <summary>One of our engines as it is judged: an engine and whether it counts gas.</summary>
/// <param name="Turn">0 or 1: it judges every second module; null: all.</param>
internal sealed record Tier(string Name, IEngine Engine, bool Metered, int? Turn = null)
{
    /// <summary>
    /// All tiers. The first counts gas and sets the pace: what it ends by a limit, no other runs further. Both bounds modes of the compiler
    /// judge every module, one of them with gas and the other without, in turns.
    /// </summary>
    public static IReadOnlyList<Tier> All { get; } =
        [new("interpreter", new InterpreterEngine(), Metered: true), .. new[] { BoundsMode.Explicit, BoundsMode.Guard }.Where(IsHere).SelectMany(OfCompiler)];

    /// <summary>What every tier can run.</summary>
    public static WasmFeatures Common { get; } = All.Aggregate(WasmFeatures.All, (common, tier) => new WasmFeatures(common.Bits & tier.Engine.Features.Bits));

    /// <summary>What one of them can run.</summary>
    public static WasmFeatures Any { get; } = All.Aggregate(WasmFeatures.None, (any, tier) => new WasmFeatures(any.Bits | tier.Engine.Features.Bits));

    public bool CanRun(ValidatedModule module) => module.Features.Except(Engine.Features) == WasmFeatures.None;

    public bool IsOnTurn(int turn) => Turn is null || Turn == turn;

    private static bool IsHere(BoundsMode bounds) => bounds == BoundsMode.Explicit || GuardPages.Unavailable is null;

    /// <summary>On even turns explicit checks are with gas, guard pages without, and what is costly to compile is interpreted; on odd turns the other way round.</summary>
    private static Tier[] OfCompiler(BoundsMode bounds)
    {
        int metered = (int)bounds % 2;
        return
        [
            new($"compiler ({bounds})", EngineOf(bounds, metered), Metered: true, metered),
            new($"compiler ({bounds}, without gas)", EngineOf(bounds, 1 - metered), Metered: false, 1 - metered),
        ];
    }

    private static CompilerEngine EngineOf(BoundsMode bounds, int turn) => new(bounds, turn == 0 ? new InterpreterEngine() : null);
}
