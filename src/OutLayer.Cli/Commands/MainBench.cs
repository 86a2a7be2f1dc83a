using System.Diagnostics;
using System.Globalization;
using OutLayer.Cli.Output;
using OutLayer.Runtime.Contracts;

namespace OutLayer.Cli.Commands;

/// <summary>Measures the main job inside this process; whole commands are measured from outside, by bench/.</summary>
internal static class MainBench
{
    private const string Counter = """
        export function increment() {
          const count = Number(near.storageRead('count') ?? '0') + 1;
          near.storageWrite('count', String(count));
          return { count };
        }
        """;

    public static int Run(CommandConsole console, int calls)
    {
        if (calls is < 10 or > 1_000_000) throw new UsageException("--calls must be 10 to 1000000");
        using var host = ContractHost.InMemory();
        var code = ContractSource.FromText("counter.js", Counter);
        for (int i = 0; i < 50; i++) host.Run(code, "increment");
        long before = MemoryMiB();
        double[] times = [.. Enumerable.Range(0, calls).Select(_ => Time(() => host.Run(code, "increment")))];
        long after = MemoryMiB();
        Array.Sort(times);
        var rows = new (string Name, double Value, string Unit)[]
        {
            ("contract call, median", times[calls / 2], "ms"),
            ("contract call, 99th percentile", times[Math.Min(calls - 1, calls * 99 / 100)], "ms"),
            ("contract call, fastest", times[0], "ms"),
            ("of it in the guest, fastest", Enumerable.Range(0, 20).Min(_ => host.Run(code, "increment").Result.ExecutionTimeMs), "ms"),
            ("resident memory before", before, "MiB"),
            ("resident memory after", after, "MiB"),
        };
        Print(console, calls, rows);
        return ExitCode.Ok;
    }

    private static double Time(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static long MemoryMiB()
    {
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 >> 20;
    }

    private static void Print(CommandConsole console, int calls, (string Name, double Value, string Unit)[] rows)
    {
        if (console.Json)
        {
            console.WriteJson(writer =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("calls", calls);
                foreach (var (name, value, unit) in rows) writer.WriteNumber($"{name} ({unit})", Math.Round(value, 4));
                writer.WriteEndObject();
            });
            return;
        }
        console.Output.WriteLine($"{calls} calls of a counter in one process, state in memory");
        foreach (var (name, value, unit) in rows) console.Output.WriteLine($"{name,-34} {value.ToString("F3", CultureInfo.InvariantCulture),10} {unit}");
    }
}
