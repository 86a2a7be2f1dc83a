using OutLayer.Runtime.Tests.LocalNode.Store;
using OutLayer.Runtime.Tests.State;

namespace OutLayer.Runtime.Tests;

/// <summary>The tests; with "commit-loop FOLDER COUNT" or "chain-loop FOLDER COUNT" the child process that the crash tests kill.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args) =>
        args switch
        {
            ["commit-loop", var folder, var count] => CommitLoop.Run(folder, int.Parse(count, null)),
            ["chain-loop", var folder, var count] => ChainLoop.Run(folder, int.Parse(count, null)),
            _ => await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args),
        };
}
