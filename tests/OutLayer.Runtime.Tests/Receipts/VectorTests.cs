using System.Text;
using OutLayer.Protocol;
using OutLayer.Protocol.Crypto;
using OutLayer.Protocol.Json;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.Receipts;
using OutLayer.Runtime.Simulator;
using OutLayer.Runtime.State;
using OutLayer.Runtime.Tests.State;
using OutLayer.Wasm.Text;

namespace OutLayer.Runtime.Tests.Receipts;

/// <summary>The vectors of docs/receipts.md are what the code gives, and a second verifier agrees with them.</summary>
public class VectorTests
{
    private const string Begin = "<!-- vectors: begin -->\n";
    private const string End = "<!-- vectors: end -->";

    private static readonly Ed25519Key Key = new(Enumerable.Range(0, 32).Select(i => (byte)i).ToArray());

    [Fact]
    public void The_vectors_in_the_documents_are_those_that_the_code_gives()
    {
        string path = Path.Combine(Repository(), "docs", "receipts.md");
        string page = File.ReadAllText(path);
        int begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, end = page.IndexOf(End, StringComparison.Ordinal);
        string vectors = Vectors();
        if (Environment.GetEnvironmentVariable("OUTLAYER_BLESS") == "1") File.WriteAllText(path, page[..begin] + vectors + page[end..]);
        else Assert.Equal(vectors, page[begin..end]);
    }

    [Fact]
    public void A_verifier_written_from_the_documents_agrees()
    {
        if (Shell.Run("node", "--version").Code != 0) Assert.Skip("needs node (apt-get install nodejs)");
        var run = Shell.Run(
            "node", Path.Combine(Repository(), "tests", "judges", "receipts-node", "check.mjs"), Path.Combine(Repository(), "docs", "receipts.md"));
        Assert.Equal("vectors hold\n", run.Output + run.Errors);
    }

    private static string Repository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "OutLayer.slnx"))) return folder.FullName;
        throw new InvalidOperationException("the tests run outside the repository");
    }

    private static string Vectors()
    {
        var page = new StringBuilder();
        page.Append("The seed of a context:\n");
        Block(page, "seed", new JsonObject
        {
            ["account"] = "counter.test.near", ["height"] = "1", ["seed"] = DeterministicContext.Seed("counter.test.near", 1).ToString(),
        });
        page.Append("\nThe hash of code that was compiled:\n");
        Block(page, "code", Code());
        page.Append("\nStates, with all their nodes in hex, sorted:\n");
        Block(page, "state", State([]));
        Block(page, "state", State([("count", "1"u8.ToArray())]));
        Block(page, "state", State([("", []), ("a", "1"u8.ToArray()), ("ab", "2"u8.ToArray()), ("b", [0xff]), ("q", new byte[3])]));
        page.Append("\nReceipt files, signed by the key whose seed is the bytes 0 to 31. The engine `toy` of these files runs lines of the tests' own.\n");
        using var store = new InMemoryStateStore();
        Receipt(page, "\nA first call:", ToyContract.Call(store, "counter.test.near", "get count\nput count 1\nput other \u00fc\nlog hello", Key));
        Receipt(page, "\nThe call after it, which fails:", ToyContract.Call(store, "counter.test.near", "get count\nhas none\nkeys c 5\nput count 2\nfail", Key));
        Chain(page);
        return page.ToString();
    }

    /// <summary>A contract that calls itself and is called back, and its state cleared.</summary>
    private static void Chain(StringBuilder page)
    {
        var files = new List<ReceiptFile>();
        using var simulator = ContractSimulator.Open(new SimulatorOptions { Key = Key, BeforeCommit = files.Add });
        simulator.LoadContract(WatReader.Read("""
            (module
              (import "env" "promise_create" (func $create (param i64 i64 i64 i64 i64 i64 i64 i64) (result i64)))
              (import "env" "promise_then" (func $then (param i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i64)))
              (import "env" "storage_write" (func $write (param i64 i64 i64 i64 i64) (result i64)))
              (import "env" "value_return" (func $return (param i64 i64)))
              (import "env" "promise_result" (func $result (param i64 i64) (result i64)))
              (memory 1)
              (data (i32.const 0) "me.near") (data (i32.const 8) "one") (data (i32.const 16) "two")
              (func (export "ask")
                (drop (call $then (call $create (i64.const 7) (i64.const 0) (i64.const 3) (i64.const 8) (i64.const 0) (i64.const 0) (i64.const 32) (i64.const 5000000000000))
                  (i64.const 7) (i64.const 0) (i64.const 3) (i64.const 16) (i64.const 0) (i64.const 0) (i64.const 32) (i64.const 5000000000000))))
              (func (export "one") (call $return (i64.const 3) (i64.const 8)))
              (func (export "two")
                (drop (call $result (i64.const 0) (i64.const 0)))
                (drop (call $write (i64.const 3) (i64.const 16) (i64.const -1) (i64.const 0) (i64.const 1)))))
            """), "me.near");
        simulator.Execute("me.near", "ask");
        simulator.ClearState("me.near");
        Receipt(page, "\nA callback of a compiled contract, in a chain of accounts:", files[2], ContractSimulator.Verify(files[2]));
        Receipt(page, "\nA patch, by which its state was cleared:", files[3], ContractSimulator.Verify(files[3]));
    }

    private static JsonObject Code()
    {
        var code = new CodeBundle("main.js", [new("main.ts", "let a: number"u8.ToArray())], [new("main.js", "let a"u8.ToArray())]);
        var document = new JsonObject
        {
            ["entry"] = "main.js",
            ["given"] = new JsonObject { ["main.ts"] = Hash256.Of("let a: number"u8).ToString() },
            ["run"] = new JsonObject { ["main.js"] = Hash256.Of("let a"u8).ToString() },
        };
        return new JsonObject { ["document"] = document, ["code"] = code.Hash().ToString() };
    }

    private static JsonObject State((string Key, byte[] Value)[] entries)
    {
        var state = new CallState(new NodeBag(), Hash256.Zero);
        foreach (var (key, value) in entries) state.Write(Encoding.UTF8.GetBytes(key), value);
        var update = state.Finish();
        return new JsonObject
        {
            ["keys"] = new JsonObject(entries.Select(e => KeyValuePair.Create(e.Key, JsonBytes.ToJson(e.Value)))),
            ["root"] = update.Root.ToString(),
            ["nodes"] = new JsonArray(update.Nodes.Values.Select(n => Hex.Encode(n.Span)).Order(StringComparer.Ordinal).Select(n => (JsonValue)n)),
        };
    }

    private static void Receipt(StringBuilder page, string title, ReceiptFile file) => Receipt(page, title, file, new ReceiptVerifier(new ToyContract()).Verify(file));

    private static void Receipt(StringBuilder page, string title, ReceiptFile file, VerificationReport report)
    {
        Assert.True(report.Holds);
        page.Append($"{title}\n```json receipt\n{Encoding.UTF8.GetString(file.ToBytes())}\n```\n");
        page.Append($"hash of the receipt: `{file.Receipt.Body.Hash()}`\n");
    }

    private static void Block(StringBuilder page, string kind, JsonObject value) =>
        page.Append($"```json {kind}\n{Encoding.UTF8.GetString(CanonicalJson.Write(value))}\n```\n");
}
