using System.Runtime.CompilerServices;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Adversary.Tests.Classes;

/// <summary>
/// References. CVE-2021-39216, CVE-2021-39218, CVE-2022-24791, CVE-2022-31146: references of the host used after they were collected.
/// CVE-2021-39219, RUSTSEC-2026-0222: a function or type of one engine used in another. CVE-2026-34983: use after a clone was disposed.
/// </summary>
public sealed class ReferenceTests
{
    private const string Holder = """
        (module
          (import "env" "collect" (func $collect))
          (type $f (func (result i32)))
          (table (export "table") 4 funcref)
          (global (export "global") (mut externref) (ref.null extern))
          (table $extern 4 externref)
          (func (export "call") (param i32) (result i32) (call_indirect (type $f) (local.get 0)))
          (func (export "keep") (param externref) (result externref)
            (local externref)
            (local.set 1 (local.get 0))
            (global.set 0 (local.get 0))
            (table.set $extern (i32.const 3) (local.get 0))
            (call $collect)
            (if (i32.eqz (ref.is_null (local.get 1))) (then (call $collect)))
            (table.get $extern (i32.const 3)))
          (func (export "spin") (param externref) (result externref)
            (table.set $extern (i32.const 2) (local.get 0))
            (loop (call $collect) (br 0)) (unreachable))
          (func (export "kept") (result externref) (table.get $extern (i32.const 2))))
        """;

    [Theory, MemberData(nameof(Tiers.Names), MemberType = typeof(Tiers))]
    public void References_of_the_host_live_over_collections_and_interrupts(string tier)
    {
        int collections = 0;
        using var subject = new Subject(tier, Holder, null, null, new HostFunction("env", "collect", FuncType.Empty, call =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            if (++collections > 6) call.Store.Interrupt();
        }));
        var reference = new WasmValue(ValType.ExternRef, 0x1234_5678_9ABC_DEF1);
        Assert.Equal(reference, subject.Instance.Call("keep", reference).Single());
        Assert.Equal(reference, subject.Instance.GetGlobal("global").Value);
        Assert.Equal(TrapCode.DeadlineExceeded, subject.Instance.Call("spin", reference).Trap!.Code);
        subject.Store.ClearInterrupt();
        Assert.Equal(reference, subject.Instance.Call("kept").Single());
    }

    [Theory, MemberData(nameof(Tiers.Names), MemberType = typeof(Tiers))]
    public void A_function_outlives_every_reference_of_the_host_to_its_instance(string tier)
    {
        using var holder = new Subject(tier, Holder, null, null, new HostFunction("env", "collect", FuncType.Empty, _ => { }));
        PutFunction(holder);
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Assert.Equal(41 + i, holder.Int("call", 2));
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void PutFunction(Subject holder) => holder.Store.Instantiate(Subject.Load("""
        (module
          (import "holder" "table" (table 4 funcref))
          (global $n (mut i32) (i32.const 40))
          (elem (i32.const 2) $f)
          (func $f (result i32) (global.set $n (i32.add (global.get $n) (i32.const 1))) (global.get $n)))
        """), new Imports().Add("holder", holder.Instance));

    [Theory, MemberData(nameof(Tiers.Names), MemberType = typeof(Tiers))]
    public void Functions_of_another_store_are_refused_wherever_they_come_in(string tier)
    {
        const string Text = """
            (module
              (type $f (func (result i32)))
              (tag $t (export "tag") (param funcref))
              (table (export "table") 1 funcref)
              (global (export "global") (mut funcref) (ref.null func))
              (func $one (export "one") (result i32) (i32.const 1))
              (func $two (export "two") (param i32) (result i32) (i32.const 2))
              (elem declare func $one $two)
              (func (export "ref") (result funcref) (ref.func $one))
              (func (export "other") (result funcref) (ref.func $two))
              (func (export "take") (param funcref))
              (func (export "typed") (param (ref null $f))))
            """;
        using Subject first = new(tier, Text), second = new(tier, Text);
        var (mine, foreign) = (second.Instance.Call("ref").Single(), first.Instance.Call("ref").Single());
        var table = second.Instance.GetTable("table");
        var global = second.Instance.GetGlobal("global");
        Action<WasmValue>[] ways =
        [
            value => second.Instance.Call("take", value),
            value => table.Set(0, value),
            value => global.Value = value,
            value => second.Store.CreateGlobal(new GlobalType(ValType.FuncRef, false), value),
            value => Assert.NotNull(second.Store.FunctionOf(value)),
        ];
        foreach (var way in ways)
        {
            way(mine);
            Assert.Contains("another store", Assert.Throws<ArgumentException>(() => way(foreign)).Message, StringComparison.Ordinal);
            Assert.Contains("another store", Assert.Throws<ArgumentException>(() => way(new WasmValue(ValType.FuncRef, 0x1000))).Message, StringComparison.Ordinal);
        }
        Assert.Contains("another store", Assert.Throws<ArgumentException>(() => second.Store.Throw(second.Instance.GetTag("tag"), foreign)).Message, StringComparison.Ordinal);
        // A typed reference is of that very type, whatever the value says of itself.
        var type = second.Instance.GetFunction("typed").Type.Parameters[0];
        var wrong = new WasmValue(type, second.Instance.Call("other").Single().Bits);
        Assert.Throws<ArgumentException>(() => second.Instance.Call("typed", wrong));
        Assert.Null(second.Instance.Call("typed", new WasmValue(type, mine.Bits)).Trap);
    }

    [Theory, MemberData(nameof(Tiers.Names), MemberType = typeof(Tiers))]
    public void A_host_function_that_gives_a_function_of_another_store_is_stopped(string tier)
    {
        const string Text = """
            (module
              (import "env" "give" (func $give (result funcref)))
              (table 1 funcref)
              (func $one (result i32) (i32.const 1))
              (elem declare func $one)
              (func (export "ref") (result funcref) (ref.func $one))
              (func (export "run") (result i32) (table.set (i32.const 0) (call $give)) (call_indirect (result i32) (i32.const 0))))
            """;
        ulong given = 0;
        var give = new HostFunction("env", "give", new FuncType([], [ValType.FuncRef]), call => call.Return((long)given));
        using Subject first = new(tier, Text, null, null, give), second = new(tier, Text, null, null, give);
        given = second.Instance.Call("ref").Single().Bits;
        Assert.Equal(1, second.Run().Single().AsI32());
        given = first.Instance.Call("ref").Single().Bits;
        Assert.Contains("another store", Assert.Throws<ArgumentException>(() => second.Run()).Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Tiers.Names), MemberType = typeof(Tiers))]
    public void Exception_references_of_another_store_are_refused(string tier)
    {
        const string Text = """
            (module (tag $t (param i32)) (global (export "kept") (mut exnref) (ref.null exn))
              (func (export "make") (result exnref)
                (block (result i32 exnref) (try_table (result i32 exnref) (catch_ref $t 0) (throw $t (i32.const 7))))
                (global.set 0) (drop) (global.get 0))
              (func (export "run") (param exnref) (throw_ref (local.get 0))))
            """;
        using Subject first = new(tier, Text), second = new(tier, Text);
        var foreign = first.Instance.Call("make").Single();
        Assert.Contains("no such exception", Assert.ThrowsAny<ArgumentException>(() => second.Run(foreign)).Message, StringComparison.Ordinal);
        Assert.Equal(TrapCode.UncaughtException, first.Run(foreign).Trap!.Code);
    }

    [Fact]
    public void Externs_and_code_of_another_store_engine_or_module_are_refused()
    {
        const string Text = """(module (func (export "f")) (memory (export "m") 1) (table (export "t") 1 funcref) (global (export "g") (mut i32) (i32.const 0)) (tag (export "e")))""";
        string[] imports = ["(func)", "(memory 1)", "(table 1 funcref)", "(global (mut i32))", "(tag)"];
        foreach (string tier in Tiers.All)
            foreach (string other in Tiers.All)
            {
                using Subject first = new(tier, Text), second = new(other, Text);
                foreach (var (name, import) in "fmtge".Zip(imports))
                {
                    var module = Subject.Load($"""(module (import "first" "{name}" {import}))""");
                    var refusal = Assert.Throws<LinkException>(() => second.Store.Instantiate(module, new Imports().Add("first", first.Instance)));
                    Assert.Contains("another store", refusal.Message, StringComparison.Ordinal);
                }
                Assert.Throws<ArgumentException>(() => second.Store.Call(first.Instance.GetFunction("f"), []));
            }
    }

    [Theory, MemberData(nameof(Tiers.Names), MemberType = typeof(Tiers))]
    public void Code_of_another_module_is_refused(string tier)
    {
        var (small, large) = (Subject.Load("(module (func))"), Subject.Load("""(module (memory 1) (table 9 funcref) (func) (func (export "run")))"""));
        using var store = new Store(Tiers.Engine(tier));
        var code = store.Engine.Load(small, null);
        Assert.Contains("another module", Assert.Throws<ArgumentException>(() => store.Instantiate(large, code, Imports.None)).Message, StringComparison.Ordinal);
        store.Instantiate(Subject.Load("(module (func))"), code, Imports.None); // the same bytes, decoded again
    }

    [Fact]
    public void Compiled_and_interpreted_code_do_not_share_a_store()
    {
        var module = Subject.Load("""(module (func (export "run")))""");
        using var store = new Store(Tiers.Engine("interpreter"));
        store.Instantiate(module, Imports.None);
        var compiled = new CompilerEngine().Load(module, null);
        Assert.Contains("another engine", Assert.Throws<ArgumentException>(() => store.Instantiate(module, compiled, Imports.None)).Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Tiers.Names), MemberType = typeof(Tiers))]
    public void Nothing_of_a_disposed_store_can_be_used(string tier)
    {
        var subject = new Subject(tier, """
            (module (func $f (export "f")) (memory (export "memory") 1) (table (export "t") 1 funcref) (global (export "g") (mut i32) (i32.const 5))
              (elem declare func $f) (func (export "ref") (result funcref) (ref.func $f)))
            """);
        var (function, memory, table, global) = (subject.Instance.GetFunction("f"), subject.Memory, subject.Instance.GetTable("t"), subject.Instance.GetGlobal("g"));
        var reference = subject.Instance.Call("ref").Single();
        var store = subject.Store;
        store.Dispose();
        store.Dispose();
        Action[] uses =
        [
            () => function.Call(), () => store.Call(function, []), () => _ = memory.Span.Length, () => _ = memory.ByteLength, () => memory.TrySlice(0, 1, out _),
            () => memory.Slice(0, 1).Clear(), () => memory.Grow(1), () => memory.ToArray(), () => table.Get(0), () => _ = table.Length, () => table.Set(0, new WasmValue(ValType.FuncRef, 0)),
            () => _ = global.Value, () => global.Value = WasmValue.I32(1), () => _ = store.Gas, () => store.Gas = 1, () => store.Charge(1), () => store.ClearInterrupt(),
            () => store.FunctionOf(reference), () => store.CreateMemory(memory.Type), () => store.CreateTable(table.Type), () => store.CreateGlobal(global.Type, WasmValue.I32(1)),
            () => store.CreateFunction(new HostFunction("a", "b", FuncType.Empty, _ => { })), () => store.Instantiate(Subject.Load("(module)"), Imports.None),
        ];
        for (int i = 0; i < uses.Length; i++)
        {
            var use = uses[i];
            Assert.True(Record.Exception(use) is ObjectDisposedException, $"use {i}: {Record.Exception(use)}");
        }
        store.Interrupt(); // comes from another thread at any time, and is nothing to a store that is gone
    }
}
