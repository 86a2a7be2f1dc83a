using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Compiler.Tiers;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Interpreter;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Adversary.Tests.Fuzzing;

/// <summary>One of our engines as it is judged: an engine and whether it counts gas.</summary>
/// <param name="Turn">It judges the modules of this turn; null: all.</param>
internal sealed record Tier(string Name, IEngine Engine, bool Metered, int? Turn = null)
{
    /// <summary>
    /// All tiers. The first counts gas and sets the pace: what it ends by a limit, no other runs further. Both bounds modes of the compiler
    /// judge every module, one of them with gas and the other without; on two of the four turns code is compiled at its first call, and
    /// on two it starts in the interpreter and goes on compiled after a call or a few iterations.
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

    private static Tier[] OfCompiler(BoundsMode bounds)
    {
        int metered = (int)bounds % 2;
        return
        [
            new($"compiler ({bounds})", new CompilerEngine(bounds), Metered: true, metered),
            new($"compiler ({bounds}, without gas)", new CompilerEngine(bounds), Metered: false, 1 - metered),
            new($"tiered ({bounds})", TieredEngine(bounds, 1), Metered: true, 2 + metered),
            new($"tiered ({bounds}, without gas)", TieredEngine(bounds, 5), Metered: false, 3 - metered),
        ];
    }

    /// <param name="least">Calls and iterations that a function is interpreted.</param>
    private static CompilerEngine TieredEngine(BoundsMode bounds, int least) => new(bounds, new InterpreterEngine())
    {
        TierUp = new TierUp { Least = least, PerByte = 0, PerModuleByte = 0, InBackground = false },
    };
}
