using OutLayer.Testing;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Adversary.Tests.Classes;

/// <summary>What costs little is done very often: it ends as it must, soon, and the host's memory does not grow with it.</summary>
[Collection(nameof(StormTests))]
public sealed class StormTests
{
    private const int TrapCount = 100_000, HostCalls = 1_000_000, Throws = 20_000, MostElements = 1_000_000;
    private const long Allowance = 48L << 20;

    private const string Module = """
        (module (import "env" "host" (func $host (param i32) (result i32)))
          (memory (export "memory") 1) (table $t (export "table") 1 funcref) (tag $e (param i64))
          (func (export "trap0") unreachable)
          (func (export "trap1") (drop (i32.load (i32.const -4))))
          (func (export "trap2") (drop (i32.div_s (i32.const 1) (i32.const 0))))
          (func (export "trap3") (call_indirect $t (i32.const 0)))
          (func (export "trap4") (throw $e (i64.const 1)))
          (func $deep (export "trap5") (call $deep))
          (func (export "memory.grow") (param i32) (result i32)
            (loop (drop (memory.grow (i32.const 0))) (drop (memory.grow (i32.const 1))) (drop (memory.grow (i32.const -1)))
              (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))) (memory.size))
          (func (export "table.grow") (param i32) (result i32)
            (loop (drop (table.grow $t (ref.null func) (i32.const 0))) (drop (table.grow $t (ref.null func) (i32.const 1)))
              (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))) (table.size $t))
          (func (export "host") (param i32) (result i32) (local i32)
            (loop (local.set 1 (i32.add (local.get 1) (call $host (local.get 0))))
              (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))) (local.get 1))
          (func (export "throw") (param i32) (result i32) (local i32 i64)
            (loop
              (block (result i64) (try_table (catch $e 0) (throw $e (i64.const 7))) (unreachable))
              (local.set 2) (local.set 1 (i32.add (local.get 1) (i32.wrap_i64 (local.get 2))))
              (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))) (local.get 1)))
        """;

    private static readonly TrapCode[] Codes =
    [
        TrapCode.Unreachable, TrapCode.MemoryOutOfBounds, TrapCode.IntegerDivideByZero, TrapCode.UninitializedElement, TrapCode.UncaughtException, TrapCode.CallStackExhausted,
    ];

    [Theory, MemberData(nameof(Tiers.Names), MemberType = typeof(Tiers))]
    public void Traps(string tier) => Run(tier, subject =>
    {
        for (int i = 0; i < TrapCount; i++) Assert.Equal(Codes[i % Codes.Length], subject.TrapOf($"trap{i % Codes.Length}"));
    });

    [Theory, MemberData(nameof(Tiers.Names), MemberType = typeof(Tiers))]
    public void Growth_of_memories(string tier) => Run(tier, subject => Assert.Equal(100, subject.Int("memory.grow", 300_000)));

    [Theory, MemberData(nameof(Tiers.Names), MemberType = typeof(Tiers))]
    public void Growth_of_tables(string tier) => Run(tier, subject => Assert.Equal(MostElements, subject.Int("table.grow", MostElements + 100_000)));

    [Theory, MemberData(nameof(Tiers.Names), MemberType = typeof(Tiers))]
    public void Calls_of_the_host(string tier) => Run(tier, subject => Assert.Equal(HostCalls, subject.Int("host", HostCalls)));

    [Theory, MemberData(nameof(Tiers.Names), MemberType = typeof(Tiers))]
    public void Exceptions(string tier) => Run(tier, subject => Assert.Equal(7 * Throws, subject.Int("throw", Throws)));

    private static void Run(string tier, Action<Subject> storm)
    {
        using var subject = new Subject(tier, Module, new StoreOptions { MaxMemoryPages = 100, MaxTableElements = MostElements, MaxCallDepthBytes = 20_000 }, CostModel.OneEach,
            new HostFunction("env", "host", new FuncType([ValType.I32], [ValType.I32]), call => call.Return(1)));
        for (int i = 0; i < Codes.Length; i++) subject.TrapOf($"trap{i}");
        long before = ProcessMemory.Settled();
        storm(subject);
        long grown = ProcessMemory.Settled() - before;
        Assert.True(grown < Allowance, $"{grown >> 20} MiB more");
    }
}

/// <summary>Memory of the whole process is measured.</summary>
[CollectionDefinition(nameof(StormTests), DisableParallelization = true)]
public sealed class StormsAlone;
