using System.Security.Cryptography;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Text;
using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Interpreter.Tests.Stepping;

/// <summary>An instance of a module in text form, on the interpreter; the usual one touches all kinds of state in frames of several functions.</summary>
internal sealed class Sample : IDisposable
{
    public static readonly CostModel Costs = new() { Operation = 10, BulkBase = 50, BulkUnit = 3 };

    public const string Usual = """
        (module
          (tag $odd (param i32 i64))
          (type $unary (func (param i32) (result i32)))
          (memory (export "memory") 1 4)
          (table (export "table") 3 10 funcref)
          (global $g (export "g") (mut i32) (i32.const 5))
          (global $h (export "h") (mut i64) (i64.const 0x10000000000))
          (elem (i32.const 0) func $fib)
          (elem declare func $fail)
          (data $tail "\01\02\03\04\05")
          (func $fib (param i32) (result i32) (local $result i32)
            (local.set $result (if (result i32) (i32.lt_s (local.get 0) (i32.const 2))
              (then (local.get 0))
              (else (i32.add
                (call_indirect (type $unary) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0))
                (call $fib (i32.sub (local.get 0) (i32.const 2)))))))
            (i32.store (i32.mul (local.get 0) (i32.const 4)) (local.get $result))
            (local.get $result))
          (func $fail (param i32)
            (if (i32.and (local.get 0) (i32.const 1)) (then (throw $odd (local.get 0) (i64.const 7)))))
          (func (export "run") (param $n i32) (result i64) (local $sum i64) (local $f funcref) (local $e exnref) (local $v v128)
            (local.set $f (ref.func $fail))
            (loop $again
              (block $caught (result i32 i64 exnref)
                (try_table (catch_ref $odd $caught) (call $fail (local.get $n)))
                (local.get $n) (i64.const 1) (local.get $e))
              (local.set $e) (local.set $sum (i64.add (local.get $sum))) (drop)
              (global.set $g (i32.add (global.get $g) (call $fib (local.get $n))))
              (local.set $v (i32x4.add (local.get $v) (i32x4.splat (global.get $g))))
              (if (i32.eq (local.get $n) (i32.const 4)) (then
                (drop (memory.grow (i32.const 1)))
                (drop (table.grow (local.get $f) (i32.const 2)))
                (table.set (i32.const 2) (local.get $f))
                (memory.init $tail (i32.const 70000) (i32.const 0) (i32.const 5))
                (data.drop $tail)))
              (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
            (block $again (result i32 i64 exnref)
              (try_table (catch_ref $odd $again) (throw_ref (local.get $e))) unreachable)
            (drop) (local.set $sum (i64.add (local.get $sum))) (drop)
            (v128.store (i32.const 80) (local.get $v))
            (i64.add (local.get $sum) (global.get $h))))
        """;

    public Sample(string text = Usual, StoreOptions? options = null, bool metered = true, params HostFunction[] host)
        : this(ModuleValidator.Load(WatReader.Read(text), WasmFeatures.All), options, metered, host) { }

    public Sample(ValidatedModule module, StoreOptions? options = null, bool metered = true, params HostFunction[] host)
    {
        Store = new Store(new InterpreterEngine(), options ?? new StoreOptions { Gas = 100_000_000 });
        Instance = Store.Instantiate(module, new Imports().Add(Store, host), metered ? Costs : null);
    }

    public Store Store { get; }
    public Instance Instance { get; }
    public WasmFunction Run => Instance.GetFunction("run");

    /// <summary>What can be seen from outside, as text.</summary>
    public string Look(CallResult? result)
    {
        var exports = Instance.ExportNames.Select(name => Instance.FindExport(name)).ToList();
        return string.Join('\n',
            result is null ? "unfinished" : result.Trap?.ToString() ?? string.Join(' ', result.Results.Select(value => value.Bits)),
            $"gas {Store.Gas}",
            $"globals {string.Join(' ', exports.OfType<WasmGlobal>().Select(global => global.Value.Bits))}",
            $"tables {string.Join(' ', exports.OfType<WasmTable>().Select(Nulls))}",
            $"memories {string.Join(' ', exports.OfType<LinearMemory>().Select(memory => $"{memory.Pages} {Convert.ToHexString(SHA256.HashData(memory.Span))}"))}");
    }

    private static string Nulls(WasmTable table) => string.Concat(Enumerable.Range(0, table.Length).Select(i => table.Get((uint)i).Bits == 0 ? '0' : 'F'));

    public void Dispose() => Store.Dispose();
}
