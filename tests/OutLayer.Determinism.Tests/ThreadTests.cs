using System.Text;
using OutLayer.Protocol.Crypto;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.Contracts;
using OutLayer.Runtime.Guests;
using OutLayer.Runtime.State;

namespace OutLayer.Determinism.Tests;

/// <summary>The same calls in one process on 8 threads: state folders and memory, cold and used instances, quiet and crowded hosts.</summary>
public class ThreadTests
{
    private const int Threads = 8;

    public static TheoryData<string> Scripts() => Script.Names();

    [Theory, MemberData(nameof(Scripts))]
    public void A_hundred_runs_on_8_threads_give_the_receipts_of_the_separate_processes(string name)
    {
        var script = Script.Named(name);
        string[] expected = Reference.Of(script);
        var code = ContractSource.FromFile(Product.PathOf(script.File));
        int next = -1;
        OnThreads(() =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < Product.Runs;) Assert.Equal(expected, Run(script, code, i));
        });
        Assert.True(next >= Product.Runs);
    }

    private static string[] Run(Script script, CodeBundle code, int i)
    {
        var folder = Directory.CreateTempSubdirectory("outlayer-thread");
        try
        {
            using var store = i % 4 == 0 ? (IStateStore)SqliteStateStore.Open(folder.FullName) : new InMemoryStateStore();
            using var host = new ContractHost(store, KeyOf(i), new GuestImages(Product.Images));
            if (i % 2 == 1) Disturb(host, code);
            return [.. script.Calls.Select(call => One(host, code, call))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string One(ContractHost host, CodeBundle code, ContractCall call)
    {
        var run = host.Run(code, call.Method, Encoding.UTF8.GetBytes(call.Args), call.Options());
        return ReceiptText.WithoutSigner(Encoding.UTF8.GetString(run.Evidence!.ToBytes()));
    }

    /// <summary>Other accounts' calls on the same pool of instances: they fill memory, throw, run out of gas and leave globals behind.</summary>
    private static void Disturb(ContractHost host, CodeBundle code)
    {
        var noise = ContractSource.FromText("noise.js", """
            let kept = [];
            export function noise({ n }) {
              globalThis.left = n;
              for (let i = 0; i < 50; i++) kept.push(new Array(500).fill(n), { ['p' + i * n]: Symbol.for('s' + n) });
              if (n === 1) throw new Error('noise');
              if (n === 2) for (;;) kept.push([]);
              return near.storageWrite('n', String(n));
            }
            """);
        var options = new CallOptions { Account = "noise.test.near", Gas = 5_000_000_000_000 };
        for (int n = 0; n < 4; n++) host.Run(noise, "noise", Encoding.UTF8.GetBytes($$"""{"n":{{n}}}"""), options);
        host.Run(code, "no_such_method", "{}", options);
    }

    private static Ed25519Key KeyOf(int i)
    {
        byte[] seed = new byte[Ed25519Key.SeedSize];
        seed[0] = (byte)i;
        return new Ed25519Key(seed);
    }

    private static void OnThreads(Action work)
    {
        var failures = new List<Exception>();
        // Stacks of very different sizes: how deep a guest may go is counted, not found out.
        var threads = Enumerable.Range(0, Threads).Select(n => new Thread(() => Guard(work, failures), (n % 4) switch { 0 => 1 << 20, 1 => 16 << 20, 2 => 64 << 20, _ => 0 })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        if (failures.Count > 0) throw new AggregateException(failures);
    }

    private static void Guard(Action work, List<Exception> failures)
    {
        try
        {
            work();
        }
        catch (Exception failed)
        {
            lock (failures) failures.Add(failed);
        }
    }
}
