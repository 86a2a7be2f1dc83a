using System.Diagnostics;
using System.Globalization;
using OutLayer.Cli.Output;
using OutLayer.Near;
using OutLayer.Runtime.NearVm;

namespace OutLayer.Cli.Commands.Bench.Near;

/// <summary>Measures calls of compiled NEAR contracts: warm, on all processors, of a large contract at first, and in new processes.</summary>
internal static class NearBench
{
    private const int Commands = 10;

    public static int Run(CommandConsole console, int calls)
    {
        if (calls is < 10 or > 10_000_000) throw new UsageException("--calls must be 10 to 10000000");
        byte[] counter = BenchContracts.Counter(), large = BenchContracts.Large();
        console.Error.WriteLine($"outlayer: measuring {calls} calls of {counter.Length} bytes, and of {large.Length} ...");
        var first = new List<(string, double, string)>();
        FirstCalls(large, first);
        var small = PreparedContract.Prepare(counter, RuntimeParameters.Latest);
        var rows = new List<(string, double, string)>();
        rows.AddRange(Rows("small call, warm", OnGuestThread(() => Warm(small, calls)), "us"));
        rows.AddRange(Rows("small call from a small stack", Warm(small, calls), "us"));
        rows.Add(("bytes allocated by a small call", Allocated(small, calls), "B"));
        rows.Add(($"calls on {Environment.ProcessorCount} threads", Throughput(small, calls), "1/s"));
        rows.AddRange(first);
        rows.AddRange(Rows("large contract, warm", OnGuestThread(() => Warm(PreparedContract.Prepare(large, RuntimeParameters.Latest), Math.Min(calls, 5_000))), "us"));
        console.Error.WriteLine("outlayer: measuring whole commands ...");
        rows.AddRange(Rows("near run of the small contract, new process", Processes(counter), "ms"));
        rows.AddRange(Rows("near run of the large contract, new process", Processes(large), "ms"));
        Print(console, calls, rows);
        return ExitCode.Ok;
    }

    /// <summary>What a process pays that never ran a contract before.</summary>
    private static void FirstCalls(byte[] large, List<(string, double, string)> rows)
    {
        PreparedContract contract = null!;
        rows.Add(("large contract, prepared", Time(() => contract = PreparedContract.Prepare(large, RuntimeParameters.Latest)), "ms"));
        rows.Add(("large contract, first call then", Time(() => Call(contract)), "ms"));
        rows.Add(("large contract, second call", Time(() => Call(contract)), "ms"));
    }

    private static double[] Warm(PreparedContract contract, int calls)
    {
        for (int i = 0; i < 2_000; i++) Call(contract);
        double[] times = [.. Enumerable.Range(0, calls).Select(_ => Time(() => Call(contract)) * 1_000)];
        Array.Sort(times);
        return times;
    }

    private static double Allocated(PreparedContract contract, int calls)
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);
        for (int i = 0; i < calls; i++) Call(contract);
        return (GC.GetTotalAllocatedBytes(precise: true) - before) / (double)calls;
    }

    private static double Throughput(PreparedContract contract, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => NewGuestThread(() =>
        {
            for (int i = 0; i < calls; i++) Call(contract);
        })).ToList();
        threads.ForEach(thread => thread.Join());
        return threads.Count * (double)calls / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Call(PreparedContract contract)
    {
        var storage = new MemoryStorage();
        storage.Write("count"u8, BitConverter.GetBytes(1L));
        var call = ContractVm.Call(contract, BenchContracts.Method, CallContextFile.Default, RuntimeParameters.Latest, storage);
        if (call.Error is { } error) throw new InvalidOperationException(error.Message);
    }

    private static double[] OnGuestThread(Func<double[]> work)
    {
        double[] result = [];
        NewGuestThread(() => result = work()).Join();
        return result;
    }

    private static Thread NewGuestThread(Action work)
    {
        var thread = new Thread(() => work(), ContractVm.StackBytes);
        thread.Start();
        return thread;
    }

    private static double[] Processes(byte[] wasm)
    {
        string folder = Directory.CreateTempSubdirectory("outlayer-bench-").FullName;
        try
        {
            File.WriteAllBytes(Path.Combine(folder, "contract.wasm"), wasm);
            string[] command = ["near", "run", "--wasm", "contract.wasm", "--method", BenchContracts.Method, "--json"];
            SelfProcess.Run(folder, command);
            double[] times = [.. Enumerable.Range(0, Commands).Select(_ => Time(() => SelfProcess.Run(folder, command)))];
            Array.Sort(times);
            return times;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Time(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static (string, double, string)[] Rows(string name, double[] sorted, string unit) =>
    [
        ($"{name}: min", sorted[0], unit),
        ($"{name}: median", sorted[sorted.Length / 2], unit),
        ($"{name}: p99", sorted[Math.Min(sorted.Length - 1, sorted.Length * 99 / 100)], unit),
    ];

    private static void Print(CommandConsole console, int calls, List<(string Name, double Value, string Unit)> rows)
    {
        if (!console.Json)
        {
            foreach (var (name, value, unit) in rows) console.Output.WriteLine($"{name,-50} {value.ToString("F2", CultureInfo.InvariantCulture),12} {unit}");
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
