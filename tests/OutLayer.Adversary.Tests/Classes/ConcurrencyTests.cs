using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Interpreter;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Adversary.Tests.Classes;

/// <summary>CVE-2024-47813: types registered and dropped by threads at once. CVE-2026-27195: a call that is cancelled in its middle. RUSTSEC-2026-0223: an interrupt or trap within a bulk operation.</summary>
public sealed class ConcurrencyTests
{
    private const int Threads = 6;

    [Theory, MemberData(nameof(Tiers.Names), MemberType = typeof(Tiers))]
    public void Threads_that_make_and_drop_engines_code_and_stores_do_not_meet(string tier)
    {
        OnThreads(number =>
        {
            for (int round = 0; round < 12; round++)
            {
                var engine = Tiers.NewEngine(tier);
                string parameters = string.Concat(Enumerable.Repeat(" i64", (number + round) % 5));
                var module = Subject.Load($"""
                    (module (type $f (func (param i32{parameters}) (result i32))) (memory 1) (table 3 funcref) (elem (i32.const {round % 3}) $f)
                      (func $f (type $f) (i32.add (local.get 0) (i32.const {number})))
                      (func (export "run") (param i32) (result i32)
                        (call_indirect (type $f) (i32.load8_u (local.get 0)){string.Concat(Enumerable.Repeat(" (i64.const 1)", (number + round) % 5))} (i32.const {round % 3})))
                      (func (export "wrong") (result i32) (call_indirect (param f32) (result i32) (f32.const 0) (i32.const {round % 3}))))
                    """);
                var code = engine.Load(module, CostModel.OneEach);
                for (int i = 0; i < 3; i++)
                {
                    using var store = new Store(engine);
                    var instance = store.Instantiate(module, code, Imports.None);
                    Assert.Equal(number, instance.Call("run", WasmValue.I32(65_535)).Single().AsI32());
                    Assert.Equal(TrapCode.MemoryOutOfBounds, instance.Call("run", WasmValue.I32(65_536)).Trap!.Code);
                    Assert.Equal(TrapCode.IndirectCallTypeMismatch, instance.Call("wrong").Trap!.Code);
                }
                if (round % 4 == 0) GC.Collect();
            }
        });
    }

    [Theory, MemberData(nameof(Tiers.Names), MemberType = typeof(Tiers))]
    public void Threads_share_code_of_one_module(string tier)
    {
        var engine = Tiers.Engine(tier);
        var module = Subject.Load("""
            (module (memory 1) (func $fib (param i32) (result i32)
                (if (result i32) (i32.lt_u (local.get 0) (i32.const 2)) (then (local.get 0))
                  (else (i32.add (call $fib (i32.sub (local.get 0) (i32.const 1))) (call $fib (i32.sub (local.get 0) (i32.const 2)))))))
              (func (export "run") (param i32) (result i32) (i32.load (i32.add (call $fib (i32.const 12)) (local.get 0)))))
            """);
        var code = engine.Load(module, CostModel.OneEach);
        OnThreads(number =>
        {
            for (int i = 0; i < 40; i++)
            {
                using var store = new Store(engine, new StoreOptions { Gas = 1_000_000 });
                var trap = store.Instantiate(module, code, Imports.None).Call("run", WasmValue.I32(i % 2 == 0 ? 0 : 70_000)).Trap;
                Assert.Equal(i % 2 == 0 ? null : TrapCode.MemoryOutOfBounds, trap?.Code);
            }
        });
    }

    public static TheoryData<string, string> Bulk
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (string tier in Tiers.All)
                foreach (string name in new[] { "fill", "copy", "init", "tablefill", "tablecopy", "tableinit" }) rows.Add(tier, name);
            return rows;
        }
    }

    private const string BulkModule = """
        (module (memory (export "memory") 100) (table $t (export "table") 50000 funcref) (global $round (export "round") (mut i32) (i32.const 0))
          (data $d "0123456789abcdef") (elem $e func $f $f $f $f $f $f $f $f) (func $f) (elem declare func $f)
          (func $next (global.set $round (i32.add (global.get $round) (i32.const 1))))
          (func (export "fill") (loop (memory.fill (i32.const 0) (global.get $round) (i32.const 6553600)) (call $next) (br 0)))
          (func (export "copy") (loop (i32.store8 (i32.const 0) (global.get $round)) (memory.copy (i32.const 1) (i32.const 0) (i32.const 6553599)) (call $next) (br 0)))
          (func (export "init") (loop (memory.init $d (i32.rem_u (global.get $round) (i32.const 6553584)) (i32.const 0) (i32.const 16)) (call $next) (br 0)))
          (func (export "tablefill") (loop (table.fill $t (i32.const 0) (if (result funcref) (i32.and (global.get $round) (i32.const 1)) (then (ref.func $f)) (else (ref.null func))) (i32.const 50000)) (call $next) (br 0)))
          (func (export "tablecopy") (loop (table.set $t (i32.const 0) (ref.func $f)) (table.copy $t $t (i32.const 1) (i32.const 0) (i32.const 49999)) (call $next) (br 0)))
          (func (export "tableinit") (loop (table.init $t $e (i32.rem_u (global.get $round) (i32.const 49992)) (i32.const 0) (i32.const 8)) (call $next) (br 0)))
          (func (export "nulls") (result i32) (local i32 i32)
            (loop (local.set 1 (i32.add (local.get 1) (ref.is_null (table.get $t (local.get 0))))) (br_if 0 (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 50000)))) (local.get 1)))
        """;

    /// <summary>Pieces of an operation are done as a whole or not at all, and the store works on.</summary>
    [Theory, MemberData(nameof(Bulk))]
    public void An_interrupt_among_bulk_operations_leaves_whole_pieces(string tier, string operation)
    {
        using var subject = new Subject(tier, BulkModule);
        for (int round = 0; round < 4; round++)
        {
            var stop = Deadline.After(TimeSpan.FromMilliseconds(1 + round * 3), subject.Store.Interrupt);
            Assert.Equal(TrapCode.DeadlineExceeded, subject.TrapOf(operation));
            stop.Dispose();
            subject.Store.ClearInterrupt();
            int done = (int)subject.Instance.GetGlobal("round").Value.Bits;
            if (operation == "fill") Assert.True(IsInPieces(subject.Memory.Span, (byte)done, (byte)(done - 1)));
            if (operation == "tablefill") Assert.Contains(subject.Int("nulls"), (int[])[0, PieceElements, 50_000 - PieceElements, 50_000]);
            Assert.InRange(subject.Int("nulls"), 0, 50_000);
        }
    }

    private const int PieceBytes = 256 << 10, PieceElements = PieceBytes / 8;

    /// <summary>True if the value of this round stands in front, in whole pieces, and that of the one before behind.</summary>
    private static bool IsInPieces(ReadOnlySpan<byte> memory, byte now, byte before)
    {
        int done = memory.IndexOfAnyExcept(now);
        if (done < 0) return true;
        return done % PieceBytes == 0 && !memory[done..].ContainsAnyExcept(before);
    }

    [Theory, MemberData(nameof(Tiers.Names), MemberType = typeof(Tiers))]
    public void A_bulk_operation_that_is_outside_changes_nothing(string tier)
    {
        using var subject = new Subject(tier, """
            (module (memory (export "memory") 1) (table $t 100 funcref) (data $d "0123456789") (elem $e func $f $f $f) (func $f)
              (func (export "fill") (param i32 i32) (memory.fill (local.get 0) (i32.const 7) (local.get 1)))
              (func (export "copy") (param i32 i32) (memory.copy (local.get 0) (i32.const 0) (local.get 1)))
              (func (export "from") (param i32 i32) (memory.copy (i32.const 0) (local.get 0) (local.get 1)))
              (func (export "init") (param i32 i32) (memory.init $d (local.get 0) (i32.const 0) (local.get 1)))
              (func (export "source") (param i32 i32) (memory.init $d (i32.const 0) (local.get 0) (local.get 1)))
              (func (export "telem") (param i32 i32) (table.init $t $e (local.get 0) (i32.const 0) (local.get 1)))
              (func (export "first") (result i32) (ref.is_null (table.get $t (i32.const 99)))))
            """);
        subject.Memory.Span.Fill(1);
        foreach (string name in new[] { "fill", "copy", "from", "init", "source" })
            foreach (var (at, count) in new[] { (65_535, 2), (65_536, 1), (0, 65_537), (-1, 2), (-1, -1), (1, -1), (int.MinValue, int.MinValue), (65_530, 7), (11, 0), (65_537, 0) })
            {
                if (name != "source" && (at, count) == (11, 0)) continue; // only the segment is as short as that
                Assert.Equal(TrapCode.MemoryOutOfBounds, subject.TrapOf(name, at, count));
                Assert.False(subject.Memory.Span.ContainsAnyExcept((byte)1), name);
            }
        Assert.Equal(TrapCode.TableOutOfBounds, subject.TrapOf("telem", 98, 3));
        Assert.Equal(1, subject.Int("first"));
    }

    private static void OnThreads(Action<int> work)
    {
        var failures = new System.Collections.Concurrent.ConcurrentQueue<Exception>();
        var threads = Enumerable.Range(0, Threads).Select(number => new Thread(() =>
        {
            try
            {
                work(number);
            }
            catch (Exception failure)
            {
                failures.Enqueue(failure);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.Empty(failures);
    }
}
