using System.Text.Json;

namespace OutLayer.Cli.Tests;

/// <summary>Each option of run in a test in which it bites, and each refusal of a value.</summary>
public sealed class OptionTests
{
    private const string Source = """
        export function context() {
          return {
            account: near.currentAccountId(), signer: near.signerAccountId(), predecessor: near.predecessorAccountId(),
            height: String(near.blockHeight()), time: String(near.blockTimestamp()), deposit: String(near.attachedDeposit()),
            seed: [...near.randomSeed()].slice(0, 3), gas: String(near.prepaidGas()),
          };
        }
        export function echo(args) { return { args, input: near.input() }; }
        export function fill({ mib }) { return new Uint8Array(mib * 2 ** 20).length; }
        export function write() { near.storageWrite('k', 'v'); return 'written'; }
        """;

    private static Workspace Contract() => Workspace.WithContract(Source);

    private static JsonElement Context(params string[] options)
    {
        using var work = Contract();
        return work.RunJson("c.js", "context", options).Exits(0).Result;
    }

    [Theory]
    [InlineData("--account", "shop.near", "account", "shop.near")]
    [InlineData("--signer", "alice.near", "signer", "alice.near")]
    [InlineData("--signer", "alice.near", "predecessor", "alice.near")]
    [InlineData("--predecessor", "bob.near", "predecessor", "bob.near")]
    [InlineData("--predecessor", "bob.near", "signer", "test.near")]
    [InlineData("--deposit", "340282366920938463463374607431768211455", "deposit", "340282366920938463463374607431768211455")]
    [InlineData("--block-height", "16742676873", "time", "18446744073000000000")]
    [InlineData("--block-height", "5", "time", "1704067205000000000")]
    [InlineData("--block-timestamp", "18446744073709551615", "time", "18446744073709551615")]
    [InlineData("--seed", "0102FF0000000000000000000000000000000000000000000000000000000000", "seed", "[1,2,255]")]
    [InlineData("--gas", "50000000000000", "gas", "50000000000000")]
    public void An_option_reaches_the_contract(string option, string value, string field, string expected) =>
        Assert.Equal(expected, Context(option, value).GetProperty(field).ToString());

    [Fact]
    public void Any_height_has_a_time_if_it_is_given() =>
        Assert.Equal("18446744073709551615", Context("--block-height", "18446744073709551615", "--block-timestamp", "0").GetProperty("height").ToString());

    [Fact]
    public void What_is_not_given_follows_from_the_file_and_its_calls()
    {
        using var work = Contract();
        string first = work.Call("c.js", "context");
        Assert.StartsWith("""{"account":"c.test.near","signer":"test.near","predecessor":"test.near","height":"1","time":"1704067201000000000","deposit":"0","seed":[""", first, StringComparison.Ordinal);
        var second = work.RunJson("c.js", "context").Exits(0).Result;
        Assert.Equal(("2", "1704067202000000000"), (second.GetProperty("height").GetString(), second.GetProperty("time").GetString()));
        Assert.NotEqual(first[first.IndexOf("seed", StringComparison.Ordinal)..], second.GetProperty("seed").ToString());
    }

    [Theory]
    [InlineData("Counter.v2.js", "counter-v2.test.near")]
    [InlineData("ÄÖ x__y.js", "x-y.test.near")]
    [InlineData("---.js", "contract.test.near")]
    public void The_account_is_made_of_the_files_name(string file, string account)
    {
        using var work = new Workspace();
        Assert.Equal($"\"{account}\"", work.Write(file, "export const f = () => near.currentAccountId();").Call(file, "f"));
    }

    [Fact]
    public void A_context_file_gives_what_options_do_not()
    {
        using var work = Contract().Write("context.json", """{"account":"a.near","signer":"s.near","predecessor":"p.near","deposit":"7","blockHeight":9,"blockTimestamp":"11","seed":"ff00000000000000000000000000000000000000000000000000000000000000"}""");
        Assert.Equal("""{"account":"a.near","signer":"s.near","predecessor":"other.near","height":"9","time":"11","deposit":"7","seed":[255,0,0],"gas":"300000000000000"}""",
            work.Call("c.js", "context", "{}", "--context", "context.json", "--predecessor", "other.near"));
    }

    [Theory]
    [InlineData("[]", "--context x.json: it must be a JSON object")]
    [InlineData("""{"acount":"a.near"}""", "--context x.json: \"acount\" is not known; it may hold account, signer, predecessor, deposit, blockHeight, blockTimestamp, seed")]
    [InlineData("""{"account":true}""", "--context x.json: \"account\" must be a string or a number")]
    [InlineData("""{"blockHeight":1.5}""", "--context x.json: blockHeight \"1.5\" must be a whole number from 0 to 18446744073709551615")]
    [InlineData("""{"signer":"A"}""", "--context x.json: signer \"A\" is no account id: 2 to 64 characters, parts of a-z and 0-9 joined by single . - or _")]
    public void A_wrong_context_file_is_refused(string json, string message)
    {
        using var work = Contract().Write("x.json", json);
        work.Run("c.js", "context", "--context", "x.json").Refuses(message);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{"account":"a.near","account":"b.near"}""")]
    [InlineData("""{"account":"\ud800"}""")]
    public void A_context_file_that_is_not_JSON_is_refused(string json)
    {
        using var work = Contract().Write("x.json", json);
        Assert.StartsWith("outlayer: --context x.json is not JSON: ", work.Run("c.js", "context", "--context", "x.json").Exits(2).Err, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--account", "Upper.near", "--account \"Upper.near\" is no account id: 2 to 64 characters, parts of a-z and 0-9 joined by single . - or _")]
    [InlineData("--account", "a", "--account \"a\" is no account id: 2 to 64 characters, parts of a-z and 0-9 joined by single . - or _")]
    [InlineData("--signer", "a..b", "--signer \"a..b\" is no account id: 2 to 64 characters, parts of a-z and 0-9 joined by single . - or _")]
    [InlineData("--predecessor", "../x", "--predecessor \"../x\" is no account id: 2 to 64 characters, parts of a-z and 0-9 joined by single . - or _")]
    [InlineData("--deposit", "340282366920938463463374607431768211456", "--deposit \"340282366920938463463374607431768211456\" must be a whole number from 0 to 340282366920938463463374607431768211455")]
    [InlineData("--deposit", "1e3", "--deposit \"1e3\" must be a whole number from 0 to 340282366920938463463374607431768211455")]
    [InlineData("--block-height", "-1", "--block-height \"-1\" must be a whole number from 0 to 18446744073709551615")]
    [InlineData("--block-height", "16742676874", "--block-height \"16742676874\" is past the year 2554, where the default time ends; give --block-timestamp too")]
    [InlineData("--block-timestamp", "18446744073709551616", "--block-timestamp \"18446744073709551616\" must be a whole number from 0 to 18446744073709551615")]
    [InlineData("--seed", "00", "--seed \"00\" must be 64 hex digits")]
    [InlineData("--gas", "1000000000000001", "--gas \"1000000000000001\" must be a whole number from 0 to 1000000000000000")]
    [InlineData("--memory", "3", "--memory \"3\" must be a whole number from 4 to 2048")]
    [InlineData("--memory", "2049", "--memory \"2049\" must be a whole number from 4 to 2048")]
    [InlineData("--timeout", "0", "--timeout \"0\" must be a number of seconds above 0, at most 86400")]
    [InlineData("--timeout", "1,5", "--timeout \"1,5\" must be a number of seconds above 0, at most 86400")]
    [InlineData("--context", "none.json", "--context: there is no file none.json")]
    [InlineData("--mode", "linux", "--mode linux is not there yet; this version has direct and frozen")]
    [InlineData("--mode", "direct", "--mode direct runs compiled contracts, and c.js is JavaScript; choose frozen, or leave --mode out")]
    [InlineData("--mode", "wat", "--mode wat: choose direct or frozen")]
    public void A_wrong_value_is_refused_by_name(string option, string value, string message)
    {
        using var work = Contract();
        work.Run("c.js", "context", option, value).Refuses(message);
        Assert.Equal("no state", work.StateContent());
    }

    [Fact]
    public void Arguments_are_parsed_and_their_bytes_stay()
    {
        using var work = Contract();
        Assert.Equal("""{"args":{},"input":""}""", Workspace.Text(work.RunJson("c.js", "echo").Exits(0).Result));
        Assert.Equal("""{"args":[1,null,"é"],"input":" [1.0, null,\"\\u00e9\"] "}""", work.Call("c.js", "echo", " [1.0, null,\"\\u00e9\"] "));
        Assert.Equal("""{"args":{"__proto__":1},"input":"{\"__proto__\":1}"}""", work.Call("c.js", "echo", """{"__proto__":1}"""));
    }

    [Fact]
    public void Gas_bites_at_its_last_unit()
    {
        using var work = Contract();
        ulong needed = work.RunJson("c.js", "fill", "--args", """{"mib":0}""").Exits(0).Json.GetProperty("gasUsed").GetUInt64();
        Assert.Equal(needed, work.RunJson("c.js", "fill", "--args", """{"mib":0}""", "--gas", $"{needed}").Exits(0).Json.GetProperty("gasUsed").GetUInt64());
        var run = work.RunJson("c.js", "fill", "--args", """{"mib":0}""", "--gas", $"{needed - 1}").Exits(3);
        Assert.Equal(("out-of-gas", needed - 1, needed - 1), (run.ErrorCode, run.Json.GetProperty("gasUsed").GetUInt64(), run.Json.GetProperty("gasLimit").GetUInt64()));
        Assert.Equal("out-of-gas", work.RunJson("c.js", "fill", "--gas", "0").Exits(3).ErrorCode);
    }

    [Fact]
    public void Memory_bites()
    {
        using var work = Contract();
        Assert.Equal("memory-limit", work.RunJson("c.js", "fill", "--args", """{"mib":8}""", "--memory", "8").Exits(3).ErrorCode);
        Assert.Equal("8388608", work.Call("c.js", "fill", """{"mib":8}""", "--memory", "16"));
    }

    [Fact]
    public void A_view_writes_nothing_and_counts_no_call()
    {
        using var work = Contract();
        work.Call("c.js", "write");
        string before = work.Database();
        Assert.Equal("prohibited-in-view", work.RunJson("c.js", "write", "--view").Exits(1).ErrorCode);
        Assert.Equal("prohibited-in-view", work.RunJson("c.js", "context", "--view").Exits(1).ErrorCode); // asks for the signer
        var view = work.RunJson("c.js", "echo", "--view").Exits(0).Json.GetProperty("receipt");
        Assert.Equal((true, JsonValueKind.Null), (view.GetProperty("view").GetBoolean(), view.GetProperty("previous").ValueKind));
        Assert.Equal(before, work.Database());
    }

    [Fact]
    public void State_lies_where_it_is_said()
    {
        using var work = Contract();
        work.Call("c.js", "write", "{}", "--state", "deep/er/state");
        Assert.True(File.Exists(work.File("deep/er/state/state.db")));
        Assert.False(Directory.Exists(work.StateFolder));
        work.Write("file", "");
        var refused = work.RunJson("c.js", "write", "--state", "file").Exits(4);
        Assert.StartsWith("state-", refused.ErrorCode, StringComparison.Ordinal);
        Assert.Contains("file", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_receipt_file_lies_where_it_is_said_and_replaces_the_one_before()
    {
        using var work = Contract();
        work.Call("c.js", "write", "{}", "--receipt", "r.json");
        string first = File.ReadAllText(work.File("r.json"));
        work.Call("c.js", "write", "{}", "--receipt", "r.json");
        Assert.NotEqual(first, File.ReadAllText(work.File("r.json")));
        Assert.Equal(["c.js", "r.json"], Directory.GetFiles(work.Folder).Select(Path.GetFileName).Order());
        string before = work.StateContent();
        Assert.EndsWith("/none\n", work.Run("c.js", "write", "--receipt", "none/r.json").Exits(2).Err, StringComparison.Ordinal);
        work.Run("c.js", "write", "--receipt", ".").Refuses("--receipt . is a folder; name a file");
        var refused = work.RunJson("c.js", "write", "--receipt", "/proc/r.json").Exits(4);
        Assert.EndsWith("; nothing was run", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, work.StateContent());
    }
}
