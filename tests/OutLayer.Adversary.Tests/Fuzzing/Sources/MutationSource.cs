using OutLayer.Adversary.Tests.Generated;
using OutLayer.Testing;
using OutLayer.Wasm.Binary;

namespace OutLayer.Adversary.Tests.Fuzzing.Sources;

/// <summary>
/// Modules that are there, changed: the official suite's where it is present, the corpus of findings, and some of the
/// generator's. Byte changes mostly make invalid modules, on which validators must agree; changed instructions mostly valid ones.
/// </summary>
internal sealed class MutationSource : ISource
{
    private const int LargestModule = 20_000, Generated = 20;

    private readonly byte[][] _pool = [.. Suite(), .. Corpus(), .. Enumerable.Range(1, Generated).Select(seed => WideModuleGenerator.Make(seed, Tier.Common))];

    public SourceModule Make(int seed)
    {
        var random = new Random(seed);
        byte[] wasm = _pool[random.Next(_pool.Length)];
        bool bytes = random.Next(3) == 0;
        byte[] changed = bytes ? ByteMutation.Apply(wasm, random) : InstructionMutation.Apply(wasm, random) ?? ByteMutation.Apply(wasm, random);
        return new SourceModule($"mutation-{seed}", changed, MustBeValid: false);
    }

    private static byte[][] Suite() => SharedData.Find("spec") is { } folder
        ? [.. SpecModules.Read(folder).Where(module => module.Bytes.Length < LargestModule && IsKnown(module.Bytes)).Select(module => module.Bytes)]
        : [];

    private static byte[][] Corpus() => RepositoryFiles.Find("tests/corpus") is { } folder
        ? [.. Directory.EnumerateFiles(folder, "*.wasm").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)]
        : [];

    /// <summary>Malformed modules are good to start from too; those of features that we lack say nothing.</summary>
    private static bool IsKnown(byte[] wasm)
    {
        try
        {
            ModuleDecoder.Decode(wasm, Referee.Known);
            return true;
        }
        catch (WasmFormatException refusal)
        {
            return refusal.Error != WasmFormatError.UnsupportedFeature;
        }
    }

    public void Dispose() { }
}
