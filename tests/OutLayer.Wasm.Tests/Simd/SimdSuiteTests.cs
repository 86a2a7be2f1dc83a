using OutLayer.Testing;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.SpecSuite;

namespace OutLayer.Wasm.Tests.Simd;

/// <summary>The vector part of the official suite by itself, for processes that have only part of the processor.</summary>
public sealed class SimdSuiteTests
{
    [Theory, InlineData("simd", 25_000), InlineData("relaxed-simd", 69)]
    public void The_documents_of_a_folder_pass(string folder, int atLeast)
    {
        string? spec = SharedData.Find("spec");
        Assert.SkipWhen(spec is null, SharedData.HowToGet);
        var result = SpecSuiteRunner.Run(Path.Combine(spec, folder), new CompilerEngine());
        Assert.Empty(result.Files.SelectMany(file => file.Failures.Select(failure => $"{file.File} #{failure.Command} {failure.Message}")));
        Assert.Equal(0, result.Skipped);
        Assert.True(result.Passed >= atLeast, $"passed {result.Passed}");
    }
}
