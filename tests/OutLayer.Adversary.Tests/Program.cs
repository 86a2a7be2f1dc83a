using System.Globalization;
using OutLayer.Adversary.Tests.Fuzzing;

namespace OutLayer.Adversary.Tests;

/// <summary>The tests; with "hostile NAME METERED DEPTH" the child process that runs one hostile module, "guard ACT" one that faults, "depth FRAMES TIER" one that recurses, "numbers" one that computes, "bomb NAME" one that takes what may be too much; with "fuzz" the fuzzer.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args) => args switch
    {
        ["hostile", var name, var metered, var depth] => HostileChild.Run(name, bool.Parse(metered), int.Parse(depth, CultureInfo.InvariantCulture)),
        ["guard", var act] => Classes.GuardChild.Run(act),
        ["bomb", var name] => Classes.BombChild.Run(name),
        ["depth", var frames, var tier] => Classes.DepthChild.Run(frames, tier),
        ["numbers"] => Classes.NumbersChild.Run(),
        ["fuzz", .. var options] => FuzzCommand.Run(options),
        _ => await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args),
    };
}
