namespace OutLayer.Adversary.Tests.Fuzzing.Sources;

/// <summary>A module to judge.</summary>
/// <param name="Name">Source and seed: what makes it again.</param>
/// <param name="Before">An export to call before each call, or null.</param>
/// <param name="MustBeValid">Whether the source makes valid modules only.</param>
internal sealed record SourceModule(string Name, byte[] Wasm, string? Before = null, bool MustBeValid = true);

/// <summary>Makes modules, the same for the same seed.</summary>
internal interface ISource : IDisposable
{
    SourceModule Make(int seed);
}

internal static class SourceTable
{
    public static IReadOnlyDictionary<string, Func<ISource>> All { get; } = new Dictionary<string, Func<ISource>>
    {
        ["generator"] = () => new GeneratorSource(),
        ["mutation"] = () => new MutationSource(),
        ["binaryen"] = () => new BinaryenSource(),
    };

    /// <summary>Modules of each in a round: most time goes to those of which a second finds most programs.</summary>
    public static IReadOnlyDictionary<string, int> Share { get; } = new Dictionary<string, int> { ["generator"] = 3, ["mutation"] = 4, ["binaryen"] = 1 };
}
