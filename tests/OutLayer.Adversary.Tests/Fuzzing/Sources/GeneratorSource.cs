using OutLayer.Adversary.Tests.Generated;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Adversary.Tests.Fuzzing.Sources;

/// <summary>Our own generator of small functions.</summary>
internal sealed class GeneratorSource : ISource
{
    public SourceModule Make(int seed) => new($"generator-{seed}", WideModuleGenerator.Make(seed, FeaturesOf(seed)), WideModuleGenerator.Refuel);

    /// <summary>Modules with tail calls do not start in the interpreter, so that most have none. Some keep to numbers, most use all that V8 can judge; a module has exceptions in one form; few have relaxed vectors, which V8 cannot judge.</summary>
    private static WasmFeatures FeaturesOf(int seed)
    {
        var any = (seed % 5 == 0 ? Tier.Any : Tier.Common).Without(WasmFeature.RelaxedSimd);
        if (seed % 3 > 0) any = any.Without(WasmFeature.TailCall);
        return (seed % 8) switch
        {
            0 or 1 => any.Without(WasmFeature.Simd, WasmFeature.Exceptions, WasmFeature.LegacyExceptions),
            2 => any.Without(WasmFeature.Exceptions),
            3 => any.Without(WasmFeature.LegacyExceptions).With(Tier.Common.Has(WasmFeature.RelaxedSimd) ? WasmFeature.RelaxedSimd : WasmFeature.None),
            _ => any.Without(WasmFeature.LegacyExceptions),
        };
    }

    public void Dispose() { }
}
