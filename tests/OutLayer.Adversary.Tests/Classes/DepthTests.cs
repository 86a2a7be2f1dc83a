namespace OutLayer.Adversary.Tests.Classes;

/// <summary>
/// The largest legal frames, at every depth up to the limit and one deeper, with a trap, a fault, an exception that passes all of them, a host call or
/// endless recursion at the end: the process lives, and all tiers say the same.
/// </summary>
public sealed class DepthTests
{
    public static TheoryData<string> Names() => [.. DepthChild.Frames.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Nothing_at_any_depth_ends_the_process(string frames)
    {
        string seen = Tiers.Agree(tier =>
        {
            var (exit, output) = ChildProcess.Run(TimeSpan.FromMinutes(3), "depth", frames, tier);
            Assert.True(exit == 0, $"{tier}, exit {exit}: {output[^Math.Min(output.Length, 3_000)..]}");
            return output;
        });
        string[] words = seen.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        Assert.InRange(int.Parse(words[0], null), 2, 9_000);
        Assert.Equal(["Unreachable", "MemoryOutOfBounds", "7", "0", "IntegerDivideByZero", "CallStackExhausted", "0"], words[1..8]);
        Assert.All(words[^7..], word => Assert.Equal("CallStackExhausted", word));
    }
}
