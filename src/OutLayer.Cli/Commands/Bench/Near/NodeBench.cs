using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using OutLayer.Cli.Output;
using OutLayer.Near;
using OutLayer.Protocol.Crypto;

namespace OutLayer.Cli.Commands.Bench.Near;

/// <summary>Measures a local node in a process of its own, with its state on disk: its start, calls one by one, calls over many connections.</summary>
internal static class NodeBench
{
    private const int Rounds = 5, OneByOne = 200;
    private const ulong Gas = 30_000_000_000_000;

    public static int Run(CommandConsole console, int transactions, int connections)
    {
        if (connections is < 1 or > 1_000 || transactions < connections) throw new UsageException("--connections must be 1 to 1000, and --transactions as many at least");
        string folder = Directory.CreateTempSubdirectory("outlayer-bench-").FullName;
        try
        {
            var rows = new List<(string Name, double Value, string Unit)>();
            Measure(console, folder, transactions, connections, rows);
            Print(console, rows);
            return ExitCode.Ok;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Measure(CommandConsole console, string folder, int transactions, int connections, List<(string, double, string)> rows)
    {
        console.Error.WriteLine("outlayer: starting a node ...");
        using (NodeProcess.Start(folder)) { }   // the chain begins, and files come into the page cache
        long start = Stopwatch.GetTimestamp();
        using var node = NodeProcess.Start(folder);
        rows.Add(("start of a node that has a chain, to its first answer", Stopwatch.GetElapsedTime(start).TotalMilliseconds, "ms"));
        using var client = new NodeClient(node.Port);
        var wallet = new NodeWallet(client, node.Key);
        string contract = wallet.Deploy(BenchContracts.Counter());
        var keys = wallet.AddKeys(connections);
        rows.AddRange(OneAfterTheOther(wallet, client, contract));
        for (int round = 1; round <= Rounds; round++)
        {
            console.Error.WriteLine($"outlayer: {transactions} calls over {connections} connections, {round} of {Rounds} ...");
            rows.Add(($"calls a second, round {round}", Many(wallet, node.Port, contract, keys, transactions / connections), "1/s"));
        }
    }

    private static IEnumerable<(string, double, string)> OneAfterTheOther(NodeWallet wallet, NodeClient client, string contract)
    {
        var times = new double[OneByOne];
        for (int i = 0; i < times.Length; i++)
        {
            byte[] request = wallet.Request(contract, BenchContracts.Method, Gas);
            long start = Stopwatch.GetTimestamp();
            client.RequireSuccess(request);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }
        Array.Sort(times);
        yield return ("a call alone, to final: median", times[times.Length / 2], "ms");
        yield return ("a call alone, to final: p99", times[times.Length * 99 / 100], "ms");
    }

    // Signed in advance; each connection has a key, so that nonces are in order.
    private static double Many(NodeWallet wallet, int port, string contract, IReadOnlyList<Ed25519Key> keys, int each)
    {
        var requests = keys.Select(key => wallet.Requests(key, contract, BenchContracts.Method, Gas, each)).ToList();
        var clients = keys.Select(_ => new NodeClient(port)).ToList();
        long start = Stopwatch.GetTimestamp();
        var threads = clients.Select((client, index) => new Thread(() =>
        {
            foreach (byte[] request in requests[index]) client.RequireSuccess(request);
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        clients.ForEach(client => client.Dispose());
        return keys.Count * each / seconds;
    }

    private static void Print(CommandConsole console, List<(string Name, double Value, string Unit)> rows)
    {
        if (!console.Json)
        {
            foreach (var (name, value, unit) in rows) console.Output.WriteLine($"{name,-55} {value.ToString("F2", CultureInfo.InvariantCulture),12} {unit}");
            return;
        }
        console.WriteJson(writer =>
        {
            writer.WriteStartObject();
            foreach (var (name, value, unit) in rows) writer.WriteNumber($"{name} ({unit})", Math.Round(value, 4));
            writer.WriteEndObject();
        });
    }
}
