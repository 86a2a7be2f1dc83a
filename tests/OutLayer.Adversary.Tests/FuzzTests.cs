using System.Globalization;
using OutLayer.Adversary.Tests.Fuzzing;
using OutLayer.Adversary.Tests.Fuzzing.Sources;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Adversary.Tests;

/// <summary>
/// A while of differential fuzzing; <c>tests/fuzz</c> does it for hours. OUTLAYER_FUZZ_SECONDS says how long,
/// OUTLAYER_SEED with what.
/// </summary>
public class FuzzTests(ITestOutputHelper output)
{
    private static readonly double Seconds = Setting("OUTLAYER_FUZZ_SECONDS", 20);

    private static int Setting(string name, int usual) => int.Parse(Environment.GetEnvironmentVariable(name) ?? $"{usual}", CultureInfo.InvariantCulture);

    [Fact]
    public void Engines_agree_on_modules_of_all_sources()
    {
        using var v8 = V8Judge.Start();
        if (v8 is null) Assert.Skip(V8Judge.HowToGet);
        var report = new Fuzzer(new FuzzOptions { Minutes = Seconds / 60, Seed = Setting("OUTLAYER_SEED", 1) }, v8, output.WriteLine).Run();
        Assert.Empty(report.Findings);
        Assert.True(report.Programs >= Seconds * 10, $"only {report.Programs} programs in {Seconds} s");
        Assert.InRange(report.Invalid, 1, report.Modules - 1);
    }

    /// <summary>What does not need V8: our tiers among themselves.</summary>
    [Fact]
    public void Our_tiers_agree_on_generated_modules()
    {
        var report = new Fuzzer(new FuzzOptions { Programs = 1_000, Seed = Setting("OUTLAYER_SEED", 1), Sources = ["generator", "mutation"] }, null, output.WriteLine).Run();
        Assert.Empty(report.Findings);
        Assert.True(report.Programs >= 1_000);
    }

    [Theory, InlineData("generator"), InlineData("mutation"), InlineData("binaryen")]
    public void A_source_makes_the_same_module_for_the_same_seed(string name)
    {
        if (name == "binaryen" && V8Judge.PinnedNode is null) Assert.Skip(V8Judge.HowToGet);
        using ISource one = SourceTable.All[name](), other = SourceTable.All[name]();
        one.Make(6);
        foreach (int seed in new[] { 7, 8, 100 }) Assert.Equal(one.Make(seed), other.Make(seed) with { }, SameModule);
        Assert.NotEqual(one.Make(7).Wasm, one.Make(9).Wasm);
    }

    private static bool SameModule(SourceModule one, SourceModule other) => one.Name == other.Name && one.Wasm.AsSpan().SequenceEqual(other.Wasm);

    /// <summary>Takes two units for each operation.</summary>
    private sealed class Overcharging(IEngine inner) : IEngine
    {
        public string Name => "overcharging";
        public WasmFeatures Features => inner.Features;
        public IModuleCode Load(ValidatedModule module, CostModel? costs) => inner.Load(module, costs! with { Operation = 2 });
    }

    [Fact]
    public void An_engine_that_is_wrong_is_found_and_the_case_made_small()
    {
        var wrong = new Tier("overcharging", new Overcharging(Tier.All[0].Engine), Metered: true);
        var options = new FuzzOptions { Programs = 100, Sources = ["generator"], MaxFindings = 1 };
        var said = new List<string>();
        var report = new Fuzzer(options, null, said.Add, [Tier.All[0], wrong]).Run();
        Assert.Contains("overcharging: call 0: gas", Assert.Single(report.Findings), StringComparison.Ordinal);
        string kept = Path.Combine(Fuzzer.Folder, report.Findings[0][..report.Findings[0].IndexOf(':', StringComparison.Ordinal)] + ".wasm");
        Assert.Single(Finding.Read(kept).Calls);
        Assert.InRange(new FileInfo(kept).Length, 8, 450);
        File.Delete(kept);
        File.Delete(Path.ChangeExtension(kept, ".json"));
    }

    [Theory]
    [InlineData("--minutes", "-1"), InlineData("--minutes", "x"), InlineData("--programs", "0"), InlineData("--seed", "a"), InlineData("--source", "dice"), InlineData("--what", "1"), InlineData("--seed", "")]
    public void Options_that_are_not_understood_are_named(string name, string value)
    {
        Assert.Null(FuzzOptions.Parse([name, value], out string wrong));
        Assert.StartsWith($"{name} {value}:", wrong, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_are_read()
    {
        var options = FuzzOptions.Parse(["--programs", "5", "--seed", "9", "--source", "generator"], out _)!;
        Assert.Equal((5L, 9, "generator"), (options.Programs, options.Seed, Assert.Single(options.Sources)));
        Assert.Equal(0.5, FuzzOptions.Parse(["--minutes", "0.5"], out _)!.Minutes);
        Assert.Equal(3, FuzzOptions.Parse(["--source", "all"], out _)!.Sources.Count);
    }
}
