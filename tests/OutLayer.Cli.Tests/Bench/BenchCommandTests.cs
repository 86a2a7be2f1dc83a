using OutLayer.Runtime;

namespace OutLayer.Cli.Tests.Bench;

/// <summary>outlayer bench engine as a command.</summary>
public sealed class BenchCommandTests
{
    private static Finished Bench(params string[] options) => Outlayer.Run(Outlayer.Repository, ["bench", "engine", .. options]);

    [Theory]
    [InlineData("--reps must be 1 to 1000", "--reps", "0")]
    [InlineData("--reps must be 1 to 1000", "--reps", "1001")]
    [InlineData("--docs writes of everything; leave --filter, --engine, --part and --kernels out", "--docs", "--part", "opcodes")]
    [InlineData("--docs writes of everything; leave --filter, --engine, --part and --kernels out", "--docs", "--kernels", ".")]
    public void An_option_that_makes_no_sense_is_refused(string message, params string[] options) => Bench(options).Refuses(message);

    [Theory]
    [InlineData("there is no engine \"v9\"; choose of v8-turbofan, v8, ", "--engine", "v9")]
    [InlineData("there is no part \"all\"; choose of kernels, opcodes, crossings, starts, ", "--part", "all")]
    [InlineData("no kernel's name contains \"doom\"; there are recursion, matrix, ", "--filter", "doom")]
    [InlineData("no instruction that guard+gas can run has \"doom\" in its name", "--part", "opcodes", "--filter", "doom", "--engine", "guard+gas")]
    public void An_unknown_name_is_refused_with_those_that_there_are(string message, params string[] options) =>
        Assert.Contains($"outlayer: {message}", Bench(options).Exits(2).Err, StringComparison.Ordinal);

    [Theory]
    [InlineData("start-cold")]
    [InlineData("start-precompiled")]
    public void A_start_is_one_number(string part)
    {
        string tier = Engines.Tiers.First(tier => tier.Costs is not null).Name;
        var starts = Bench("--part", part, "--engine", tier, "--json").Exits(0).Json.GetProperty("starts");
        var time = starts[0].GetProperty("times")[0];
        Assert.Equal((1, tier, "ms"), (starts.GetArrayLength(), starts[0].GetProperty("tier").GetString(), time.GetProperty("unit").GetString()));
        Assert.InRange(time.GetProperty("value").GetDouble(), 1, 60_000);
    }

    [Fact]
    public void The_filter_chooses_instructions_too()
    {
        string tier = Engines.Tiers.First(tier => tier.Costs is not null).Name;
        var report = Bench("--part", "opcodes", "--filter", "i32.div", "--engine", tier, "--reps", "1", "--json").Exits(0).Json.GetProperty("opcodes")[0];
        var times = report.GetProperty("instructions").EnumerateArray().ToList();
        Assert.Equal(["i32.div_s", "i32.div_u"], times.Select(time => time.GetProperty("name").GetString()).Order(StringComparer.Ordinal));
        Assert.All(times, time => Assert.InRange(time.GetProperty("operations").GetDouble(), 2.1, 2.2)); // local.get, the division, a part of the loop
    }

    [Fact]
    public void Kernels_of_ones_own_are_run_by_our_engines()
    {
        using var folder = new OwnKernels();
        string[] tiers = [.. Engines.Tiers.Select(tier => tier.Name)];
        var kernels = Bench(["--kernels", folder.Path, "--reps", "1", "--json", "--engine", .. tiers]).Exits(0).Json.GetProperty("kernels");
        var kernel = kernels.GetProperty("kernels")[0];
        Assert.Equal(OwnKernels.Result, kernel.GetProperty("result").GetInt32());
        Assert.Equal(tiers, kernel.GetProperty("cpuMs").EnumerateObject().Select(time => time.Name));
        Assert.Equal(1, kernels.GetProperty("geometricMean").GetProperty(tiers[0]).GetDouble());
    }

    [Fact]
    public void A_kernel_is_run_by_V8()
    {
        using var folder = new OwnKernels();
        var document = Bench("--kernels", folder.Path, "--reps", "1", "--json", "--engine", "v8-turbofan").Exits(0).Json;
        Assert.Equal(OwnKernels.Result, document.GetProperty("kernels").GetProperty("kernels")[0].GetProperty("result").GetInt32());
        Assert.StartsWith("14.6", document.GetProperty("machine").GetProperty("v8").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_list_or_a_module_is_refused()
    {
        using var folder = new OwnKernels();
        File.Delete(Path.Combine(folder.Path, "fibonacci.wasm"));
        Assert.Contains("the kernel fibonacci has no module", Bench("--kernels", folder.Path).Exits(2).Err, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(folder.Path, "kernels.json"), "{");
        Assert.Contains("is not a list of", Bench("--kernels", folder.Path).Exits(2).Err, StringComparison.Ordinal);
        File.Delete(Path.Combine(folder.Path, "kernels.json"));
        Assert.Contains("it lists the folder's kernels", Bench("--kernels", folder.Path).Exits(2).Err, StringComparison.Ordinal);
    }
}
