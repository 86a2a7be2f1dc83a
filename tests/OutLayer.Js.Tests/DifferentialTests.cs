using System.Diagnostics;
using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using OutLayer.Js.Hosting;

namespace OutLayer.Js.Tests;

/// <summary>
/// V8 runs the same quickjs.wasm with the same calls in the same order (tests/judges/quickjs-node). Image, outcomes, host
/// calls and all memory at the end are the same, byte for byte.
/// </summary>
public sealed class DifferentialTests
{
    private static readonly string[] Bodies =
    [
        "return [0.1 + 0.2, 1e21, 1e-7, 5e-324, 1.7976931348623157e308, (25).toString(36), (0.5).toFixed(20), (1234.5678).toExponential(3), (1e21).toPrecision(5)];",
        "return [1, 0.5, -2, 1e10, 1e-10].map((x) => [Math.sin(x), Math.cos(x), Math.tan(x), Math.exp(x), Math.log(Math.abs(x)), Math.pow(x, 1 / 3), Math.atan2(x, 3), Math.cbrt(x), Math.sinh(x), Math.fround(x), Math.hypot(x, 2)].map(String));",
        "return [NaN, Infinity, -Infinity, -0, 0 / 0].map((x) => [...new Uint8Array(new Float64Array([x, Math.sqrt(x), x - x, x * 0]).buffer)]);",
        "return new Date(2024, 1, 29, 12, 30, 15, 7).toISOString() + new Date(0) + Date.parse('2020-02-30') + new Date(8.64e15).toString();",
        "return ['é'.normalize('NFD').length, 'ß'.toUpperCase(), 'İ'.toLowerCase().length, 'ﬁ'.normalize('NFKD'), '\\u{1F642}'.at(0), 'x'.localeCompare('y'), [...'👨‍👩‍👧'].length];",
        "return [/(?<y>\\d{4})-(?<m>\\d\\d)/u.exec('on 2024-05').groups, 'aBc'.replace(/[a-z]/gi, (c) => c.charCodeAt()), 'a1b2'.split(/(\\d)/), /\\p{L}+/u.exec('¡éa!')[0], /(?<=\\$)\\d+/.exec('a$42')[0]];",
        "return [3n ** 200n, -7n / 2n, BigInt.asIntN(64, 2n ** 63n), 0xffffffffffffffffffn & 0xf0n, BigInt('0x1f')].map(String);",
        "const m = new Map(); for (let i = 0; i < 200; i++) m.set({ i }, i); let s = 0; for (const [k, v] of m) s += k.i * v; return [s, [...new Set([3, 1, 3, 2])]];",
        "return [5, 1, 4, 2, 3, 10, 9].sort().concat([3, 1, 2].toSorted((a, b) => b - a), Object.entries(Object.groupBy([1, 2, 3], (x) => (x % 2 ? 'odd' : 'even'))).flat(2));",
        "const f = new Float32Array([1.1, 2.2]); const d = new DataView(f.buffer); return [...f, d.getInt32(0), ...new Uint8ClampedArray([300, -5, 1.5])];",
        "function* g() { const x = yield 1; yield x * 2; } const it = g(); it.next(); return [it.next(21).value, [...Array(3).keys()], await Promise.all([1, Promise.resolve(2)])];",
        "const out = []; for (const f of [() => null.x, () => undefinedName, () => [].reduce((a) => a), () => decodeURI('%'), () => BigInt(1.5)]) try { f(); } catch (e) { out.push(`${e.name}: ${e.message}`); } return out;",
        "near.log('start', args); const v = near.storageRead('k'); near.storageWrite('k', v + '!'); near.storageWriteRaw(new Uint8Array([1, 2]), new Uint8Array([255])); return [v, [...near.sha256(new Uint8Array(3))], near.attachedDeposit().toString(), near.storageKeys('a', { limit: 2 })];",
        "Promise.reject(new Error('lost')); const p = Promise.reject(1); await null; await p.catch(() => 0); return 1;",
        "const a = []; for (let i = 0; i < 3000; i++) a.push({ i, s: 'x'.repeat(i % 50) }); return JSON.stringify(a).length;",
        "return eval('1 + 1') + Function('a', 'return a * 2')(4) + new Compartment().evaluate('40 + 2');",
        "let s = 0; for (let i = 0; i < 20000; i++) s = (s * 31 + i) % 1000003; return s;",
        "throw new TypeError('thrown ' + args);",
        "return { a: [1, { b: 2n }] };",
        "return new Promise(() => {});",
        "return (function r(n) { return n === 0 ? 0 : 1 + r(n - 1); })(1500);",
        "try { (function r() { r(); })(); } catch (e) { return String(e); }",
        "try { JSON.parse('['.repeat(100000)); } catch (e) { return String(e); }",
        "return [...'ab'.repeat(500)].map((c, i) => c.charCodeAt() ^ i).reduce((a, b) => (a * 33 + b) | 0, 5381);",
    ];

    private static readonly Dictionary<string, JsonNode> Answers = new()
    {
        ["storageRead"] = "välue", ["storageWrite"] = true, ["storageKeys"] = new JsonArray("a", "ab"),
        ["sha256"] = new JsonObject { ["bytes"] = new JsonArray(1, 2, 255) }, ["attachedDeposit"] = new JsonObject { ["bigint"] = "340282366920938463463374607431768211455" },
    };

    [Fact]
    public void V8_and_our_engine_agree_byte_for_byte()
    {
        Compare(Bodies);
    }

    [Fact]
    public void Generated_programs_agree_byte_for_byte()
    {
        string[] programs = [.. Enumerable.Range(1, 40).Select(seed => new ProgramGenerator(seed).Body())];
        Assert.All(programs, program => Assert.Equal('V', ((string)OurRun(program)["outcome"]!)[0])); // each gives a value: none is refused whole
        Compare(programs);
    }

    private static void Compare(string[] bodies)
    {
        var judged = Judge(bodies.Select(Request));
        Assert.Equal((string?)judged["image"], Realm.Image.Manifest.MemorySha256);
        for (int i = 0; i < bodies.Length; i++) Assert.Equal($"{bodies[i]}\n{Shown(judged["runs"]![i]!)}", $"{bodies[i]}\n{Shown(OurRun(bodies[i]))}");
    }

    private static string Source(string body) => $"export async function main(args) {{ {body} }}";

    private static JsonNode Request(string body) => new JsonObject
    {
        ["modules"] = new JsonObject { ["contract.js"] = Source(body) }, ["entry"] = "contract.js", ["method"] = "main", ["args"] = "[1,\"é\"]",
        ["host"] = new JsonObject(Answers.Select(answer => KeyValuePair.Create<string, JsonNode?>(answer.Key, answer.Value.DeepClone()))),
    };

    private static JsonObject OurRun(string body)
    {
        var calls = new JsonArray();
        var table = new JsHostFunctionTable();
        foreach (string name in Realm.Image.Manifest.HostFunctions) table.Add(name, call => Answer(call, calls));
        using var rented = Realm.Runtime.Rent();
        var vm = rented.Host;
        vm.Store.Gas = 20_000_000_000;
        var run = new ContractRun(Realm.Runtime, JsModules.Of("contract.js", Source(body)), "main", "[1,\"é\"]"u8.ToArray());
        string outcome = "";
        OutLayer.Wasm.Runtime.GuestThread.Run(vm.Store.NativeStackBytes, () => outcome = run.RunForOutcome(vm, table));
        byte[] memory = vm.CopyMemory();
        return new JsonObject
        {
            ["outcome"] = outcome, ["calls"] = calls, ["memory"] = Convert.ToHexStringLower(SHA256.HashData(memory)), ["pages"] = memory.Length / 65_536,
        };
    }

    private static JsValue Answer(JsHostCall call, JsonArray calls)
    {
        var record = new JsonArray(call.Name);
        for (int i = 0; i < call.Count; i++) record.Add(Argument(call, i));
        calls.Add((JsonNode)record);
        return Answers.TryGetValue(call.Name, out var answer) ? ToValue(answer) : JsValue.Null;
    }

    private static JsonNode? Argument(JsHostCall call, int i) => call.Kind(i) switch
    {
        JsKind.Text => System.Text.Encoding.UTF8.GetString(call.Text(i)),
        JsKind.Number => call.Number(i),
        JsKind.Null => null,
        JsKind.Bytes => new JsonObject { ["bytes"] = new JsonArray([.. call.Bytes(i).ToArray().Select(b => (JsonNode)(int)b)]) },
        var kind => throw new InvalidOperationException($"an argument of kind {kind}"),
    };

    private static JsValue ToValue(JsonNode answer) => answer switch
    {
        JsonArray items => JsValue.List([.. items.Select(item => ToValue(item!))]),
        JsonObject { Count: 1 } bytes when bytes["bytes"] is JsonArray content => JsValue.Bytes(content.Select(b => (byte)(int)b!).ToArray()),
        JsonObject big => JsValue.BigInt(BigInteger.Parse((string)big["bigint"]!, System.Globalization.CultureInfo.InvariantCulture)),
        JsonValue value when value.GetValueKind() == JsonValueKind.True => JsValue.Bool(true),
        _ => JsValue.Text((string)answer!),
    };

    private static string Shown(JsonNode run) =>
        string.Join('\n', new[] { "outcome", "calls", "pages", "memory" }.Select(part => $"{part}: {run[part]!.ToJsonString()}"));

    private static JsonNode Judge(IEnumerable<JsonNode> requests)
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, new JsonArray([.. requests]).ToJsonString());
            using var node = Start(Path.Combine(Realm.Root, "tests", "judges", "quickjs-node", "run.mjs"), file);
            var errors = node.StandardError.ReadToEndAsync();
            string output = node.StandardOutput.ReadToEnd();
            node.WaitForExit();
            Assert.True(node.ExitCode == 0, errors.Result);
            return JsonNode.Parse(output)!;
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>V8's own stack must hold what the engine's limit allows.</summary>
    private static Process Start(string script, string requests)
    {
        try
        {
            var start = new ProcessStartInfo("sh", ["-c", "ulimit -s 65536; exec node --stack-size=60000 \"$0\" \"$1\"", script, requests])
            {
                RedirectStandardOutput = true, RedirectStandardError = true,
            };
            if (!OperatingSystem.IsLinux() || !(Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "node"))))
                Assert.Skip("node is not installed; with it this test compares our engine with V8");
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("node cannot be started");
            throw;
        }
    }
}
