using System.Globalization;

namespace OutLayer.Adversary.Tests.Classes;

/// <summary>What is meant to cost much ends soon, with a named error or done, and takes memory in proportion. Each in a process of its own.</summary>
public sealed class BombTests
{
    /// <summary>Bounds: CPU time and memory for each byte that is given, and what anything may take.</summary>
    private const double MillisecondsPerByte = 0.002, Milliseconds = 6_000;
    private const long MemoryPerByte = 400, Memory = 400L << 20;

    public static TheoryData<string> Names() => [.. Bombs.All.Keys];

    [Theory, MemberData(nameof(Names))]
    public void It_ends_soon_and_small(string name)
    {
        var (exit, output) = ChildProcess.Run(TimeSpan.FromMinutes(2), [("DOTNET_GCHeapHardLimit", "80000000")], "bomb", name);
        Assert.True(exit == 0, $"exit {exit}: {output}");
        string[] lines = output.TrimEnd().Split('\n');
        long[] numbers = [.. lines[^1].Split(' ').Select(number => long.Parse(number, CultureInfo.InvariantCulture))];
        Assert.Matches("^(refused: .{5,}|made|ran ?)", lines[0]);
        Assert.True(numbers[0] <= Milliseconds + numbers[2] * MillisecondsPerByte, $"{numbers[0]} ms for {numbers[2]} bytes: {lines[0]}");
        Assert.True(numbers[1] <= Memory + numbers[2] * MemoryPerByte, $"{numbers[1] >> 20} MiB for {numbers[2]} bytes: {lines[0]}");
        TestContext.Current.TestOutputHelper!.WriteLine($"BOMB {name}: {numbers[0]} ms, {numbers[1] >> 20} MiB, {numbers[2]} bytes: {lines[0][..Math.Min(lines[0].Length, 120)]}");
    }
}
