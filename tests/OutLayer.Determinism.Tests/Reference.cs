using System.Collections.Concurrent;

namespace OutLayer.Determinism.Tests;

/// <summary>The receipts that all runs of a script are held against: of one sequence of plain processes.</summary>
internal static class Reference
{
    private static readonly ConcurrentDictionary<string, Lazy<string[]>> Known = [];

    public static string[] Of(Script script) =>
        Known.GetOrAdd(script.Name, _ => new(() => CommandRun.Receipts(script, script.Calls.Length, Surroundings.All[0]))).Value;
}
