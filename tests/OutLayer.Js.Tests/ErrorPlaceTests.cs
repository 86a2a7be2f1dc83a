namespace OutLayer.Js.Tests;

/// <summary>Every error names the contract's own file, line and column, and shows the line.</summary>
public sealed class ErrorPlaceTests
{
    [Theory]
    [InlineData("let a = 1;\n  let b = @;", JsErrorCode.SyntaxError, "SyntaxError: unexpected token in expression: '@'", 2, 11)]
    [InlineData("export function main() {\n  null.x;\n}", JsErrorCode.Threw, "TypeError: cannot read property 'x' of null", 2, 3)]
    [InlineData("export async function main() {\n  await null;\n  missing();\n}", JsErrorCode.Threw, "ReferenceError: missing is not defined", 3, 3)]
    [InlineData("export function main() {\n  throw new RangeError('bad');\n}", JsErrorCode.Threw, "RangeError: bad", 2, 9)]
    [InlineData("\nthrow new Error('at load');", JsErrorCode.LoadFailed, "Error: at load", 2, 7)]
    [InlineData("export const main = () => {\n  JSON.parse('{');\n};", JsErrorCode.Threw, "SyntaxError: Expected property name or '}' in JSON at position 1 (line 1 column 2)", 2, 8)]
    [InlineData("export function main() {\n  near.storageRead(1);\n}", JsErrorCode.Threw, "TypeError: near.storageRead: key must be a string, got a value of type number", 2, 8)]
    [InlineData("export function main() {\n  Promise.reject(new Error('lost'));\n}", JsErrorCode.UnhandledRejection, "Error: lost", 2, 18)]
    [InlineData("import { none } from 'near';\nexport function main() {}", JsErrorCode.SyntaxError, "SyntaxError: Could not find export 'none' in module 'near'", 1, 10)]
    [InlineData("/* é🙂 */ export function main() {\n  /* é🙂 */ null.x;\n}", JsErrorCode.Threw, "TypeError: cannot read property 'x' of null", 2, 12)]
    [InlineData("\nexport function main() {\n  throw 'text';\n}", JsErrorCode.Threw, "text", 2, 8)]
    [InlineData("\nexport const main = () => ({ a: 1n });", JsErrorCode.ResultNotJson, "result.a is a BigInt, which JSON cannot hold: return it as a string, for example value.toString()", 2, 19)]
    [InlineData("export function main() {\n  return new ArrayBuffer(2 ** 31 - 1);\n}", JsErrorCode.MemoryLimit, "InternalError: out of memory", 2, 36)]
    [InlineData("/* é🙂 */ let a = @;", JsErrorCode.SyntaxError, "SyntaxError: unexpected token in expression: '@'", 1, 18)]
    public void Errors_have_a_place(string source, JsErrorCode code, string message, int line, int column)
    {
        var error = Run.Error(source);
        Assert.Equal((code, message, "contract.js", line), (error.Code, error.Message, error.File, error.Line));
        Assert.Equal(source.Split('\n')[line - 1], error.SourceLine);
        Assert.InRange(error.Column ?? 0, column, column + 4); // the engine points into an expression, not always at its start
    }

    [Fact]
    public void A_stack_holds_the_contracts_frames_and_none_of_ours()
    {
        var error = Run.Error("import { f } from './lib.js';\nexport function main() {\n  return [1].map(() => f());\n}",
            others: ("lib.js", "export function f() {\n  throw new Error('deep');\n}"));
        Assert.Equal(("lib.js", 2, "  throw new Error('deep');"), (error.File, error.Line, error.SourceLine));
        Assert.Equal(["f (lib.js:2:13)", "<anonymous> (contract.js:3:24)", "map (native)", "main (contract.js:3:14)"], error.Stack!);
    }

    [Theory]
    [InlineData("counter (1).js")]
    [InlineData("a:b.js")]
    [InlineData("x (y:1:2).js")]
    [InlineData("sub folder/é.js")]
    public void A_file_name_may_hold_what_frames_are_written_with(string path)
    {
        var options = new JsCallOptions { HostFunctions = new ScriptedHost().Table(), Gas = Run.Gas };
        var error = Realm.Runtime.Load(JsModules.Of(path, "export function main() {\n  null.x;\n}")).Call("main", null, options).Result.Error!;
        Assert.Equal((path, 2, 3, $"main ({path}:2:3)"), (error.File, error.Line, error.Column, error.Stack![0]));
    }

    [Fact]
    public void A_function_name_cannot_pretend_to_be_another_frame()
    {
        var error = Run.Error("const o = { ['f (contract.js:9:9)\\n    at g (contract.js:8:8)']() { null.x; } };\nexport const main = () => Object.values(o)[0]();");
        Assert.InRange(error.Line ?? 0, 1, 9); // a contract can only lie about itself
    }

    [Theory]
    [InlineData("throw 'text'", "text")]
    [InlineData("throw 42", "42")]
    [InlineData("throw undefined", "undefined")]
    [InlineData("throw null", "null")]
    [InlineData("throw 5n", "5")]
    [InlineData("throw Symbol('s')", "Symbol(s)")]
    [InlineData("throw { a: 1 }", "{\"a\":1}")]
    [InlineData("throw () => 1", "a function")]
    [InlineData("throw { message: 'like an error', name: 'Mine' }", "Mine: like an error")]
    [InlineData("throw new Proxy({}, { get() { throw 1; } })", "an object that JSON cannot hold")]
    [InlineData("throw new Proxy({}, { getPrototypeOf() { throw 1; }, has() { throw 1; } })", "{}")]
    [InlineData("throw Proxy.revocable({}, {}).proxy", "{}")]
    [InlineData("const r = Proxy.revocable({}, {}); r.revoke(); throw r.proxy", "an object that JSON cannot hold")]
    [InlineData("throw Object.assign(new Error('m'), { name: 5 })", "m")]
    [InlineData("const e = new Error('m'); Object.defineProperty(e, 'message', { get() { throw e; } }); throw e", "Error: {}")]
    public void Anything_that_is_thrown_has_a_message(string statement, string message)
    {
        var error = Run.Error($"export function main() {{ {statement}; }}");
        Assert.Equal((JsErrorCode.Threw, message), (error.Code, error.Message));
    }

    [Fact]
    public void A_message_is_cut_to_8192_characters() =>
        Assert.Equal("Error: ".Length + 8192, Run.Error("export function main() { throw new Error('x'.repeat(1e6)); }").Message.Length);

    [Fact]
    public void A_missing_method_names_what_there_is()
    {
        var error = Run.Error("const x = 1;\nexport function get() {}\nexport const set = () => 1;", "gett");
        Assert.Equal((JsErrorCode.NoMethod, "contract.js has no method \"gett\"; it exports: get, set", "contract.js", 2),
            (error.Code, error.Message, error.File, error.Line));
        Assert.Equal("export function get() {}", error.SourceLine);
    }

    [Theory]
    [InlineData("export const main = 1; export function f() {}", "export \"main\" of contract.js is not a function that can be called; it exports: f")]
    [InlineData("export class main {} export function f() {}", "export \"main\" of contract.js is not a function that can be called; it exports: f")]
    [InlineData("export function f() {}", "contract.js has no method \"main\"; it exports: f")]
    public void An_export_that_cannot_be_called_is_no_method(string source, string message) =>
        Assert.Equal((JsErrorCode.NoMethod, message), (Run.Error(source).Code, Run.Error(source).Message));

    [Theory]
    [InlineData("toString")]
    [InlineData("__proto__")]
    [InlineData("constructor")]
    public void What_objects_inherit_is_no_method(string method) =>
        Assert.Equal(JsErrorCode.NoMethod, Run.Error("export function main() {}", method).Code);

    [Fact]
    public void A_contract_without_exports_is_told_how_to_write_one()
    {
        var error = Run.Error("const x = 1;");
        Assert.Equal((JsErrorCode.NoExport, "contract.js exports no function; write: export function main(args) { ... }", "contract.js", 1, 1),
            (error.Code, error.Message, error.File, error.Line, error.Column));
    }

    [Fact]
    public void A_file_that_is_not_JavaScript_is_a_syntax_error() =>
        Assert.Equal(JsErrorCode.SyntaxError, Run.Error("\u007fELF\0\u0001").Code);

    [Theory]
    [InlineData("return new Promise(() => {});", "\"main\" waits for a promise that nothing will settle")]
    [InlineData("await { then() {} };", "\"main\" waits for a promise that nothing will settle")]
    public void A_promise_that_never_settles_ends_the_run(string body, string message)
    {
        var error = Run.Error($"export async function main() {{ {body} }}");
        Assert.Equal((JsErrorCode.NeverSettled, message), (error.Code, error.Message));
    }

    [Fact]
    public void A_top_level_await_that_never_settles_ends_the_run() =>
        Assert.Equal(JsErrorCode.NeverSettled, Run.Error("await new Promise(() => {}); export function main() {}").Code);

    [Fact]
    public void A_rejection_that_is_handled_later_is_none() =>
        Assert.Equal("1", Run.Body("const p = Promise.reject(new Error('x')); await null; await p.catch(() => 0); return 1;"));
}
