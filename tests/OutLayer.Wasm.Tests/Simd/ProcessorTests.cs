using System.Diagnostics;
using OutLayer.Wasm.Tests.Runtime;

namespace OutLayer.Wasm.Tests.Simd;

/// <summary>The same results where the JIT may use fewer instructions of the processor, each in a process of its own.</summary>
public sealed class ProcessorTests
{
    [Theory]
    [InlineData("DOTNET_EnableAVX512"), InlineData("DOTNET_EnableAVX2"), InlineData("DOTNET_EnableAVX"), InlineData("DOTNET_EnableSSE42"), InlineData("DOTNET_EnableHWIntrinsic")]
    public async Task Results_are_the_same_without(string instructions)
    {
        Type[] classes = [typeof(VectorHashTests), typeof(SimdSuiteTests), typeof(VectorNaNTests), typeof(VectorCallTests), typeof(ShuffleTests), typeof(ConstantOperandTests)];
        var start = new ProcessStartInfo(Environment.ProcessPath!, [.. Program(), .. classes.SelectMany(type => new[] { "-class", type.FullName! })])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[instructions] = "0";
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0 && output.Contains("Failed: 0", StringComparison.Ordinal), $"exit {process.ExitCode}\n{output}\n{await errors}");
        Assert.DoesNotContain("Total: 0,", output, StringComparison.Ordinal);
    }

    /// <summary>This program, or the host with this program as its argument.</summary>
    private static string[] Program() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(ProcessorTests).Assembly.Location] : [];
}
