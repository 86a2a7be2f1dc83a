using System.Text.Json;
using System.Text.Json.Nodes;

namespace OutLayer.Cli.Tests;

/// <summary>verify in an empty folder: the file holds, and with anything in it changed it does not.</summary>
public sealed class VerifyTests : IDisposable
{
    private static readonly Lazy<string> Made = new(Make);

    private readonly Workspace _work = new();
    private readonly string _receipt = Made.Value;

    /// <summary>The second call of a contract of two modules.</summary>
    private static string Make()
    {
        using var made = Workspace.WithContract("""
            import { by } from './lib.js';
            export function main({ times }) {
              const count = Number(near.storageRead('count') ?? '0') + by * times;
              near.storageWrite('count', String(count));
              near.log('counted', count);
              return { count };
            }
            """).Write("lib.js", "export const by = 2;");
        made.Call("c.js", "main", """{"times":1}""");
        made.Call("c.js", "main", """{"times":3}""", "--receipt", "r.json");
        return File.ReadAllText(made.File("r.json"));
    }

    public void Dispose() => _work.Dispose();

    private Finished Verify(string text, params string[] options) => _work.Write("r.json", text).Outlayer(["verify", "r.json", .. options]);

    private JsonObject Parsed() => JsonNode.Parse(_receipt)!.AsObject();

    [Fact]
    public void A_receipt_holds_in_an_empty_folder_and_leaves_it_empty()
    {
        string signer = (string)Parsed()["receipt"]!["publicKey"]!;
        Assert.Matches($@"\Aholds    c\.test\.near main: ok, \d+ gas, run again with the same bytes\nsigner   {signer}\n\z", Verify(_receipt).Exits(0).Out);
        Assert.Equal([_work.File("r.json")], Directory.GetFileSystemEntries(_work.Folder));
        var json = Verify(_receipt, "--json").Exits(0).Json;
        Assert.Equal((true, true, signer, 0), (json.GetProperty("holds").GetBoolean(), json.GetProperty("runAgain").GetBoolean(), json.GetProperty("publicKey").GetString(), json.GetProperty("differences").GetArrayLength()));
    }

    [Fact]
    public void Layout_and_order_of_keys_do_not_matter() =>
        Verify(Reversed(Parsed()).ToJsonString(new JsonSerializerOptions { WriteIndented = true })).Exits(0);

    public static TheoryData<string, string> Fields => new()
    {
        { "version", "2" }, { "engine", "\"other\"" }, { "code", Hash }, { "image", Hash }, { "mode", "\"quickjs\"" }, { "method", "\"other\"" },
        { "input", "\"{\\\"times\\\":4}\"" }, { "input", "\"{\\\"times\\\": 3}\"" }, { "context.account", "\"d.test.near\"" }, { "context.signer", "\"m.near\"" },
        { "context.predecessor", "\"m.near\"" }, { "context.blockHeight", "\"3\"" }, { "context.blockTimestamp", "\"1\"" }, { "context.seed", Hash },
        { "context.deposit", "\"1\"" }, { "limits.gas", "\"299999999999999\"" }, { "limits.memoryMiB", "65" }, { "limits.tableElements", "9999" },
        { "limits.callDepthBytes", "1048576" }, { "limits.logCount", "99" }, { "limits.logBytes", "1" }, { "limits.resultBytes", "1" },
        { "stateBefore", Hash }, { "stateAfter", Hash }, { "status", "\"failed\"" }, { "status", "\"limit\"" }, { "result", "\"{\\\"count\\\":9}\"" }, { "result", "null" },
        { "logs", "[]" }, { "logs", "[\"counted 9\"]" }, { "logs", "[\"counted 8\",\"more\"]" }, { "gasUsed", "\"1\"" }, { "error", """{"code":"threw","message":"x"}""" },
        { "view", "true" }, { "previous", "null" }, { "previous", Hash }, { "transcript", Hash }, { "publicKey", Hash }, { "signature", $"\"{new string('0', 128)}\"" },
    };

    private static readonly string Hash = $"\"{new string('a', 64)}\"";

    [Theory, MemberData(nameof(Fields))]
    public void A_changed_field_is_found(string field, string value)
    {
        var file = Parsed();
        JsonNode holder = file["receipt"]!;
        string[] path = field.Split('.');
        foreach (string step in path[..^1]) holder = holder[step]!;
        Assert.NotEqual(holder[path[^1]]?.ToJsonString(), value);
        holder[path[^1]] = JsonNode.Parse(value);
        Broken(file.ToJsonString());
    }

    [Fact]
    public void No_field_of_a_receipt_is_forgotten_above()
    {
        var names = Fields.Select(row => row.Data.Item1).ToHashSet();
        foreach (var (name, value) in Parsed()["receipt"]!.AsObject())
            foreach (string field in value is JsonObject inner ? inner.Select(member => $"{name}.{member.Key}") : [name])
                Assert.Contains(field, names);
    }

    [Fact]
    public void One_byte_more_or_less_in_any_evidence_is_found()
    {
        var given = (JsonObject)Parsed()["evidence"]!["code"]!["given"]!;
        foreach (var (path, source) in given)
            BrokenEvidence(evidence => evidence["code"]!["given"]![path] = $"{source} ", "receipt.code");
        BrokenEvidence(evidence => evidence["code"]!["entry"] = "lib.js", "receipt.code");
        BrokenEvidence(evidence => evidence["code"]!["given"]!.AsObject().Remove("lib.js"), "receipt.code");
        BrokenEvidence(evidence => evidence["code"]!["given"]!["more.js"] = "", "receipt.code");
        foreach (string list in (string[])["nodes", "values"])
        {
            int count = ((JsonArray)Parsed()["evidence"]!["witness"]![list]!).Count;
            Assert.True(count > 0);
            for (int i = 0; i < count; i++)
            {
                int at = i;
                BrokenEvidence(evidence => Flip((JsonArray)evidence["witness"]![list]!, at), "evidence.witness");
                BrokenEvidence(evidence => ((JsonArray)evidence["witness"]![list]!).RemoveAt(at), "evidence.witness");
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"format":"outlayer-receipt","version":1}""")]
    [InlineData("""{"format":"other","version":1,"evidence":{},"receipt":{}}""")]
    public void A_file_that_is_no_receipt_is_malformed(string text)
    {
        Assert.StartsWith("outlayer: malformed receipt", Verify(text).Exits(2).Err, StringComparison.Ordinal);
        Assert.Equal("malformed-receipt", Verify(text, "--json").Exits(2).ErrorCode);
    }

    [Fact]
    public void A_cut_file_is_refused_wherever_it_is_cut()
    {
        for (int i = 1; i < 8; i++)
            Assert.Contains(Verify(_receipt[..(_receipt.Length * i / 8)]).Exit, (int[])[1, 2]);
    }

    [Fact]
    public void Nested_or_huge_files_are_refused_and_cost_nothing()
    {
        Verify(new string('[', 1_000_000)).Exits(2);
        Verify($"{{\"evidence\":{string.Concat(Enumerable.Repeat("{\"a\":", 100_000))}").Exits(2);
        _work.Outlayer("verify", "/dev/zero").Exits(2);
        _work.Outlayer("verify", ".").Exits(2);
    }

    [Fact]
    public void A_key_is_checked_where_it_is_given()
    {
        string signer = (string)Parsed()["receipt"]!["publicKey"]!;
        Verify(_receipt, "--key", signer).Exits(0);
        Verify(_receipt, "--key", signer.ToUpperInvariant()).Exits(0);
        Assert.Contains("differs  receipt.publicKey: expected aaaa", Verify(_receipt, "--key", new string('a', 64)).Exits(1).Out, StringComparison.Ordinal);
        Verify(_receipt, "--key", "abc").Refuses("--key \"abc\" must be 64 hex digits");
    }

    [Fact]
    public void A_chain_misses_what_is_taken_out()
    {
        using var made = new Workspace();
        string counter = Outlayer.Sample("counter");
        for (int i = 1; i <= 4; i++) made.Call(counter, "increment", "{}", "--receipt", $"{i}.json");
        made.Call(counter, "get_count", "{}", "--view", "--receipt", "view.json");
        foreach (string name in (string[])["1.json", "2.json", "3.json", "4.json", "view.json"])
        {
            Directory.CreateDirectory(made.File("chain"));
            File.Move(made.File(name), made.File($"chain/{name}"));
        }
        made.Outlayer("verify", "chain/4.json", "--chain", "chain").Exits(0);
        File.Delete(made.File("chain/2.json"));
        var broken = made.Outlayer("verify", "chain/4.json", "--chain", "chain").Exits(1);
        Assert.Matches("(?m)^chain    counter.test.near: the receipt [0-9a-f]{64} before 3.json is missing$", broken.Out);
        Assert.Equal(1, made.Outlayer("verify", "chain/4.json", "--chain", "chain", "--json").Exits(1).Json.GetProperty("chain").GetArrayLength());
        made.Outlayer("verify", "chain/4.json", "--chain", "none").Refuses("--chain: there is no folder none");
        made.Write("chain/x.json", "{}");
        Assert.Contains("chain/x.json: ", made.Outlayer("verify", "chain/4.json", "--chain", "chain").Exits(2).Err, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("throw new Error('no');", 1)]
    [InlineData("for (;;);", 3)]
    [InlineData("near.panic('no');", 1)]
    [InlineData("near.storageWriteRaw(new Uint8Array([0, 255]), new Uint8Array(300)); near.valueReturnRaw(new Uint8Array([255]));", 0)]
    [InlineData("for (let i = 0; i < 40; i++) near.storageWrite(`k${i}`, 'v'); near.storageRemove('k7'); return near.storageKeys('k', { after: 'k10', limit: 5 });", 0)]
    [InlineData("throw new Error('\\ud800');", 1)]
    [InlineData("return '\\ud800\\u0000';", 0)]
    public void Every_end_of_a_run_can_be_verified(string body, int exit)
    {
        using var made = Workspace.WithMain(body);
        made.Main("--receipt", "r.json").Exits(exit);
        made.Main("--view", "--receipt", "view.json");
        Assert.StartsWith("holds    c.test.near main: ", Verify(File.ReadAllText(made.File("r.json"))).Exits(0).Out, StringComparison.Ordinal);
        Verify(File.ReadAllText(made.File("view.json"))).Exits(0);
    }

    [Fact]
    public void Text_of_a_hostile_receipt_stays_on_its_line()
    {
        var file = Parsed();
        file["receipt"]!["method"] = "\u001b[2J\nholds    \u202e";
        string shown = Verify(file.ToJsonString()).Out;
        Assert.DoesNotContain(shown, c => (char.IsControl(c) && c != '\n') || c == '\u202e');
        Assert.DoesNotContain(shown.Split('\n'), line => line.StartsWith("holds", StringComparison.Ordinal));
    }

    /// <summary>Differs (1), or asks for what we refuse to run (2); and says what.</summary>
    private void Broken(string text)
    {
        var run = Verify(text, "--json");
        Assert.Contains(run.Exit, (int[])[1, 2]);
        if (run.Exit == 2) Assert.Contains(run.ErrorCode, (string[])["receipt-refused", "malformed-receipt"]);
        else
        {
            Assert.False(run.Json.GetProperty("holds").GetBoolean());
            Assert.NotEqual(0, run.Json.GetProperty("differences").GetArrayLength());
        }
    }

    private void BrokenEvidence(Action<JsonNode> change, string field)
    {
        var file = Parsed();
        change(file["evidence"]!);
        var run = Verify(file.ToJsonString(), "--json").Exits(1);
        Assert.False(run.Json.GetProperty("holds").GetBoolean());
        Assert.Contains(run.Json.GetProperty("differences").EnumerateArray(), d => d.GetProperty("field").GetString()!.StartsWith(field, StringComparison.Ordinal));
    }

    private static void Flip(JsonArray list, int index)
    {
        byte[] bytes = Convert.FromBase64String((string)list[index]!);
        bytes[^1] ^= 1;
        list[index] = Convert.ToBase64String(bytes);
    }

    private static JsonNode Reversed(JsonNode node) => node switch
    {
        JsonObject fields => new JsonObject(fields.Reverse().Select(member => KeyValuePair.Create(member.Key, member.Value is null ? null : (JsonNode?)Reversed(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(item => item is null ? null : Reversed(item))]),
        _ => node.DeepClone(),
    };
}
