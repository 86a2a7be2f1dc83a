using System.Security.Cryptography;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Text;
using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Tests.Runtime.Images;

/// <summary>A module with every kind of state, which its function "dirty" changes all of; and what can be seen of an instance.</summary>
internal static class Imaged
{
    public const int Base = 1_000;
    public const long Gas = 10_000_000;

    public const string Text = """
        (module
          (type $unary (func (param i32) (result i32)))
          (import "env" "base" (global $base i32))
          (import "env" "host" (func $host (type $unary)))
          (tag $odd (param i32))
          (memory (export "memory") 2 8)
          (table $functions (export "functions") 4 64 funcref)
          (table $exceptions (export "exceptions") 2 8 exnref)
          (table $externs (export "externs") 1 8 externref)
          (global $i (export "i") (mut i32) (i32.const 5))
          (global $l (export "l") (mut i64) (i64.const 0x100000000))
          (global $d (export "d") (mut f64) (f64.const 1.5))
          (global $v (export "v") (mut v128) (v128.const i64x2 1 2))
          (global $f (export "f") (mut funcref) (ref.func $double))
          (global $e (export "e") (mut externref) (ref.null extern))
          (global $x (export "x") (mut exnref) (ref.null exn))
          (global $c (export "c") i32 (i32.add (global.get $base) (i32.const 1)))
          (elem (table $functions) (i32.const 0) func $double $host)
          (elem $later func $double $host)
          (elem declare func $dirty)
          (data (i32.const 0) "active")
          (data $tail "later")
          (start $start)
          (func $double (type $unary) (i32.mul (local.get 0) (i32.const 2)))
          (func $start
            (i32.store (i32.const 70000) (global.get $base))
            (global.set $i (i32.add (global.get $i) (i32.const 1))))
          (func $dirty (export "dirty") (param $n i32) (local $at i32)
            (drop (memory.grow (i32.const 1)))
            (loop $pages
              (i32.store (local.get $at) (local.get $n))
              (br_if $pages (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 4096))) (i32.mul (memory.size) (i32.const 65536)))))
            (data.drop $tail) (elem.drop $later)
            (drop (table.grow $functions (ref.func $dirty) (i32.const 3)))
            (drop (table.grow $exceptions (ref.null exn) (i32.const 1)))
            (table.set $functions (i32.const 0) (ref.null func))
            (table.set $functions (i32.const 3) (ref.func $dirty))
            (global.set $i (local.get $n)) (global.set $l (i64.const -1)) (global.set $d (f64.const nan))
            (global.set $v (v128.const i64x2 -1 -1)) (global.set $f (ref.func $dirty))
            (block $caught (result i32 exnref)
              (try_table (catch_ref $odd $caught) (throw $odd (local.get $n))) (unreachable))
            (global.set $x) (drop)
            (table.set $exceptions (i32.const 1) (global.get $x)))
          (func (export "end") (param $how i32)
            (call $dirty (i32.const 7))
            (block $host (block $memory (block $exception (block $spin (block $trap (block $return
              (br_table $return $trap $spin $exception $memory $host (local.get $how)))
              (return)) unreachable)
              (loop $for-ever (br $for-ever)))
              (throw $odd (i32.const 3)))
              (i32.store (i32.const -4) (i32.const 1)))
            (drop (call $host (i32.const -1))))
          (func (export "later") (result i32)
            (memory.init $tail (i32.const 100) (i32.const 0) (i32.const 5))
            (table.init $functions $later (i32.const 2) (i32.const 0) (i32.const 2))
            (i32.load8_u (i32.const 104)))
          (func (export "laterElements") (table.init $functions $later (i32.const 0) (i32.const 0) (i32.const 2)))
          (func (export "peek") (param i32) (result i32) (i32.load (local.get 0)))
          (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
          (func (export "call") (param i32 i32) (result i32) (call_indirect $functions (type $unary) (local.get 0) (local.get 1))))
        """;

    public static readonly ValidatedModule Module = ModuleValidator.Load(WatReader.Read(Text), WasmFeatures.All);

    public static ValidatedModule Load(string text) => ModuleValidator.Load(WatReader.Read(text), WasmFeatures.All);

    public static Imports Imports(Store store, int number = Base) => new Imports()
        .Add("env", "base", store.CreateGlobal(new GlobalType(ValType.I32, Mutable: false), WasmValue.I32(number)))
        .Add(store, new HostFunction("env", "host", new FuncType([ValType.I32], [ValType.I32]), Host));

    public static StoreOptions Limits { get; } = new() { Gas = Gas };

    /// <summary>An image of an instance that the start function has run in.</summary>
    public static InstanceImage NewImage(IEngine engine, params ReadOnlySpan<int> hotPages)
    {
        using var store = new Store(engine, Limits);
        return InstanceImage.Of(store.Instantiate(Module, Imports(store)), hotPages);
    }

    /// <summary>All that the host can see of an instance, as text.</summary>
    public static string Look(Instance instance)
    {
        var exports = instance.ExportNames.Select(name => (Name: name, Extern: instance.FindExport(name))).ToList();
        return string.Join('\n',
            $"gas {instance.Store.Gas}, {instance.Store.ExceptionReferences().Count} exceptions",
            string.Join(' ', exports.Where(export => export.Extern is WasmGlobal).Select(export => $"{export.Name}={Look(instance.Store, ((WasmGlobal)export.Extern!).Value)}")),
            string.Join(' ', exports.Where(export => export.Extern is WasmTable).Select(export => $"{export.Name}=[{Look((WasmTable)export.Extern!)}]")),
            string.Join(' ', exports.Select(export => export.Extern).OfType<LinearMemory>().Select(memory => $"{memory.Pages} {Convert.ToHexString(SHA256.HashData(memory.Span))}")));
    }

    private static string Look(WasmTable table) =>
        string.Join(',', Enumerable.Range(0, table.Length).Select(i => Look(table.Store, table.Get((uint)i))));

    private static string Look(Store store, WasmValue value) =>
        !value.Type.IsRef ? $"{value.High:x}:{value.Bits:x}"
        : value.Bits == 0 ? "null"
        : value.Type.Heap.IsFunction ? store.FunctionOf(value)!.Name : $"{value.Bits}";

    private static void Host(HostCall call)
    {
        if (call.I32(0) == -1) throw new InvalidOperationException("trouble of the host");
        call.Return(call.I32(0) + 1);
    }
}
