using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Adversary.Tests.Classes;

/// <summary>
/// Instances that were not finished. CVE-2022-23636: dropping one was undefined. CVE-2022-39392, CVE-2022-39393: memories of no pages, and what
/// an old instance left behind. What was made before the failure stays as the specification says.
/// </summary>
public sealed class InstantiationTests
{
    private const string Body = """
        (import "env" "table" (table 10 funcref)) (import "env" "memory" (memory 1))
        (global $g (mut i32) (i32.const 5)) (table $extern 3 externref)
        (func $f (result i32) (i32.const 77))
        """;

    private const string OwnMemory = """
        (import "env" "table" (table 10 funcref)) (memory 60000) (func $f (result i32) (i32.const 77))
        """;

    /// <summary>A module, what its instantiation ends with, and whether its function is in the table then.</summary>
    public static IEnumerable<(string Text, Type Refusal, string Says, bool Filled)> Failures =>
    [
        ($"""(module (import "env" "missing" (func)) {Body} (elem (i32.const 3) $f))""", typeof(LinkException), "env.missing", false),
        ($"""(module {OwnMemory} (elem (i32.const 3) $f))""", typeof(LinkException), "pages", false),
        ($"""(module {Body} (table 2000000 funcref) (elem (i32.const 3) $f))""", typeof(LinkException), "elements", false),
        ($"""(module {Body} (elem (i32.const 3) $f) (elem (i32.const 10) $f))""", typeof(TrapException), "table access", true),
        ($"""(module {Body} (elem (i32.const 3) $f) (data (i32.const 65535) "ab"))""", typeof(TrapException), "memory access", true),
        ($"""(module {Body} (elem (i32.const 3) $f) (data (i32.const 65530) "abcdef") (func $start unreachable) (start $start))""", typeof(TrapException), "unreachable", true),
        ($"""(module {Body} (elem (i32.const 3) $f) (func $start (call $start)) (start $start))""", typeof(TrapException), "call stack exhausted", true),
        ($"""(module {Body} (elem (i32.const 3) $f) (func $start (loop (br 0))) (start $start))""", typeof(TrapException), "out of gas", true),
    ];

    public static TheoryData<string, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, int>();
            foreach (string tier in Tiers.All)
                for (int i = 0; i < Failures.Count(); i++) cases.Add(tier, i);
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void A_failure_at_any_step_leaves_a_store_that_works(string tier, int failure)
    {
        var (text, refusal, says, filled) = Failures.ElementAt(failure);
        using var holder = new Subject(tier, """
            (module (table (export "table") 10 funcref) (memory (export "memory") 1)
              (func (export "call") (param i32) (result i32) (call_indirect (result i32) (local.get 0))))
            """, new StoreOptions { Gas = 1_000_000 });
        var module = Subject.Load(text);
        for (int round = 0; round < 20; round++)
        {
            holder.Store.Gas = 1_000_000;
            var imports = new Imports().Add("env", holder.Instance);
            var thrown = Assert.Throws(refusal, () => holder.Store.Instantiate(module, imports, CostModel.OneEach));
            Assert.Contains(says, thrown.Message, StringComparison.Ordinal);
            GC.Collect();
            holder.Store.Gas = 1_000_000;
            if (filled) Assert.Equal(77, holder.Int("call", 3));
            else Assert.Equal(TrapCode.UninitializedElement, holder.TrapOf("call", 3));
        }
    }

    [Theory, MemberData(nameof(Tiers.Names), MemberType = typeof(Tiers))]
    public void A_memory_of_no_pages_has_no_byte(string tier)
    {
        foreach (string limits in new[] { "0", "0 0", "0 1" })
        {
            using var subject = new Subject(tier, $"""
                (module (memory (export "memory") {limits})
                  (func (export "load") (param i32) (result i32) (i32.load8_u (local.get 0)))
                  (func (export "store") (param i32) (i32.store8 (local.get 0) (i32.const 1)))
                  (func (export "fill") (param i32 i32) (memory.fill (local.get 0) (i32.const 1) (local.get 1)))
                  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))
                """);
            foreach (int at in new[] { 0, 1, 65_535, -1, int.MinValue })
            {
                Assert.Equal(TrapCode.MemoryOutOfBounds, subject.TrapOf("load", at));
                Assert.Equal(TrapCode.MemoryOutOfBounds, subject.TrapOf("store", at));
                Assert.Equal(at == 0 ? null : TrapCode.MemoryOutOfBounds, subject.TrapOf("fill", at, 0));
            }
            Assert.Equal(TrapCode.MemoryOutOfBounds, subject.TrapOf("fill", 0, 1));
            Assert.Equal(0, subject.Int("grow", 0));
            Assert.Equal(limits == "0 0" ? -1 : 0, subject.Int("grow", 1));
            Assert.Equal(limits == "0 0" ? TrapCode.MemoryOutOfBounds : null, subject.TrapOf("store", 65_535));
            Assert.Equal(TrapCode.MemoryOutOfBounds, subject.TrapOf("store", 65_536));
        }
    }

    [Theory, MemberData(nameof(Tiers.Names), MemberType = typeof(Tiers))]
    public void A_new_memory_has_nothing_of_an_old_one_in_the_same_place(string tier)
    {
        var module = Subject.Load("""(module (memory (export "memory") 2 4))""");
        for (int i = 0; i < 300; i++)
        {
            using var store = new Store(Tiers.Engine(tier));
            var memory = store.Instantiate(module, Wasm.Runtime.Imports.None).GetMemory("memory");
            Assert.False(memory.Span.ContainsAnyExcept((byte)0));
            Assert.Equal(2, memory.Grow(2));
            Assert.False(memory.Span.ContainsAnyExcept((byte)0));
            memory.Span.Fill(0xA5);
        }
    }

    /// <summary>Compiled code takes the least size of a memory for granted.</summary>
    [Theory, MemberData(nameof(Tiers.Names), MemberType = typeof(Tiers))]
    public void An_image_smaller_than_the_memorys_type_is_refused(string tier)
    {
        using var subject = new Subject(tier, """(module (memory (export "memory") 2 4) (func (export "load") (param i32) (result i32) (i32.load8_u (local.get 0))))""");
        using MemoryImage small = new(new byte[65_536]), enough = new(new byte[2 * 65_536]);
        Assert.Contains("at least 2", Assert.Throws<InvalidOperationException>(() => subject.Memory.Restore(small)).Message, StringComparison.Ordinal);
        subject.Memory.Grow(1);
        Assert.Equal(0, subject.Int("load", 3 * 65_536 - 1));
        subject.Memory.Restore(enough);
        Assert.Equal(0, subject.Int("load", 2 * 65_536 - 1));
        Assert.Equal(TrapCode.MemoryOutOfBounds, subject.TrapOf("load", 2 * 65_536));
    }

    /// <summary>CVE-2023-30624: a view of the memory kept over its growth. The base never moves, and the view keeps its length.</summary>
    [Theory, MemberData(nameof(Tiers.Names), MemberType = typeof(Tiers))]
    public void A_span_that_is_kept_over_growth_is_still_the_memory(string tier)
    {
        Subject? subject = null;
        int seen = 0;
        using (subject = new Subject(tier, """
            (module (import "env" "look" (func $look)) (memory (export "memory") 1 8)
              (func (export "grow") (result i32) (i32.store8 (i32.const 7) (i32.const 42)) (memory.grow (i32.const 3)))
              (func (export "run") (call $look) (i32.store8 (i32.const 262143) (i32.const 9))))
            """, null, null, new HostFunction("env", "look", FuncType.Empty, _ =>
        {
            var span = subject!.Memory.Span;
            Assert.Equal(1, subject.Int("grow"));
            seen = span[7];
            span[8] = 43;
            Assert.Equal(65_536, span.Length);
        })))
        {
            Assert.Null(subject.TrapOf("run"));
            Assert.Equal((42, 43, 9), (seen, subject.Memory.Span[8], subject.Memory.Span[^1]));
        }
    }

    /// <summary>CVE-2025-64345: memories that several threads share are refused by name.</summary>
    [Fact]
    public void Shared_memories_are_refused() =>
        Assert.Contains("threads", Assert.ThrowsAny<Exception>(() => Subject.Load(OutLayer.Testing.ModuleBuilder.Raw(OutLayer.Testing.ModuleBuilder.Section(5, 1, 3, 1, 1)))).Message, StringComparison.Ordinal);
}
