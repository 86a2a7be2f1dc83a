using System.Diagnostics;
using System.Globalization;
using OutLayer.Cli.Output;
using OutLayer.Runtime.Contracts;
using OutLayer.Runtime.Guests;
using OutLayer.Runtime;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Cli.Commands;

/// <summary>Measures the main job: whole commands, calls in this process with their commit on disk, the restore of the realm, memory.</summary>
internal static class MainBench
{
    private const int Commands = 10;

    /// <summary>Pages of 4 KiB that a small call writes; see bench/BASELINE.md.</summary>
    private const int DirtyPages = 80;

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
        string folder = Directory.CreateTempSubdirectory("outlayer-bench-").FullName;
        try
        {
            console.Error.WriteLine("outlayer: measuring whole commands ...");
            var command = MeasureCommands(folder);
            console.Error.WriteLine($"outlayer: measuring {calls} calls ...");
            var (call, guest, before, after) = MeasureCalls(Path.Combine(folder, "calls"), calls);
            console.Error.WriteLine("outlayer: measuring the restore ...");
            Print(console, calls,
            [
                .. Rows("whole command, warm", command, "ms"),
                .. Rows("contract call with its commit", call, "ms"),
                .. Rows("of it in the guest", guest, "ms"),
                .. Rows("restore of the realm", MeasureRestore(calls), "us"),
                ("resident memory before the calls", before, "MiB"),
                ("resident memory after the calls", after, "MiB"),
            ]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        return ExitCode.Ok;
    }

    private static double[] MeasureCommands(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "counter.js"), Counter);
        return Measure(Commands + 1, () => SelfProcess.Run(folder, "run", "counter.js", "increment", "--state", "commands"))[..Commands];
    }

    private static (double[] Call, double[] Guest, long Before, long After) MeasureCalls(string folder, int calls)
    {
        using var host = ContractHost.Open(folder);
        var code = ContractSource.FromText("counter.js", Counter);
        for (int i = 0; i < 1_000; i++) host.Run(code, "increment");
        long before = MemoryMiB();
        var guest = new List<double>();
        double[] call = Measure(calls, () => guest.Add(host.Run(code, "increment").Result.ExecutionTimeMs));
        return (call, [.. guest.Order()], before, MemoryMiB());
    }

    /// <summary>The reset that each run ends with, after as many writes as a small call makes.</summary>
    private static double[] MeasureRestore(int rounds)
    {
        var (_, realm) = new GuestImages().LoadQuickJs();
        using var image = new MemoryImage(realm.Memory.Span);
        using var store = new Store(Engines.Default);
        var memory = store.CreateMemory(new MemoryType(new Limits(1, null)));
        memory.Restore(image);
        var times = new double[rounds];
        for (int i = 0; i < rounds; i++)
        {
            for (int page = 0; page < DirtyPages; page++) memory.Span[page * 4_096 * 7] = 1;
            times[i] = Time(() => memory.Restore(image)) * 1_000;
        }
        Array.Sort(times);
        return times;
    }

    /// <summary>Times in ms, sorted.</summary>
    private static double[] Measure(int count, Action work)
    {
        double[] times = [.. Enumerable.Range(0, count).Select(_ => Time(work)).Order()];
        return times;
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

    private static (string, double, string)[] Rows(string name, double[] sorted, string unit) =>
    [
        ($"{name}: min", sorted[0], unit),
        ($"{name}: median", sorted[sorted.Length / 2], unit),
        ($"{name}: p99", sorted[Math.Min(sorted.Length - 1, sorted.Length * 99 / 100)], unit),
    ];

    private static void Print(CommandConsole console, int calls, (string Name, double Value, string Unit)[] rows)
    {
        if (!console.Json)
        {
            console.Output.WriteLine($"{Commands} commands; {calls} calls of a counter in one process, each committed to disk");
            foreach (var (name, value, unit) in rows)
                console.Output.WriteLine($"{name,-40} {value.ToString("F3", CultureInfo.InvariantCulture),10} {unit}");
            return;
        }
        console.WriteJson(writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("calls", calls);
            foreach (var (name, value, unit) in rows) writer.WriteNumber($"{name} ({unit})", Math.Round(value, 4));
            writer.WriteEndObject();
        });
    }
}
