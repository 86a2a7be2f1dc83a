using OutLayer.Adversary.Tests.Generated;

namespace OutLayer.Adversary.Tests.Fuzzing.Sources;

/// <summary>Our own generator of small functions; of three modules one is for whatever any tier can run.</summary>
internal sealed class GeneratorSource : ISource
{
    public SourceModule Make(int seed) => new($"generator-{seed}", WideModuleGenerator.Make(seed, seed % 3 == 0 ? Tier.Any : Tier.Common), WideModuleGenerator.Refuel);

    public void Dispose() { }
}
