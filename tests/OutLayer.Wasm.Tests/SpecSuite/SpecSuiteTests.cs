using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.SpecSuite;
using OutLayer.Wasm.Tests.Runtime;

namespace OutLayer.Wasm.Tests.SpecSuite;

/// <summary>The official suite on the engine that is tested, with and without gas.</summary>
public sealed class SpecSuiteTests
{
    /// <summary>Assertions that held when this was written; a runner that loses some is broken.</summary>
    private const int AtLeast = 57_400;

    [Theory]
    [InlineData(false), InlineData(true)]
    public void The_official_suite_passes_and_every_skip_names_a_feature_that_we_lack(bool metered)
    {
        string? spec = SharedData.Find("spec");
        Assert.SkipWhen(spec is null, SharedData.HowToGet);
        var engine = TestEngine.Create();
        var result = SpecSuiteRunner.Run(spec, engine, costs: metered ? CostModel.OneEach : null);
        Assert.Empty(result.Files.SelectMany(file => file.Failures.Select(failure => $"{file.File} #{failure.Command} {failure.Message}")));
        Assert.DoesNotContain(result.Files.SelectMany(file => file.Skips), skip => engine.Features.Has(skip.Feature));
        Assert.True(result.Passed >= AtLeast, $"passed {result.Passed}, skipped {result.Skipped}");
    }
}
