using System.Text;

namespace OutLayer.Js.Tests;

/// <summary>Contracts are ordinary ES modules; nothing that is fine JavaScript is refused.</summary>
public sealed class ModuleTests
{
    [Theory]
    [InlineData("export function main() { return 1; }")]
    [InlineData("export const main = () => 1;")]
    [InlineData("export let main = function () { return 1; };")]
    [InlineData("function f() { return 1; } export { f as main };")]
    [InlineData("const o = { main() { return 1; } }; export const { main } = o;")]
    [InlineData("export async function main() { await null; return 1; }")]
    [InlineData("export const main = async () => { for await (const x of [1]) return x; };")]
    [InlineData("const one = await Promise.resolve(1); export function main() { return one; }")]
    [InlineData("export * from './other.js';")]
    [InlineData("export { one as main } from './other.js';")]
    [InlineData("import * as other from './other.js'; export const main = other.one;")]
    [InlineData("import one from './other.js'; export const main = () => one();")]
    [InlineData("export const main = harden(function () { return 1; });")]
    [InlineData("// import('x'), export default\nexport function main() { return 'import( <!-- export'.length - 18; }")]
    [InlineData("/* import('x') */ const o = { import() { return 1; }, eval: 2 }; export const main = () => o.import();")]
    [InlineData("export function main() { const x = 1; return eval('x'); }")]
    [InlineData("export function main() { return Function('return 1')(); }")]
    [InlineData("export async function main() { return (await import('./other.js')).one(); }")]
    [InlineData("export { main as 'a name with spaces' }; export function main() { return 1; }")]
    [InlineData("\uFEFFexport function main() { return 1; }")]
    [InlineData("#!/usr/bin/env outlayer\nexport function main() { return 1; }")]
    public void Every_form_of_export_works(string source) =>
        Assert.Equal("1", Run.Json(source, others: ("other.js", "export function one() { return 1; } export { one as main, one as default };")));

    [Fact]
    public void An_export_named_then_is_a_method_like_any_other()
    {
        const string Source = "export function then(resolve) { return 'then'; } export const main = () => 1;";
        Assert.Equal("1", Run.Json(Source));
        Assert.Equal("\"then\"", Run.Json(Source, "then"));
    }

    [Theory]
    [InlineData("it's \"quoted\".js")]
    [InlineData("${x}`.js")]
    public void An_entry_may_have_any_plain_name(string entry)
    {
        var options = new JsCallOptions { HostFunctions = new ScriptedHost().Table(), Gas = Run.Gas };
        Assert.Equal("1", Run.Text(Realm.Runtime.Load(JsModules.Of(entry, "export const main = () => 1;")).Call("main", null, options).Result));
    }

    [Fact]
    public void Default_export_is_the_method_default() =>
        Assert.Equal("\"d\"", Run.Json("export default async () => 'd';", "default"));

    [Theory]
    [InlineData("import near from 'near';")]
    [InlineData("import { near } from 'near';")]
    [InlineData("import * as near from 'near';")]
    [InlineData("")]
    public void Near_is_a_global_and_a_module(string import) =>
        Assert.Equal("\"function\"", Run.Json($"{import} export function main() {{ return typeof near.storageRead; }}"));

    [Fact]
    public void Named_imports_of_near_are_its_functions() =>
        Assert.Equal("true", Run.Json("import { storageRead } from 'near'; export const main = () => storageRead === near.storageRead;"));

    [Fact]
    public void Files_import_each_other_by_relative_path() =>
        Assert.Equal("[3,\"lib\"]", Run.Json("import { three } from './lib/sum.js'; export const main = () => [three, import.meta.name ?? 'lib'];",
            others: [("lib/sum.js", "import { two } from '../two.js'; export const three = two + 1;"), ("two.js", "export const two = 2;")]));

    [Fact]
    public void Files_may_import_each_other_in_a_circle() =>
        Assert.Equal("[1,2]", Run.Json("import { b } from './b.js'; export const a = () => 1; export const main = () => [a(), b()];",
            others: ("b.js", "import { a } from './contract.js'; export const b = () => a() + 1;")));

    [Fact]
    public void Exports_are_listed_without_classes_and_values()
    {
        var outcome = Run.Method("export class K {} export const x = 1; export async function get() {} export const add = () => 1; export default function () {}", "");
        Assert.Equal("""["add","default","get"]""", Run.Text(outcome.Result));
    }

    [Theory]
    [InlineData("import 'lodash';", "cannot import 'lodash' from contract.js: a contract can import 'near', 'near-sdk-js' and its own files, by a path that starts with ./ or ../")]
    [InlineData("import './none.js';", "cannot import './none.js' from contract.js: the contract has no file none.js")]
    [InlineData("import '../up.js';", "cannot import '../up.js' from contract.js: it is outside the contract's folder")]
    [InlineData("import 'std';", "cannot import 'std' from contract.js: a contract can import 'near', 'near-sdk-js' and its own files, by a path that starts with ./ or ../")]
    [InlineData("import 'outlayer:driver.js';", "cannot import 'outlayer:driver.js' from contract.js: a contract can import 'near', 'near-sdk-js' and its own files, by a path that starts with ./ or ../")]
    public void An_import_of_something_else_says_what_can_be_imported(string import, string message)
    {
        var error = Run.Error($"\n{import} export function main() {{}}");
        Assert.Equal((JsErrorCode.LoadFailed, $"Error: {message}", "contract.js", 2, 9), (error.Code, error.Message, error.File, error.Line, error.Column));
    }

    [Fact]
    public void A_specifier_that_is_too_long_is_refused() =>
        Assert.Contains("an import specifier has at most 512 bytes", Run.Error($"import './{new string('a', 600)}.js'; export const main = 1;").Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("/a.js")]
    [InlineData("a//b.js")]
    [InlineData("./a.js")]
    [InlineData("a/../b.js")]
    [InlineData("a\\b.js")]
    [InlineData("a\nb.js")]
    [InlineData("near")]
    [InlineData("outlayer:driver.js")]
    public void A_path_that_is_not_plain_is_refused(string path) =>
        Assert.Throws<ArgumentException>(() => JsModules.Of(path, "export const x = 1;"));

    [Fact]
    public void Files_are_checked_before_anything_runs()
    {
        Assert.Contains("not UTF-8", Assert.Throws<ArgumentException>(() => New("a.js", ("a.js", [0xFF]))).Message, StringComparison.Ordinal);
        Assert.Contains("not among the files", Assert.Throws<ArgumentException>(() => New("b.js", ("a.js", []))).Message, StringComparison.Ordinal);
        Assert.Contains("there twice", Assert.Throws<ArgumentException>(() => New("a.js", ("a.js", []), ("a.js", []))).Message, StringComparison.Ordinal);
        Assert.Contains("more than", Assert.Throws<ArgumentException>(() => New("a.js", ("a.js", new byte[JsModules.MaxSourceBytes + 1]))).Message, StringComparison.Ordinal);
        Assert.Contains("512 bytes", Assert.Throws<ArgumentException>(() => New("a", (new string('a', 513), []))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_are_kept_in_ordinal_order() =>
        Assert.Equal(["B.js", "a.js", "é.js"], New("a.js", ("é.js", []), ("a.js", []), ("B.js", [])).Files.Keys);

    private static JsModules New(string entry, params (string Path, byte[] Source)[] files) =>
        new(entry, files.Select(file => KeyValuePair.Create<string, ReadOnlyMemory<byte>>(file.Path, file.Source)));
}
