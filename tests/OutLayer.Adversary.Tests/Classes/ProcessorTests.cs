namespace OutLayer.Adversary.Tests.Classes;

/// <summary>
/// All numeric instructions and generated programs in processes whose JIT may not use some of the processor, or works in other ways: the same
/// bits. The switches are those that .NET 10 knows; others of older versions (EnableFMA, EnableSSE41) change nothing.
/// </summary>
public sealed class ProcessorTests
{
    private static readonly Lazy<string[]> Expected = new(() => Lines([]));

    /// <summary>Variables, and features that are gone with them.</summary>
    public static TheoryData<string, string> Switches => new()
    {
        { "EnableAVX512=0", "avx512" },
        { "EnableAVX2=0", "avx2 fma bmi lzcnt avx512" },
        { "EnableAVX=0", "avx avx2 fma bmi lzcnt avx512" },
        { "EnableSSE42=0", "sse4.1 popcnt avx avx2 fma bmi lzcnt avx512" },
        { "EnableHWIntrinsic=0", "vectors sse4.1 popcnt avx avx2 fma bmi lzcnt avx512" },
        { "TieredCompilation=0", "" },
        { "TieredPGO=0", "" },
        { "ReadyToRun=0", "" },
        { "EnableAVX2=0 TieredCompilation=0 ReadyToRun=0", "avx2 fma bmi lzcnt avx512" },
    };

    [Theory, MemberData(nameof(Switches))]
    public void Results_do_not_depend_on_the_processor_or_on_how_the_JIT_works(string switches, string gone)
    {
        string[] lines = Lines([.. switches.Split(' ').Select(one => one.Split('=')).Select(pair => ($"DOTNET_{pair[0]}", pair[1]))]);
        foreach (string feature in gone.Split(' ', StringSplitOptions.RemoveEmptyEntries)) Assert.Contains($"{feature} False", lines[0], StringComparison.Ordinal);
        if (gone.Length == 0) Assert.Equal(Expected.Value[0], lines[0]);
        string[] tiers = lines[0].Contains("sse4.1 True", StringComparison.Ordinal)
            ? ["guard", "tiered guard", "explicit", "tiered", "interpreter"]
            : ["explicit", "tiered", "interpreter"];
        string[] instructions = [.. tiers.Select(tier => $"{tier} {Hash(Expected.Value[1])}")], programs = [.. tiers.Select(tier => $"programs, {tier} {Hash(Expected.Value[^1])}")];
        Assert.Equal([.. instructions, .. programs], lines[1..]);
    }

    private static string Hash(string line) => line.Split(' ')[^1];

    private static string[] Lines((string, string)[] variables)
    {
        var (exit, output) = ChildProcess.Run(TimeSpan.FromMinutes(5), variables, "numbers");
        Assert.True(exit == 0, output);
        return output.TrimEnd().Split('\n');
    }
}
