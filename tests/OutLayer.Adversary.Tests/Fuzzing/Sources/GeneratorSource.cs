using OutLayer.Adversary.Tests.Generated;

namespace OutLayer.Adversary.Tests.Fuzzing.Sources;

/// <summary>Our own generator of small functions.</summary>
internal sealed class GeneratorSource : ISource
{
    public SourceModule Make(int seed) => new($"generator-{seed}", WideModuleGenerator.Make(seed), WideModuleGenerator.Refuel);

    public void Dispose() { }
}
