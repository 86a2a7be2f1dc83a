using OutLayer.Testing;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.SpecSuite;

namespace OutLayer.Wasm.Tests.SpecSuite;

/// <summary>The official suite in the bounds mode that is not the default one.</summary>
public sealed class BoundsModeSuiteTests
{
    [Theory, InlineData(false), InlineData(true)]
    public void The_official_suite_passes_with_explicit_checks(bool metered)
    {
        string? spec = SharedData.Find("spec");
        Assert.SkipWhen(spec is null, SharedData.HowToGet);
        var result = SpecSuiteRunner.Run(spec, new CompilerEngine(BoundsMode.Explicit), costs: metered ? CostModel.OneEach : null);
        Assert.Empty(result.Files.SelectMany(file => file.Failures.Select(failure => $"{file.File} #{failure.Command} {failure.Message}")));
        Assert.True(result.Passed > 57_400, $"passed {result.Passed}");
    }
}
