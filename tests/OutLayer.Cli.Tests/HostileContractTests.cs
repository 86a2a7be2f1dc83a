namespace OutLayer.Cli.Tests;

/// <summary>What a hostile author writes. It ends in a result or in the contract's own error: never in exit 4, a crash or a hang.</summary>
public sealed class HostileContractTests
{
    /// <summary>A body of main, and the message it ends with.</summary>
    [Theory]
    [InlineData("throw null;", "null")]
    [InlineData("throw undefined;", "undefined")]
    [InlineData("throw Symbol('\\ud800');", "Symbol(\ufffd)")]
    [InlineData("throw new Error('\\ud800');", "Error: \ufffd")]
    [InlineData("const e = new Error('m'); e.name = '\\udfff'; throw e;", "\ufffd: m")]
    [InlineData("throw new Proxy({}, { get() { throw 1; }, getPrototypeOf() { throw 2; }, ownKeys() { throw 3; }, has() { throw 4; } });", "an object that JSON cannot hold")]
    [InlineData("const r = Proxy.revocable({}, {}); r.revoke(); throw r.proxy;", "an object that JSON cannot hold")]
    [InlineData("const r = Proxy.revocable(() => 1, {}); r.revoke(); throw r.proxy;", "a function")]
    [InlineData("throw { get message() { throw 1; }, get name() { throw 1; }, get stack() { throw 2; }, toJSON() { throw 3; } };", "an object that JSON cannot hold")]
    [InlineData("const e = new Error('m'); Object.defineProperty(e, 'stack', { get() { throw 1; } }); throw e;", "Error: m")]
    [InlineData("return { get a() { throw new RangeError('getter'); } };", "RangeError: getter")]
    [InlineData("return new Proxy({}, { ownKeys() { throw new Error('trap'); } });", "Error: trap")]
    [InlineData("const r = Proxy.revocable({}, {}); r.revoke(); return r.proxy;", "TypeError: revoked proxy")]
    [InlineData("return { toJSON() { throw new Error('toJSON'); } };", "Error: toJSON")]
    [InlineData("return { toJSON() { return () => 1; } };", "result is a function, which JSON cannot hold")]
    [InlineData("return { then(resolve, reject) { reject(new Error('then')); } };", "Error: then")]
    [InlineData("return { get then() { throw new Error('get then'); } };", "Error: get then")]
    [InlineData("return { then() {} };", "\"main\" waits for a promise that nothing will settle")]
    [InlineData("try { near.panic('stop'); } catch {} finally { near.log('after'); return 1; }", "stop")]
    [InlineData("try { near.panicUtf8(new Uint8Array([255])); } finally { return 1; }", "String encoding is bad UTF-8 sequence.")]
    [InlineData("try { near.panic(); } finally { return 1; }", "explicit guest panic")]
    [InlineData("const a = {}; a.a = a; near.log(a);", "TypeError: circular reference")]
    [InlineData("near.log(Symbol('s'));", "TypeError: cannot convert symbol to string")]
    [InlineData("near.log('\\ud800');", "TypeError: near.log: the message has half of a surrogate pair, which UTF-8 cannot hold")]
    [InlineData("near.storageWrite('\\ud800', '');", "TypeError: near.storageWrite: key has half of a surrogate pair, which UTF-8 cannot hold")]
    [InlineData("near.storageWrite('k', '\\udc00');", "TypeError: near.storageWrite: value has half of a surrogate pair, which UTF-8 cannot hold")]
    [InlineData("near.logUtf16(new Uint8Array([0, 0xd8]));", "String encoding is bad UTF-16 sequence.")]
    [InlineData("near.logUtf16(new Uint8Array([65]));", "String encoding is bad UTF-16 sequence.")]
    [InlineData("near.storageWriteRaw(new Uint8Array([1]), new Uint8Array([255])); near.storageRead('\\u0001');", "Error: near.storageRead: the value is not UTF-8 text; use the function's Raw twin")]
    [InlineData("near.storageRead(new Proxy({}, { get() { throw new Error('touched'); } }));", "TypeError: near.storageRead: key must be a string, got a value of type object")]
    [InlineData("near.sha256(new Proxy(new Uint8Array(2), {}));", "TypeError: near.sha256: value must be a Uint8Array, got a value of type object")]
    [InlineData("near.sha256(Object.create(Uint8Array.prototype));", "TypeError: near.sha256: value must be a Uint8Array, got a value of type object")]
    [InlineData("near.sha256(new Uint16Array(2));", "TypeError: near.sha256: value must be a Uint8Array, got a value of type object")]
    [InlineData("near.storageKeys('', { get after() { throw new Error('after'); } });", "Error: after")]
    [InlineData("near.storageKeys('', { limit: 1e300 });", "RangeError: near.storageKeys: limit must be a whole number above 0")]
    [InlineData("near.storageKeysRaw(new Uint8Array(0), { after: 'text' });", "TypeError: near.storageKeysRaw: after must be a Uint8Array, got a value of type string")]
    [InlineData("Promise.reject(new Error('first')); Promise.reject(2); return 1;", "Error: first")]
    [InlineData("throw new AggregateError([new Error('a')], 'all');", "AggregateError: all")]
    public void A_failure_is_the_contracts_and_says_what_it_was(string body, string message)
    {
        using var work = Workspace.WithMain(body);
        var run = work.Main().Exits(1);
        Assert.Equal(("failed", message), (run.Json.GetProperty("status").GetString(), run.Message));
        Assert.DoesNotContain(Outlayer.Repository, run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(work.Folder, run.Out, StringComparison.Ordinal);
    }

    /// <summary>A body of main, and its result as JSON.</summary>
    [Theory]
    [InlineData("return '\\ud800';", "\"\\ud800\"")]
    [InlineData("return { '\\udfff': 1 };", "{\"\\udfff\":1}")]
    [InlineData("return [NaN, Infinity, -0, undefined, { a: undefined }];", "[null,null,0,null,{}]")]
    [InlineData("return { then(resolve) { resolve(7); } };", "7")]
    [InlineData("return new Date(0);", "\"1970-01-01T00:00:00.000Z\"")]
    [InlineData("return { __proto__: { inherited: 1 }, own: 2, ['__proto__']: 3 };", "{\"own\":2,\"__proto__\":3}")]
    [InlineData("near.storageWrite('a\\0b', 'c\\0d'); return near.storageRead('a\\0b') + near.storageKeys().length;", "\"c\\u0000d1\"")]
    [InlineData("near.storageWrite('', ''); return [near.storageRead(''), near.storageHasKey(''), near.storageKeys()];", "[\"\",true,[\"\"]]")]
    [InlineData("near.storageWrite('k'.repeat(2048), 'v'); return near.storageKeys()[0].length;", "2048")]
    [InlineData("const w = near.storageWrite('x', ''); const r = near.storageRemove('x'); return [w, r, near.storageRemove('x'), String(near.storageUsage())];", "[false,true,false,\"0\"]")]
    [InlineData("const w = [near.storageWrite('x', '1'), near.storageWrite('x', '22')]; return [...w, near.storageGetEvicted(), String(near.storageUsage())];", "[false,true,\"1\",\"43\"]")]
    [InlineData("const b = new ArrayBuffer(8, { maxByteLength: 64 }); const u = new Uint8Array(b); b.resize(2); near.storageWriteRaw(u, u); b.resize(0); near.storageWriteRaw(u, u); return near.storageKeysRaw(new Uint8Array(0)).map((k) => k.length);", "[0,2]")]
    [InlineData("class S extends Uint8Array { get length() { return 1e9; } get byteLength() { return 1e9; } get buffer() { throw 1; } get [Symbol.toStringTag]() { throw 2; } } const s = new S([1, 2, 3]); near.storageWriteRaw(s, s); return near.storageKeys().map((k) => k.length);", "[3]")]
    [InlineData("const { storageRead: f, sha256 } = near; return [f.call(null, 'x'), Reflect.apply(f, 5, ['x']), sha256.bind({})(new Uint8Array(0)).length];", "[null,null,32]")]
    [InlineData("let n = 0; const f = () => { n += 1; near.storageHasKey('x'); f(); }; try { f(); } catch (e) { return e.name; }", "\"RangeError\"", "1000000000000000")]
    [InlineData("near.log(null, undefined, 1n, { a: 1 }, [1], () => 1); near.log(); return 1;", "1")]
    [InlineData("const out = []; for (const f of Object.values(near)) { try { new f(); out.push('made'); } catch (e) { out.push(e.name); } } return [...new Set(out)];", "[\"TypeError\"]")]
    [InlineData("const names = ['prototype', 'caller', 'arguments']; return Object.values(near).every((f) => Object.isFrozen(f) && names.every((n) => !Object.hasOwn(f, n)));", "true")]
    [InlineData("return Object.isFrozen(near) && Object.getPrototypeOf(near) === Object.prototype;", "true")]
    [InlineData("const trapped = []; for (const name of ['then', 'toJSON', 'message', 'code', 'file', 'constructor']) { try { Object.prototype[name] = () => { throw 1; }; trapped.push(name); } catch {} } return trapped;", "[]")]
    [InlineData("globalThis.JSON = { stringify: () => 'x', parse: () => 'x' }; globalThis.Promise = null; globalThis.near = null; globalThis.BigInt = null; return { a: 1 };", "{\"a\":1}")]
    [InlineData("globalThis.Object = null; globalThis.Error = null; globalThis.String = null; globalThis.Reflect = null; try { null.x; } catch (e) { return e.name; }", "\"TypeError\"")]
    [InlineData("return import('./c.js').then((m) => [Object.keys(m), Object.prototype.toString.call(m)]);", "[[\"main\"],\"[object Module]\"]")]
    [InlineData("return [typeof realm, typeof host, typeof start, typeof outcome, typeof driver, typeof harden];", "[\"undefined\",\"undefined\",\"undefined\",\"undefined\",\"undefined\",\"function\"]")]
    [InlineData("const seen = []; for (const s of ['outlayer:entry', 'near', './near', 'driver.js', 'realm/driver.js', 'std', 'os', 'qjs:std']) await import(s).then((m) => seen.push(s), () => {}); return seen;", "[\"near\"]")]
    public void A_result_is_what_the_language_says(string body, string result, string gas = "300000000000000")
    {
        using var work = Workspace.WithContract($"export async function main() {{ {body} }}");
        Assert.Equal(result, work.Main("--gas", gas).Exits(0).Result.GetRawText());
    }

    /// <summary>A module and the name of a method in it.</summary>
    [Theory]
    [InlineData("export default function () { return 'd'; }", "default", "\"d\"")]
    [InlineData("export default () => 'd';", "default", "\"d\"")]
    [InlineData("export function then(r) { r({ main: 1 }); } export const main = () => 1;", "main", "1")]
    [InlineData("export function then() { return 't'; }", "then", "\"t\"")]
    [InlineData("const f = () => 's'; export { f as 'with space', f as '0', f as '', f as '__proto__', f as 'toString', f as 'constructor' };", "with space", "\"s\"")]
    [InlineData("const f = () => 's'; export { f as '0' };", "0", "\"s\"")]
    [InlineData("const f = () => 's'; export { f as '__proto__' };", "__proto__", "\"s\"")]
    [InlineData("const f = () => 's'; export { f as constructor, f as toString };", "constructor", "\"s\"")]
    [InlineData("export const é = () => 'é';", "é", "\"é\"")]
    [InlineData("const o = { m() { return this === undefined; } }; export const { m } = o;", "m", "true")]
    [InlineData("export let f = () => 1; const g = f; f = () => 2;", "f", "2")]
    [InlineData("await null; export const f = () => 'awaited';", "f", "\"awaited\"")]
    [InlineData("import * as me from './c.js'; export const f = () => Object.keys(me);", "f", "[\"f\"]")]
    [InlineData("export const f = new Proxy(() => 1, { apply: () => 'proxied' });", "f", "\"proxied\"")]
    [InlineData("export const f = (() => 5).bind(null);", "f", "5")]
    [InlineData("export const f = Object.assign(() => 1, { toString() { throw 1; } });", "f", "1")]
    public void An_export_of_any_name_and_kind_is_called(string source, string method, string result)
    {
        using var work = Workspace.WithContract(source);
        Assert.Equal(result, Workspace.Text(work.RunJson("c.js", method).Exits(0).Result));
    }

    [Theory]
    [InlineData("export function main() {}", "toString")]
    [InlineData("export function main() {}", "constructor")]
    [InlineData("export function main() {}", "__proto__")]
    [InlineData("export function main() {}", "then")]
    [InlineData("export function main() {}", "")]
    [InlineData("export default function main() {}", "main")]
    [InlineData("export class main { static x() {} } export const f = () => 1;", "main")]
    [InlineData("export const main = { call() {} }; export const f = () => 1;", "main")]
    public void What_is_not_exported_as_a_function_is_no_method(string source, string method)
    {
        using var work = Workspace.WithContract(source);
        Assert.Equal("no-method", work.RunJson("c.js", method).Exits(1).ErrorCode);
    }

    [Fact]
    public void Every_function_of_near_refuses_every_wrong_argument_with_a_TypeError_of_its_own_or_works()
    {
        using var work = Workspace.WithMain("""
            const values = [undefined, null, 1, NaN, 1n, Symbol(), {}, [], () => 1, 'x', new Proxy({}, { get() { throw 1; } }),
              new Uint8Array(3), new Uint16Array(3), new ArrayBuffer(4), new DataView(new ArrayBuffer(4)), Object.create(Uint8Array.prototype)];
            const detached = new Uint8Array(4); detached.buffer.transfer(); values.push(detached);
            const odd = new Set();
            for (const [name, f] of Object.entries(near)) {
              // These end the call where a value has the right type and makes no sense.
              if (/^(panic|log|valueReturn|altBn128|ecrecover|validatorStake|promise(Result|Return|BatchAction))/.test(name)) continue;
              for (const a of values) for (const b of [undefined, 'v', new Uint8Array(2), detached, 5, { limit: 1 }, { after: a }]) {
                try { f(a, b); } catch (e) {
                  if (!(e instanceof Error) || !/^(TypeError|RangeError|Error)$/.test(e.name) || e.message === '') odd.add(`${name}: ${String(e)}`);
                }
              }
            }
            return [...odd];
            """);
        Assert.Equal("[]", work.Main("--gas", "1000000000000000").Exits(0).Result.GetRawText());
    }

    [Fact]
    public void Names_and_messages_of_any_length_are_cut()
    {
        using var work = Workspace.WithMain("const e = new Error('\\u{1F600}'.repeat(1e5)); e.name = 'N' + '\\u{1F600}'.repeat(1e4); throw e;");
        string message = work.Main().Exits(1).Message;
        Assert.InRange(message.Length, 8192, 8192 + 256 + 2);
        Assert.Contains('\ufffd', message);
    }

    [Fact]
    public void A_method_of_the_longest_command_line_is_named_back_and_cut_by_nothing_else()
    {
        using var work = Workspace.WithMain("return 1;");
        var run = work.RunJson("c.js", new string('m', 100_000)).Exits(1);
        Assert.Equal("no-method", run.ErrorCode);
    }

    [Fact]
    public void Thousands_of_modules_are_refused_by_number_and_a_cycle_of_modules_is_fine()
    {
        using var work = new Workspace();
        work.Write("a.js", "import { b } from './b.js'; export const f = () => b(); export const one = () => 1;")
            .Write("b.js", "import { one } from './a.js'; export const b = () => one() + 1;");
        Assert.Equal("2", work.Call("a.js", "f"));
        for (int i = 0; i < 4100; i++) work.Write($"m{i}.js", "");
        work.Write("many.js", string.Concat(Enumerable.Range(0, 4100).Select(i => $"import './m{i}.js';\n")) + "export const f = () => 1;");
        work.Run("many.js", "f").Refuses("more than 4096 modules");
    }

    [Fact]
    public void Imports_reach_no_file_outside_the_folder_by_a_link_either()
    {
        using var work = new Workspace();
        Directory.CreateDirectory(work.File("in"));
        work.Write("secret.js", "export const s = 'secret';").Write("in/c.js", "import { s } from './link.js'; export const f = () => s;");
        File.CreateSymbolicLink(work.File("in/link.js"), work.File("secret.js"));
        var run = work.RunJson("in/c.js", "f").Exits(1);
        Assert.Equal("Error: cannot import './link.js' from c.js: the contract has no file link.js", run.Message);
        work.Write("in/c.js", "import { s } from './../secret.js'; export const f = () => s;");
        Assert.Equal("load-failed", work.RunJson("in/c.js", "f").Exits(1).ErrorCode);
        Assert.DoesNotContain("secret.js\"", work.RunJson("in/c.js", "f", "--receipt", "r.json").Exits(1).Out, StringComparison.Ordinal);
        Assert.DoesNotContain("= 'secret'", File.ReadAllText(work.File("r.json")), StringComparison.Ordinal);
    }
}
