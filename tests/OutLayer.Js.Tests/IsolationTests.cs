using OutLayer.Js.Hosting;

namespace OutLayer.Js.Tests;

/// <summary>What a hostile contract tries, and what it gets.</summary>
public sealed class IsolationTests
{
    [Theory]
    [InlineData("Date.now()", "TypeError: secure mode Calling %SharedDate%.now() throws")]
    [InlineData("new Date()", "TypeError: secure mode Calling new %SharedDate%() with no arguments throws")]
    [InlineData("Date()", "TypeError: secure mode Calling %SharedDate% constructor as a function throws")]
    [InlineData("Math.random()", "TypeError: secure mode %SharedMath%.random() throws")]
    [InlineData("new (new Date(0).constructor)()", "TypeError: secure mode Calling new %SharedDate%() with no arguments throws")]
    [InlineData("fetch('http://x')", "ReferenceError: fetch is not defined")]
    [InlineData("Array.prototype.push = 1", "TypeError: Cannot assign to read only property 'push' of 'root.%ArrayPrototype%.push'")]
    [InlineData("Object.prototype.polluted = 1", "TypeError: object is not extensible")]
    [InlineData("Promise.prototype.then = () => {}", "TypeError: 'then' is read-only")]
    [InlineData("JSON.stringify = () => ''", "TypeError: 'stringify' is read-only")]
    [InlineData("near.storageRead = () => ''", "TypeError: 'storageRead' is read-only")]
    [InlineData("near.log.call = 1", "TypeError: 'call' is read-only")]
    [InlineData("Object.setPrototypeOf(Object.prototype, {})", "TypeError: ")]
    [InlineData("(async () => {}).constructor('return 1')", "TypeError: Function.prototype.constructor is not a valid constructor.")]
    [InlineData("(function* () {}).constructor('return 1')", "TypeError: Function.prototype.constructor is not a valid constructor.")]
    [InlineData("lockdown()", "TypeError: ")]
    [InlineData("await Function('return import(\\'outlayer:driver.js\\')')()", "Error: cannot import")]
    [InlineData("await (0, eval)('import(\\'contract.js\\')')", "Error: cannot import")]
    [InlineData("throw String([Function('return arguments.callee.caller')(), Function('return this.caller').call(Function('')), (function f() {}).arguments])", ",,")]
    public void A_forbidden_act_throws(string act, string expected) =>
        Assert.StartsWith($"\"{expected}", Run.Body($"try {{ {act}; return 'allowed'; }} catch (e) {{ return String(e); }}").Replace("\\\"", "'", StringComparison.Ordinal), StringComparison.Ordinal);

    [Theory]
    [InlineData("console")]
    [InlineData("performance")]
    [InlineData("queueMicrotask")]
    [InlineData("setTimeout")]
    [InlineData("SharedArrayBuffer")]
    [InlineData("Atomics")]
    [InlineData("WeakRef")]
    [InlineData("FinalizationRegistry")]
    [InlineData("navigator")]
    [InlineData("gc")]
    [InlineData("process")]
    [InlineData("require")]
    [InlineData("std")]
    [InlineData("os")]
    [InlineData("scriptArgs")]
    [InlineData("print")]
    [InlineData("InternalError")]
    [InlineData("assert")]
    [InlineData("getStackString")]
    [InlineData("WebAssembly")]
    [InlineData("Intl")]
    [InlineData("btoa")]
    public void A_global_that_a_Compartment_lacks_is_not_there(string name) =>
        Assert.Equal("\"undefined\"", Run.Body($"return typeof {name};"));

    [Theory]
    [InlineData("new Error('x').stack", "\"Error: x\"")]
    [InlineData("(() => { try { null.x; } catch (e) { return e.stack; } })()", "\"TypeError: cannot read property 'x' of null\"")]
    [InlineData("[typeof Error.captureStackTrace, typeof Error.prepareStackTrace]", "[\"undefined\",\"undefined\"]")]
    [InlineData("(() => { Error.stackTraceLimit = 1; return Error.stackTraceLimit ?? null; })()", "null")]
    [InlineData("(() => { const e = (() => { try { using a = { [Symbol.dispose]() { throw 1; } }; using b = { [Symbol.dispose]() { throw 2; } }; } catch (e) { return e; } })(); return [Object.isFrozen(e.constructor), Object.isFrozen(Object.getPrototypeOf(e)), Object.getPrototypeOf(e.constructor) === Error]; })()", "[true,true,true]")]
    public void A_contract_sees_no_frames_and_no_powerful_error(string expression, string expected) =>
        Assert.Equal(expected, Run.Body($"return {expression};"));

    [Fact]
    public void Tampering_with_every_mutable_binding_changes_nothing_for_the_driver()
    {
        const string Tamper = """
            for (const key of Reflect.ownKeys(globalThis)) { try { globalThis[key] = () => { throw 'tampered'; }; } catch {} try { delete globalThis[key]; } catch {} }
            export const main = async () => ({ ok: [1, 'two'] });
            """;
        Assert.Equal("{\"ok\":[1,\"two\"]}", Run.Json(Tamper));
        Assert.Equal("no-method: contract.js has no method \"other\"; it exports: main", Run.Json(Tamper, "other"));
    }

    [Fact]
    public void A_near_that_a_contract_replaces_is_replaced_for_itself_only()
    {
        var host = new ScriptedHost();
        Assert.Equal("1", Run.Json("import { log } from 'near'; globalThis.near = { log() {} }; near.log('lost'); log('kept'); export const main = () => 1;", host: host));
        Assert.Equal(["log kept"], host.Calls);
    }

    [Fact]
    public void Nothing_of_one_run_is_there_in_the_next()
    {
        using var runtime = Realm.New(new JsRuntimeOptions { MaxIdleInstances = 1 });
        const string Source = """
            const before = [globalThis.secret ?? null, Symbol.for('k').description, typeof leaked];
            globalThis.secret = 'x'; globalThis.leaked = new Uint8Array(1e6).fill(7);
            export const main = () => before;
            """;
        for (int i = 0; i < 3; i++) Assert.Equal("[null,\"k\",\"undefined\"]", Run.Text(Run.Method(Source, runtime: runtime).Result));
        Assert.Equal(1, runtime.IdleInstances);
    }

    [Fact]
    public void Memory_after_a_reset_is_the_image_again()
    {
        using var runtime = Realm.New(new JsRuntimeOptions { MaxIdleInstances = 1 });
        Assert.Equal(JsStatus.Limit, Run.Method("export function main() { const a = []; for (;;) a.push(new Uint8Array(1e6)); }", runtime: runtime).Result.Status);
        using var rented = runtime.Rent();
        Assert.True(rented.Host.CopyMemory().AsSpan().SequenceEqual(runtime.Image.Memory.Span));
        Assert.Equal(runtime.Image.Manifest.StackPointer, rented.Host.StackPointer);
    }

    [Fact]
    public void A_compartment_within_a_contract_gets_only_what_it_is_given()
    {
        var host = new ScriptedHost().Answer("blockHeight", JsValue.Number(7));
        Assert.Equal("[7,\"undefined\",\"undefined\"]", Run.Body(
            "const c = new Compartment({ globals: { near }, __options__: true }); const d = new Compartment(); return [c.evaluate('near.blockHeight()'), d.evaluate('typeof near'), c.evaluate('typeof args')];", host));
    }

    [Fact]
    public void Runs_on_many_threads_give_the_same_gas_and_results()
    {
        using var runtime = Realm.New();
        const string Source = "const m = new Map(); export function main({ n }) { for (let i = 0; i < n; i++) m.set('k' + i, i * 0.1); return [...m].pop(); }";
        var outcomes = Enumerable.Range(0, 64).AsParallel().WithDegreeOfParallelism(8)
            .Select(_ => Run.Method(Source, args: "{\"n\":500}", runtime: runtime)).Select(outcome => (Run.Text(outcome.Result), outcome.GasLeft)).Distinct().ToList();
        Assert.Equal("[\"k499\",49.900000000000006]", Assert.Single(outcomes).Item1);
    }

    [Fact]
    public void A_disposed_runtime_refuses_to_run()
    {
        var runtime = Realm.New();
        runtime.Dispose();
        runtime.Dispose();
        Assert.Throws<ObjectDisposedException>(() => Run.Method("export const main = 1;", runtime: runtime));
    }
}
