using System.Text.Json;
using System.Text.Json.Nodes;

namespace OutLayer.Js.Tests;

/// <summary>
/// Every object that a contract can reach is described and compared with what the same walk finds in a Compartment: names,
/// kinds, prototypes, attributes, texts of functions. What may differ is listed here, and nothing else does.
/// </summary>
public sealed class SweepTests
{
    private const string Contract = """
        import * as self from './contract.js';
        import * as nearModule from 'near';
        import { sweep } from './sweep.js';
        const rejection = (promise) => promise.then(() => 'nothing thrown', (error) => error);
        export async function main() {
          return sweep(async () => ({
            meta: import.meta, self, nearModule, imported: await import('near'), missing: await rejection(import('nowhere')),
            std: await rejection(import('std')), os: await rejection(import('os')), qjsStd: await rejection(import('qjs:std')),
          }));
        }
        """;

    private const string Compartment = """
        import { text } from './text.js';
        export const main = () => new Compartment({ globals: { near }, __options__: true }).evaluate(text)(async () => ({}));
        """;

    private static readonly string Sweep = new StreamReader(typeof(SweepTests).Assembly.GetManifestResourceStream("sweep.js")!).ReadToEnd();
    private static readonly Lazy<JsonNode> InContract = new(() => Report(Contract, ("sweep.js", $"export const sweep = {Sweep}")));
    private static readonly Lazy<JsonNode> InCompartment = new(() => Report(Compartment, ("text.js", $"export const text = {JsonSerializer.Serialize(Sweep)};")));

    [Fact]
    public void A_contract_reaches_what_a_Compartment_reaches_and_nothing_else()
    {
        var contract = Lines(InContract.Value, "shared");
        var compartment = Lines(InCompartment.Value, "shared");
        Assert.InRange(contract.Count, 800, 2_000);
        // eval and Function are the engine's own (text "[native code]" on a line of its own), and an undeclared name is a
        // ReferenceError, where SES's scope finds undefined.
        Assert.Equal(["errors", "errors.reference", "globalThis.Function", "globalThis.eval"], Paths(contract.Except(compartment)));
        Assert.Equal(["errors", "globalThis.Function", "globalThis.eval"], Paths(compartment.Except(contract)));
        foreach (string name in (string[])["globalThis.eval", "globalThis.Function"])
            Assert.Equal(Line(compartment, name), Line(contract, name).Replace("() {\\n    [native code]\\n}", "() { [native code] }", StringComparison.Ordinal));
    }

    [Fact]
    public void All_that_is_shared_is_frozen_but_the_global_object_and_what_the_walk_made_itself()
    {
        var open = Lines(InContract.Value, "shared").Where(line => line.Contains(", extensible, ", StringComparison.Ordinal) || line.Contains(", closed, ", StringComparison.Ordinal));
        Assert.All(Paths(open), path => Assert.True(path == "globalThis" || path.StartsWith("syntax", StringComparison.Ordinal) || path.StartsWith("errors", StringComparison.Ordinal), path));
        Assert.DoesNotContain(Paths(open), path => path.EndsWith("__proto__", StringComparison.Ordinal) && !path.Contains("enerator", StringComparison.Ordinal));
    }

    [Fact]
    public void A_module_adds_an_empty_meta_object_and_namespaces_only()
    {
        var extra = Lines(InContract.Value, "extra");
        Assert.Equal("extra.meta: [object Object], extensible, prototype object null; ", Line(extra, "extra.meta"));
        Assert.Equal(["extra", "extra.imported", "extra.meta", "extra.missing", "extra.os", "extra.qjsStd", "extra.self", "extra.self.main", "extra.std"], Paths(extra));
        Assert.StartsWith("extra.imported: [object Module], closed, prototype object null; ", Line(extra, "extra.imported"), StringComparison.Ordinal);
        Assert.Equal("extra.std: [object Error], extensible, prototype <globalThis.Error.prototype>; message w-c string cannot import 'std' from contract.js: a contract can import 'near', 'near-sdk-js' and its own files, by a path that starts with ./ or ../", Line(extra, "extra.std"));
    }

    private static JsonNode Report(string source, (string, string) other)
    {
        var outcome = Run.Method(source, gas: 10_000_000_000, others: other);
        return JsonNode.Parse(Run.Text(outcome.Result)) ?? throw new InvalidOperationException("no report");
    }

    private static List<string> Lines(JsonNode report, string part) => [.. report[part]!.AsArray().Select(line => (string)line!)];

    private static string[] Paths(IEnumerable<string> lines) => [.. lines.Select(line => line.Split(": ")[0]).Order(StringComparer.Ordinal)];

    private static string Line(List<string> lines, string path) => lines.Single(line => line.StartsWith(path + ": ", StringComparison.Ordinal));
}
