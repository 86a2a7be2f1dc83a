using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Adversary.Tests.Fuzzing;

/// <summary>A valid module and the code that tiers have made of it: each compiles it once, however often it runs, since compiling is nearly all of the time.</summary>
internal sealed class JudgedModule(ValidatedModule valid)
{
    private readonly Dictionary<Tier, IModuleCode> _code = [];

    public ValidatedModule Valid => valid;

    /// <exception cref="WasmFormatException">Not valid.</exception>
    public static JudgedModule Of(byte[] wasm) => new(ModuleValidator.Validate(ModuleDecoder.Decode(wasm, Referee.Known), Referee.Known));

    public IModuleCode CodeOf(Tier tier) =>
        _code.TryGetValue(tier, out var code) ? code : _code[tier] = tier.Engine.Load(valid, tier.Metered ? CostModel.OneEach : null);
}
