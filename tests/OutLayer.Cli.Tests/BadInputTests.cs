namespace OutLayer.Cli.Tests;

/// <summary>What is wrong with what a user gives: said with its place and what to do, and the state stays as it was.</summary>
public sealed class BadInputTests
{
    [Theory]
    [InlineData(new[] { "run", "none.js", "main" }, "there is no file none.js")]
    [InlineData(new[] { "run", "dir/none.js", "main" }, "there is no file dir/none.js")]
    [InlineData(new[] { "run", ".", "main" }, ". is a folder; name the contract's file")]
    [InlineData(new[] { "run", "", "main" }, "FILE is empty; name the contract's file")]
    [InlineData(new[] { "run", "c.js", "main", "--state", "" }, "--state is empty; name a folder")]
    [InlineData(new[] { "run", "c.js", "main", "--receipt", "" }, "--receipt is empty; name a file")]
    [InlineData(new[] { "run", "/dev/zero", "main" }, "/dev/zero is larger than 16777216 bytes, which is what a contract's file may have")]
    [InlineData(new[] { "run", "c.js", "main", "--args", "{by: 1}" }, "--args is not JSON: 'b' is an invalid start of a property name. Expected a '\"'. LineNumber: 0 | BytePositionInLine: 1.")]
    [InlineData(new[] { "run", "c.js", "main", "--args", "" }, "--args is not JSON: The input does not contain any JSON tokens. Expected the input to start with a valid JSON token, when isFinalBlock is true. LineNumber: 0 | BytePositionInLine: 0.")]
    [InlineData(new[] { "run", "c.js", "main", "--args", "{} {}" }, "--args is not JSON: '{' is invalid after a single JSON value. Expected end of data. LineNumber: 0 | BytePositionInLine: 3.")]
    [InlineData(new[] { "run", "c.js" }, "name a METHOD: c.js exports main, other")]
    [InlineData(new[] { "run", "empty.js" }, "empty.js exports no function; write: export function hello() { return 'hello'; }")]
    [InlineData(new[] { "run" }, "Required argument missing for command: 'run'; see outlayer run --help")]
    [InlineData(new[] { "run", "c.js", "main", "more" }, "Unrecognized command or argument 'more'; see outlayer run --help")]
    [InlineData(new[] { "run", "c.js", "main", "--frob" }, "Unrecognized command or argument '--frob'; see outlayer run --help")]
    [InlineData(new[] { "verify" }, "Required argument missing for command: 'verify'; see outlayer verify --help")]
    [InlineData(new[] { "verify", "none.json" }, "there is no file none.json")]
    [InlineData(new[] { "frob" }, "there is no verb \"frob\"; choose one of run, verify, wasm, near, bench, doctor; see outlayer --help")]
    [InlineData(new string[0], "name a verb, one of run, verify, wasm, near, bench, doctor; see outlayer --help")]
    public void Wrong_usage_is_refused_before_anything_runs(string[] args, string message)
    {
        using var work = Contract();
        string before = work.StateContent();
        work.Outlayer(args).Refuses(message);
        var json = work.Outlayer([.. args, "--json"]).Exits(2);
        Assert.Equal(("usage", message), (json.ErrorCode, json.Message));
        Assert.Equal(before, work.StateContent());
    }

    [Theory]
    [InlineData("this is not JavaScript", "syntax-error", "SyntaxError: expecting ';'", 1, 6)]
    [InlineData("export function main() {\n  return 1 +;\n}", "syntax-error", "SyntaxError: unexpected token in expression: ';'", 2, 13)]
    [InlineData("\u0000\u0001\u0002", "syntax-error", "SyntaxError: unexpected token in expression: ''", 1, 1)]
    [InlineData("const a = 1;", "no-export", "c.js exports no function; write: export function main(args) { ... }", 1, 1)]
    [InlineData("", "no-export", "c.js exports no function; write: export function main(args) { ... }", 1, 1)]
    [InlineData("export const main = 5;", "no-export", "c.js exports no function; write: export function main(args) { ... }", 1, 1)]
    [InlineData("export class main {}", "no-export", "c.js exports no function; write: export function main(args) { ... }", 1, 1)]
    [InlineData("\nexport const other = () => 1;\nexport function third() {}", "no-method", "c.js has no method \"main\"; it exports: other, third", 2, 22)]
    [InlineData("export const main = 5; export const f = () => 1;", "no-method", "export \"main\" of c.js is not a function that can be called; it exports: f", 1, 40)]
    [InlineData("import { x } from './none.js';\nexport function main() {}", "load-failed", "Error: cannot import './none.js' from c.js: the contract has no file none.js", 1, 19)]
    [InlineData("import x from '../../../etc/passwd';", "load-failed", "Error: cannot import '../../../etc/passwd' from c.js: it is outside the contract's folder", 1, 15)]
    [InlineData("import x from 'fs';", "load-failed", "Error: cannot import 'fs' from c.js: a contract can import 'near', 'near-sdk-js' and its own files, by a path that starts with ./ or ../", 1, 15)]
    [InlineData("\nthrow new Error('while loading');", "load-failed", "Error: while loading", 2, 7)]
    public void A_contract_that_cannot_run_says_where_and_why(string source, string code, string message, int line, int column)
    {
        using var work = Contract();
        var before = work.Accounts();
        work.Write("c.js", source);
        var run = work.Main().Exits(1);
        Assert.Equal((code, message), (run.ErrorCode, run.Message));
        var error = run.Json.GetProperty("error");
        Assert.Equal(("c.js", line, source.Split('\n')[line - 1]), (error.GetProperty("file").GetString(), error.GetProperty("line").GetInt32(), error.GetProperty("sourceLine").GetString()));
        Assert.InRange(error.GetProperty("column").GetInt32(), column, column + 4); // the engine points into an expression
        Assert.Equal(before, work.Accounts());
        Assert.Equal("ok", work.Write("c.js", Source).Main().Exits(0).Json.GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("c.js", new byte[] { 0x89, 0x50, 0x4E, 0x47, 0xFF }, "c.js is not UTF-8 text, so it is not JavaScript")]
    [InlineData("near", new byte[] { 0x31 }, "\"near\" is a name of the runtime's own; give the file another")]
    public void A_file_that_cannot_be_JavaScript_at_all_fails_with_a_receipt_that_holds(string file, byte[] bytes, string message)
    {
        using var work = Contract();
        var before = work.Accounts();
        File.WriteAllBytes(work.File(file), bytes);
        var run = work.RunJson(file, "main", "--account", "c.test.near", "--receipt", "r.json").Exits(1);
        Assert.Equal(("load-failed", message, 0), (run.ErrorCode, run.Message, run.Json.GetProperty("gasUsed").GetInt32()));
        Assert.Equal(message, work.Outlayer("run", file, "--json").Exits(1).Message);
        Assert.StartsWith("holds    ", work.Outlayer("verify", "r.json").Exits(0).Out, StringComparison.Ordinal);
        Assert.Equal(before, work.Accounts());
    }

    [Fact]
    public void An_output_that_cannot_be_written_is_said_on_the_other_one()
    {
        using var work = Contract();
        foreach (string options in (string[])["", "--json"])
        {
            var run = Outlayer.Tool(work.Folder, "sh", "-c", $"dotnet \"$0\" run c.js main {options} > /dev/full", Outlayer.App)!.Exits(4);
            Assert.Contains("No space left on device", run.Err, StringComparison.Ordinal);
        }
        Outlayer.Tool(work.Folder, "sh", "-c", "dotnet \"$0\" run c.js main --json > /dev/full 2> /dev/full", Outlayer.App)!.Exits(4);
    }

    [Theory]
    [InlineData("() => 1", "result is a function, which JSON cannot hold")]
    [InlineData("{ a: [1, () => 1] }", "result.a[1] is a function, which JSON cannot hold")]
    [InlineData("Symbol('s')", "result is a symbol, which JSON cannot hold")]
    [InlineData("{ a: { 'b c': 5n } }", "result.a[\"b c\"] is a BigInt, which JSON cannot hold: return it as a string, for example value.toString()")]
    [InlineData("(() => { const a = { list: [] }; a.list.push(a); return a; })()", "result.list[0] is a cycle, which JSON cannot hold")]
    [InlineData("{ '\\ud800': 1n }", "result[\"\\ud800\"] is a BigInt, which JSON cannot hold: return it as a string, for example value.toString()")]
    public void A_result_that_JSON_cannot_hold_is_named_by_its_path(string expression, string message)
    {
        using var work = Workspace.WithMain($"near.storageWrite('k', 'v'); return {expression};");
        var run = work.Main().Exits(1);
        Assert.Equal(("result-not-json", message), (run.ErrorCode, run.Message));
        Assert.Equal(0, run.Json.GetProperty("stateChanges").GetArrayLength());
        Assert.Equal(new string('0', 64), work.Accounts()["c.test.near"]);
    }

    [Fact]
    public void A_promise_that_nothing_settles_is_an_error_and_not_a_hang()
    {
        using var work = Workspace.WithMain("near.storageWrite('k', 'v'); return new Promise(() => {});");
        var run = work.Main().Exits(1);
        Assert.Equal(("never-settled", "\"main\" waits for a promise that nothing will settle"), (run.ErrorCode, run.Message));
        Assert.Equal(new string('0', 64), work.Accounts()["c.test.near"]);
    }

    [Theory]
    [InlineData("near.panic('at load');", 1, "panic", "at load")]
    [InlineData("for (;;);", 3, "out-of-gas", "the call used up its gas")]
    [InlineData("export const x = ;", 1, "syntax-error", "SyntaxError: unexpected token in expression: ';'")]
    [InlineData("near.valueReturn('[\"fake\"]'); throw new Error('x');", 1, "load-failed", "Error: x")]
    public void Listing_the_methods_of_a_contract_that_does_not_load_ends_as_its_run_would(string source, int exit, string code, string message)
    {
        using var work = Workspace.WithContract(source);
        var list = work.Outlayer("run", "c.js", "--json").Exits(exit);
        Assert.Equal((exit == 3 ? "limit" : "failed", code, message), (list.Json.GetProperty("status").GetString(), list.ErrorCode, list.Message));
        Assert.Equal("no state", work.StateContent());
    }

    [Fact]
    public void What_a_contract_returns_while_it_is_listed_is_no_name_of_a_method()
    {
        using var work = Workspace.WithContract("near.valueReturn('[\"fake\"]'); export const real = () => 1;");
        work.Outlayer("run", "c.js").Refuses("name a METHOD: c.js exports real");
    }

    private const string Source = "export function main() { near.storageWrite('k', 'v'); return 1; }\nexport const other = () => 2;";

    /// <summary>A workspace with one call behind it.</summary>
    private static Workspace Contract()
    {
        var work = Workspace.WithContract(Source).Write("empty.js", "// nothing");
        work.Main().Exits(0);
        return work;
    }
}
