using BenchmarkDotNet.Attributes;
using OutLayer.Js;
using OutLayer.Js.Hosting;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime;
using OutLayer.Runtime.Contracts;
using OutLayer.Runtime.Guests;

namespace OutLayer.Benchmarks.Call;

/// <summary>A call inside the process, from the restored snapshot to the reset instance.</summary>
public class ContractCalls
{
    private static readonly CodeBundle Counter = ContractSource.FromText("counter.js", """
        export function increment() {
          const count = Number(near.storageRead('count') ?? '0') + 1;
          near.storageWrite('count', String(count));
          return { count };
        }
        """);

    private readonly string _folder = Directory.CreateTempSubdirectory("outlayer-bench-").FullName;
    private ContractHost _memory = null!, _disk = null!;
    private JsRuntime _runtime = null!;
    private JsContract _tiny = null!;
    private JsCallOptions _options = null!;
    private ReceiptFile _receipt = null!;

    [GlobalSetup]
    public void Setup()
    {
        (_memory, _disk) = (ContractHost.InMemory(), ContractHost.Open(_folder));
        _receipt = _memory.Run(Counter, "increment").Evidence!;
        var (module, realm) = new GuestImages().LoadQuickJs();
        _runtime = new JsRuntime(realm, module, Engines.Default);
        var table = new JsHostFunctionTable();
        foreach (string name in realm.Manifest.HostFunctions) table.Add(name, static _ => JsValue.Undefined);
        _options = new JsCallOptions { HostFunctions = table, Gas = 100_000_000_000_000 };
        _tiny = _runtime.Load(JsModules.Of("tiny.js", "export const f = () => 1;"));
        Check(_tiny.Call("f", null, _options).Result.Error is null);
        Check(_memory.Verify(_receipt).Holds);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _memory.Dispose();
        _disk.Dispose();
        _runtime.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark(Description = "tiny contract: restore, load, call, reset")]
    public JsCallOutcome Tiny() => _tiny.Call("f", null, _options);

    [Benchmark(Description = "counter, state in memory, signed receipt")]
    public ContractRun InMemory() => _memory.Run(Counter, "increment");

    [Benchmark(Description = "counter, SQLite with fsync, signed receipt")]
    public ContractRun OnDisk() => _disk.Run(Counter, "increment");

    [Benchmark(Description = "verify the receipt of a call")]
    public bool Verify() => _memory.Verify(_receipt).Holds;

    private static void Check(bool holds)
    {
        if (!holds) throw new InvalidOperationException("what is measured does not work");
    }
}
