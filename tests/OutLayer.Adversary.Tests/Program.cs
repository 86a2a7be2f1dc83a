using System.Globalization;

namespace OutLayer.Adversary.Tests;

/// <summary>The tests; with "hostile NAME METERED DEPTH" the child process that runs one hostile module.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args) =>
        args is ["hostile", var name, var metered, var depth]
            ? HostileChild.Run(name, bool.Parse(metered), int.Parse(depth, CultureInfo.InvariantCulture))
            : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
}
