using OutLayer.Runtime.Tests.State;

namespace OutLayer.Runtime.Tests;

/// <summary>The tests; with "commit-loop FOLDER COUNT" the child process that the crash tests kill.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args) =>
        args is ["commit-loop", var folder, var count]
            ? CommitLoop.Run(folder, int.Parse(count, null))
            : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
}
