using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Interpreter.Tests.Stepping;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Text;
using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Interpreter.Tests.Engines;

/// <summary>Compiler and interpreter on the same programs, at every limit of gas up to what they take: same end, same place, same gas.</summary>
public class AgreementTests
{
    private const string Head = """
        (module (import "env" "host" (func $host (param i32))) (tag $t (param i32)) (tag $u) (memory 1) (global $g (mut i32) (i32.const 0))
          (table 2 funcref) (elem (i32.const 0) func $deep)
          (func $deep (param i32) (if (local.get 0) (then (call $deep (i32.sub (local.get 0) (i32.const 1))))) (throw $t (local.get 0)))
        """;

    /// <summary>Names of programs, and the body of run: [i32] -> [i32].</summary>
    private static readonly Dictionary<string, (WasmFeature Needs, string Body)> Programs = new()
    {
        ["a loop"] = (WasmFeature.None, "(local $i i32) (loop (local.set $i (i32.add (local.get $i) (local.get 0))) (br_if 0 (i32.lt_u (local.get $i) (i32.const 20)))) (local.get $i)"),
        ["bulk and host"] = (WasmFeature.None, "(memory.fill (i32.const 0) (i32.const 1) (i32.const 9)) (call $host (i32.const 3)) (drop (memory.grow (i32.const 1))) (i32.load (i32.const 131070))"),
        ["caught where it is thrown"] = (WasmFeature.Exceptions, "(block $b (result i32) (try_table (catch $t $b) (throw $t (i32.const 4))) (i32.const 5))"),
        ["caught three frames above"] = (WasmFeature.Exceptions, "(block $b (result i32) (try_table (catch $t $b) (call $deep (i32.const 3))) (i32.const 5))"),
        ["through a table"] = (WasmFeature.Exceptions, "(block $b (try_table (catch_all $b) (call_indirect (param i32) (i32.const 2) (i32.const 0)))) (i32.const 1)"),
        ["not caught"] = (WasmFeature.Exceptions, "(block $b (try_table (catch $u $b) (call $deep (i32.const 2)))) (i32.const 5)"),
        ["thrown again"] = (WasmFeature.Exceptions, "(block $o (result i32) (try_table (catch $t $o) (block $b (result exnref) (try_table (catch_all_ref $b) (call $deep (i32.const 1))) unreachable) (throw_ref)) unreachable)"),
        ["a null is thrown"] = (WasmFeature.Exceptions, "nop (throw_ref (ref.null exn)) (i32.const 0)"),
        ["too many references"] = (WasmFeature.Exceptions, "(loop $again (block $b (result exnref) (try_table (catch_all_ref $b) (throw $u)) unreachable) drop (global.set $g (i32.add (global.get $g) (i32.const 1))) (br_if $again (i32.lt_u (global.get $g) (i32.const 9)))) (global.get $g)"),
        ["in a loop"] = (WasmFeature.Exceptions, "(loop $again (block $b (result i32) (try_table (catch $t $b) (call $deep (i32.const 1))) (i32.const 7)) drop (br_if $again (i32.lt_u (global.get $g) (i32.const 3)) (global.set $g (i32.add (global.get $g) (i32.const 1))))) (global.get $g)"),
        ["legacy"] = (WasmFeature.LegacyExceptions, "try (result i32) (call $deep (i32.const 2)) i32.const 9 catch $t i32.const 1 i32.add catch_all i32.const 8 end"),
        ["legacy, thrown again and delegated"] = (WasmFeature.LegacyExceptions, "try (result i32) try try try (call $deep (i32.const 1)) delegate 0 catch_all rethrow 0 end catch $u end i32.const 4 catch $t i32.const 2 i32.mul end"),
        ["tail calls"] = (WasmFeature.TailCall, "(if (i32.gt_u (local.get 0) (i32.const 60)) (then (return (local.get 0)))) (return_call $run (i32.add (local.get 0) (i32.const 7)))"),
        ["a tail call that fails"] = (WasmFeature.TailCall, "(block $b (result i32) (try_table (catch $t $b) (return_call $fail)) unreachable)"),
        ["typed references"] = (WasmFeature.FunctionReferences, "(call_ref $n (local.get 0) (ref.func $one)) (br_on_null 0 (i32.const 3) (ref.null func)) drop drop"),
        ["vectors"] = (WasmFeature.Simd, "(v128.store (i32.const 65521) (i32x4.splat (local.get 0))) (i32.const 0)"),
        ["vectors in locals, where they are also the result"] = (WasmFeature.Simd, """
            (local $v v128) (local $w v128)
            (local.set $v (i32x4.splat (i32.const 0x01020384))) (local.set $w (i8x16.replace_lane 7 (local.get $v) (local.get 0)))
            (local.set $v (i8x16.shuffle 3 23 1 7 30 5 16 0 9 8 7 6 31 2 3 4 (local.get $w) (local.get $v)))
            (local.set $w (i16x8.sub (local.get $v) (local.get $w))) (local.set $v (i32x4.dot_i16x8_s (local.get $w) (local.get $v)))
            (local.set $v (i8x16.narrow_i16x8_u (local.get $w) (local.get $v))) (local.set $w (i32x4.extend_high_i16x8_s (local.get $w)))
            (v128.store offset=9 (i32.add (local.get 0) (i32.const -2)) (i64x2.add (local.get $v) (local.get $w)))
            (v128.store16_lane 5 (i32.const 12) (v128.load8_lane offset=1 3 (i32.const 8) (local.get $w)))
            (i32.add (i32.load offset=11 (i32.const 0)) (i8x16.bitmask (i16x8.gt_s (v128.load16x4_u (i32.const 10)) (local.get $v))))
            """),
        ["addresses that are sums"] = (WasmFeature.None, """
            (local $i i32) (local.set $i (i32.const 40000))
            (i32.store (i32.add (local.get $i) (i32.const -32768)) (i32.const 70000)) (i64.store (i32.add (local.get 0) (i32.const -2)) (i64.const -3))
            (i32.store16 (i32.add (local.get $i) (i32.const -32769)) (i32.const -2)) (i32.store8 offset=7 (i32.add (local.get $i) (i32.const 20000)) (i32.const 0x3ff))
            (local.set $i (i32.const -32760)) (i32.store offset=1 (i32.add (local.get $i) (i32.const 32767)) (i32.add (local.get 0) (i32.const 5)))
            (i32.store (i32.add (local.tee $i (i32.const 60000)) (i32.const -5000)) (local.tee $i (i32.const 3)))
            (i32.add (i32.load offset=7231 (i32.add (local.get 0) (i32.const -2))) (i32.add (i32.load offset=5 (i32.add (local.get 0) (i32.const 1)))
              (i32.add (i32.load8_s (i32.add (local.get 0) (i32.const 60005))) (i32.load (i32.add (local.get 0) (i32.const 54998))))))
            """),
        ["an address that is a sum, before the offset modulo 2^32"] = (WasmFeature.None, "(i32.load offset=4 (i32.add (local.get 0) (i32.const -3)))"),
        ["bits decide"] = (WasmFeature.None, "(block (br_if 0 (i32.and (local.get 0) (i32.const 6))) (return (i32.const 1))) (if (result i32) (i32.and (local.get 0) (i32.const 5)) (then (i32.const 2)) (else (i32.const 3)))"),
    };

    public static TheoryData<string> Names() => [.. Programs.Keys];

    [Theory, MemberData(nameof(Names))]
    public void They_agree_at_every_limit_of_gas(string name)
    {
        var compiler = new CompilerEngine();
        var module = Load(Programs[name].Body);
        Assert.SkipUnless(module.Features.Except(compiler.Features) == WasmFeatures.None, $"the compiler lacks {module.Features.Except(compiler.Features)}");
        var (interpreted, compiled) = (new InterpreterEngine().Load(module, Sample.Costs), compiler.Load(module, Sample.Costs));
        long all = 100_000 - Gas(Run(new InterpreterEngine(), module, interpreted, 100_000));
        Assert.InRange(all, 1, 90_000);
        for (long gas = 0; gas <= all; gas += all > 20_000 ? 13 : 5)
            Assert.Equal(Run(new InterpreterEngine(), module, interpreted, gas), Run(compiler, module, compiled, gas));
    }

    private static ValidatedModule Load(string body) => ModuleValidator.Load(WatReader.Read($"""
        {Head}
          (type $n (func (param i32) (result i32)))
          (elem declare func $one)
          (func $one (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))
          (func $fail (result i32) (throw $t (i32.const 6)))
          (func $run (export "run") (param i32) (result i32) {body}))
        """), WasmFeatures.All);

    private static long Gas(string seen) => long.Parse(seen.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Gas left, then the end.</summary>
    private static string Run(IEngine engine, ValidatedModule module, IModuleCode code, long gas)
    {
        using var store = new Store(engine, new StoreOptions { Gas = gas, MaxExceptionReferences = 5 });
        var host = new HostFunction("env", "host", new FuncType([ValType.I32], []), call => call.Store.Charge(100 + call.Store.Gas % 7 * 5));
        var instance = store.Instantiate(module, code, new Imports().Add(store, host));
        var result = instance.Call("run", WasmValue.I32(2));
        return $"{store.Gas} {result.Trap?.ToString() ?? result.Single().ToString()}";
    }
}
