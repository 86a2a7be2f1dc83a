using OutLayer.Testing;
using OutLayer.Wasm.SpecSuite;
using OutLayer.Wasm.Tests.Runtime;

namespace OutLayer.Wasm.Tests.SpecSuite;

/// <summary>What the official suite says of modules before anything runs: invalid, malformed, not linkable, or all of it right.</summary>
public sealed class FrontEndTests
{
    private static readonly string[] Judged = ["module:", "assert_invalid:", "assert_malformed:", "assert_unlinkable:"];

    /// <summary>Modules that import what code must have grown before.</summary>
    private static readonly string[] NeedCode = ["memory_grow.json #99", "table_grow.json #53"];

    [Fact]
    public void Modules_are_judged_as_the_suite_says_without_an_engine()
    {
        string? spec = SharedData.Find("spec");
        Assert.SkipWhen(spec is null, SharedData.HowToGet);
        var engine = new FrontEnd();
        var result = SpecSuiteRunner.Run(spec, engine);
        string[] wrong = [.. result.Files.SelectMany(file => file.Failures.Where(IsJudged).Select(failure => $"{file.File} #{failure.Command}"))];
        Assert.Equal(NeedCode, wrong);
        Assert.DoesNotContain(result.Files.SelectMany(file => file.Skips), skip => engine.Features.Has(skip.Feature));
    }

    private static bool IsJudged(SpecFailure failure) => Judged.Any(command => failure.Message.StartsWith(command, StringComparison.Ordinal));
}
