using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Adversary.Tests.Classes;

/// <summary>
/// Tables and tail calls. CVE-2024-30266: a dropped segment. CVE-2024-47763: a trap in a tail call. CVE-2026-34946, CVE-2026-44216: table.fill and
/// huge tables. Also: a null funcref taken for function 0, heights of blocks that nothing reaches.
/// </summary>
public sealed class TableTests
{
    [Theory, MemberData(nameof(Tiers.Names), MemberType = typeof(Tiers))]
    public void A_dropped_segment_has_no_elements(string tier)
    {
        using var subject = new Subject(tier, """
            (module (table $t 5 funcref) (memory 1) (data $d "abc")
              (elem $e func $f $f $f) (elem $active (i32.const 0) func $f) (elem $declared declare func $f)
              (func $f)
              (func (export "drop") (elem.drop $e) (data.drop $d))
              (func (export "init") (param i32 i32 i32) (table.init $t $e (local.get 0) (local.get 1) (local.get 2)))
              (func (export "active") (param i32) (table.init $t $active (i32.const 0) (i32.const 0) (local.get 0)))
              (func (export "declared") (param i32) (table.init $t $declared (i32.const 0) (i32.const 0) (local.get 0)))
              (func (export "data") (param i32) (memory.init $d (i32.const 0) (i32.const 0) (local.get 0))))
            """);
        Assert.Null(subject.TrapOf("init", 0, 0, 3));
        Assert.Equal(TrapCode.TableOutOfBounds, subject.TrapOf("init", 0, 1, 3));
        Assert.Null(subject.TrapOf("data", 3));
        for (int i = 0; i < 3; i++)
        {
            Assert.Null(subject.TrapOf("drop"));
            Assert.Equal(TrapCode.TableOutOfBounds, subject.TrapOf("init", 0, 0, 1));
            Assert.Equal(TrapCode.MemoryOutOfBounds, subject.TrapOf("data", 1));
            foreach (string name in new[] { "active", "declared" }) Assert.Equal(TrapCode.TableOutOfBounds, subject.TrapOf(name, 1));
            Assert.Null(subject.TrapOf("init", 5, 0, 0));
            Assert.Equal(TrapCode.TableOutOfBounds, subject.TrapOf("init", 6, 0, 0));
        }
    }

    [Theory, MemberData(nameof(Tiers.Names), MemberType = typeof(Tiers))]
    public void A_null_reference_is_no_function_and_least_of_all_the_first(string tier)
    {
        using var subject = new Subject(tier, """
            (module (type $t (func (result i32))) (table $t 3 funcref) (global $g (mut funcref) (ref.null func))
              (func $zero (export "zero") (result i32) (i32.const 99))
              (elem declare func $zero)
              (func (export "table") (result i32) (call_indirect (type $t) (i32.const 0)))
              (func (export "local") (result i32) (local (ref null $t)) (call_ref $t (local.get 0)))
              (func (export "global") (result i32) (table.set $t (i32.const 1) (global.get $g)) (call_indirect (type $t) (i32.const 1)))
              (func (export "isnull") (result i32) (local funcref)
                (i32.add (ref.is_null (local.get 0)) (i32.add (ref.is_null (global.get $g)) (ref.is_null (table.get $t (i32.const 2))))))
              (func (export "zeroisnull") (result i32) (ref.is_null (ref.func $zero)))
              (func (export "set") (table.set $t (i32.const 0) (ref.func $zero))))
            """);
        Assert.Equal(TrapCode.UninitializedElement, subject.TrapOf("table"));
        Assert.Equal(TrapCode.NullReference, subject.TrapOf("local"));
        Assert.Equal(TrapCode.UninitializedElement, subject.TrapOf("global"));
        Assert.Equal(3, subject.Int("isnull"));
        Assert.Equal(0, subject.Int("zeroisnull"));
        Assert.Null(subject.TrapOf("set"));
        Assert.Equal(99, subject.Int("table"));
    }

    [Theory, MemberData(nameof(Tiers.Names), MemberType = typeof(Tiers))]
    public void Tables_of_the_largest_sizes_are_refused_or_small(string tier)
    {
        Assert.Throws<LinkException>(() => new Subject(tier, "(module (table 4294967295 funcref))"));
        using var subject = new Subject(tier, """
            (module (table $t 0 4294967295 funcref)
              (func (export "grow") (param i32) (result i32) (table.grow $t (ref.null func) (local.get 0)))
              (func (export "fill") (param i32 i32) (table.fill $t (local.get 0) (ref.null func) (local.get 1)))
              (func (export "get") (param i32) (result i32) (ref.is_null (table.get $t (local.get 0))))
              (func (export "copy") (param i32 i32 i32) (table.copy $t $t (local.get 0) (local.get 1) (local.get 2)))
              (func (export "size") (result i32) (table.size $t)))
            """, new StoreOptions { MaxTableElements = 1_000 });
        foreach (int more in new[] { -1, int.MinValue, int.MaxValue, 1_001 }) Assert.Equal(-1, subject.Int("grow", more));
        Assert.Equal(0, subject.Int("grow", 1_000));
        Assert.Equal(-1, subject.Int("grow", 1));
        Assert.Equal(-1, subject.Int("grow", -1_000));
        Assert.Equal(1_000, subject.Int("size"));
        foreach (var (at, count, fits) in new[] { (0, 1_000, true), (1_000, 0, true), (1_001, 0, false), (1, 1_000, false), (-1, 2, false), (0, -1, false), (-1, -1, false), (500, int.MinValue, false) })
        {
            Assert.Equal(fits ? null : TrapCode.TableOutOfBounds, subject.TrapOf("fill", at, count));
            Assert.Equal(fits ? null : TrapCode.TableOutOfBounds, subject.TrapOf("copy", at, 0, count));
            Assert.Equal(fits ? null : TrapCode.TableOutOfBounds, subject.TrapOf("copy", 0, at, count));
        }
        foreach (int at in new[] { 1_000, -1, int.MinValue }) Assert.Equal(TrapCode.TableOutOfBounds, subject.TrapOf("get", at));
    }

    [Theory, MemberData(nameof(Tiers.Names), MemberType = typeof(Tiers))]
    public void An_element_is_called_with_its_own_instance_and_type_whoever_calls(string tier)
    {
        const string Text = """
            (module (type $same (func (param i32) (result i32))) (type $other (func (param i64) (result i32)))
              (import "env" "table" (table $t 4 funcref)) (memory 1) (global $id i32 (i32.const {0}))
              (func $mine (param i32) (result i32) (i32.store8 (local.get 0) (i32.const 1)) (global.get $id))
              (elem (i32.const {1}) $mine)
              (func (export "call") (param i32 i32) (result i32) (call_indirect (type $same) (local.get 0) (local.get 1)))
              (func (export "wrong") (param i32) (result i32) (call_indirect (type $other) (i64.const 0) (local.get 0))))
            """;
        using var first = new Subject(tier, """(module (table (export "table") 4 funcref))""");
        var instances = Enumerable.Range(0, 3).Select(i => first.Store.Instantiate(
            Subject.Load(Text.Replace("{0}", $"{100 + i}", StringComparison.Ordinal).Replace("{1}", $"{i}", StringComparison.Ordinal)), new Imports().Add("env", first.Instance))).ToArray();
        foreach (var caller in instances)
        {
            for (int i = 0; i < 3; i++) Assert.Equal(100 + i, caller.Call("call", WasmValue.I32(5), WasmValue.I32(i)).Single().AsI32());
            for (int i = 0; i < 3; i++) Assert.Equal(TrapCode.MemoryOutOfBounds, caller.Call("call", WasmValue.I32(-5), WasmValue.I32(i)).Trap!.Code);
            Assert.Equal(TrapCode.IndirectCallTypeMismatch, caller.Call("wrong", WasmValue.I32(1)).Trap!.Code);
            Assert.Equal(TrapCode.UninitializedElement, caller.Call("call", WasmValue.I32(0), WasmValue.I32(3)).Trap!.Code);
            Assert.Equal(TrapCode.UndefinedElement, caller.Call("call", WasmValue.I32(0), WasmValue.I32(4)).Trap!.Code);
            Assert.Equal(TrapCode.UndefinedElement, caller.Call("call", WasmValue.I32(0), WasmValue.I32(-1)).Trap!.Code);
        }
    }

    [Theory, MemberData(nameof(Tiers.Names), MemberType = typeof(Tiers))]
    public void A_trap_behind_tail_calls_is_a_trap_where_it_is(string tier)
    {
        using var subject = new Subject(tier, """
            (module (type $f (func (param i32 i64 i64 i64 i64 i64 i64 i64 i64) (result i32))) (memory 1) (table 2 funcref) (elem (i32.const 0) $wide)
              (func $end (param i32) (result i32) (i32.load (local.get 0)))
              (func $wide (type $f) (return_call $end (local.get 0)))
              (func $step (param i32 i32) (result i32)
                (if (i32.eqz (local.get 1)) (then (return_call_indirect (type $f) (local.get 0)
                  (i64.const 1) (i64.const 2) (i64.const 3) (i64.const 4) (i64.const 5) (i64.const 6) (i64.const 7) (i64.const 8) (i32.const 0))))
                (return_call $step (local.get 0) (i32.sub (local.get 1) (i32.const 1))))
              (func (export "run") (param i32 i32) (result i32) (call $step (local.get 0) (local.get 1)))
              (func (export "null") (result i32) (return_call_indirect (param i32) (result i32) (i32.const 0) (i32.const 1))))
            """);
        Assert.Equal(0, subject.Int("run", 0, 100_000));
        var trap = subject.Call("run", -1, 100_000).Trap!;
        Assert.Equal((TrapCode.MemoryOutOfBounds, 0), (trap.Code, trap.FunctionIndex));
        Assert.Equal(TrapCode.UninitializedElement, subject.TrapOf("null"));
        Assert.Equal(0, subject.Int("run", 0, 3));
    }

    /// <summary>Blocks with parameters in code that nothing reaches: what the validator knows of the stack, the engines must know too.</summary>
    [Fact]
    public void Blocks_that_nothing_reaches_have_the_heights_that_the_validator_says() => Tiers.Agree(tier =>
    {
        using var subject = new Subject(tier, """
            (module
              (func (export "a") (param i32) (result i32) (local.get 0)
                (block (param i32) (result i32) (br 0) (block (param i32) (result i32 i32) (i32.const 1)) (i32.add)))
              (func (export "b") (param i32) (result i32)
                (block (result i32 i32) (i32.const 7) (local.get 0) (br 0) (loop (param i32) (result i32) (br_if 0 (i32.const 1))) (unreachable)) (i32.sub))
              (func (export "c") (param i32) (result i32)
                (block (result i32) (return (local.get 0)) (if (param i32) (result i32) (then) (else (drop) (i32.const 3))) (br_table 0 0 (i32.const 0)))))
            """);
        return (subject.Int("a", 5), subject.Int("b", 5), subject.Int("c", 5));
    });
}
