namespace OutLayer.Determinism.Tests;

/// <summary>A contract and a fixed sequence of calls on one state; the first ones are those that 100 processes make.</summary>
internal sealed record Script(string Name, string File, params ContractCall[] Calls)
{
    private const ulong Tgas = 1_000_000_000_000;

    /// <summary>Every sample of the repository, and a contract of what differs most easily.</summary>
    public static IReadOnlyList<Script> All { get; } =
    [
        new("counter", "samples/counter/counter.js",
            new("increment", """{"by":2}"""),
            new("increment", """{"by":"x"}""", "failed"),
            new("decrement"),
            new("increment") { Gas = Tgas / 2, Status = "limit" },
            new("no_such_method", Status: "failed"),
            new("get_count") { View = true },
            new("increment") { View = true, Status = "failed" },
            new("reset") { Signer = "alice.test.near" }),
        new("guest-book", "samples/guest-book/guest-book.js",
            new("sign", """{"text":"first \u00e4 \ud83d\ude00"}""") { Signer = "alice.test.near" },
            new("sign", """{"text":"second"}""") { Signer = "bob.test.near" },
            new("sign", """{"text":""}""", "failed"),
            new("page", """{"after":0,"limit":1}"""),
            new("page", """{"after":1,"limit":10}""") { View = true },
            new("remove", """{"number":1}""", "failed") { Signer = "bob.test.near" },
            new("remove", """{"number":1}""") { Signer = "alice.test.near" },
            new("page")),
        new("fungible-token", "samples/fungible-token/fungible-token.js",
            new("init", """{"owner":"alice.test.near","total_supply":"340282366920938463463374607431768211455"}"""),
            new("ft_transfer", """{"receiver_id":"bob.test.near","amount":"1"}""") { Signer = "alice.test.near" },
            new("ft_transfer", """{"receiver_id":"alice.test.near","amount":"2"}""", "failed") { Signer = "bob.test.near" },
            new("ft_transfer", """{"receiver_id":"alice.test.near","amount":"1"}""") { Signer = "bob.test.near" },
            new("ft_balance_of", """{"account_id":"alice.test.near"}""") { View = true },
            new("ft_metadata")),
        new("vote", "samples/vote/vote.js",
            new("create", """{"question":"?","options":["yes","no"],"closes_in_seconds":100}"""),
            new("vote", """{"option":"yes"}""") { Signer = "alice.test.near" },
            new("vote", """{"option":"no"}""", "failed") { Signer = "alice.test.near" },
            new("vote", """{"option":"no"}""", "failed") { Signer = "bob.test.near", Timestamp = 2_000_000_000_000_000_000 },
            new("tally")),
        new("forbidden", "samples/forbidden/forbidden.js",
            new("attempts"),
            new("attempts"),
            new("dynamic_import"),
            new("write_in_a_view", Status: "failed") { View = true }),
        new("edges", "tests/OutLayer.Determinism.Tests/contracts/edges.js",
            new("order"),
            new("numbers"),
            new("depth"),
            new("nested_json"),
            new("regular_expression"),
            new("later"),
            new("throws_deep", Status: "failed"),
            new("never", Status: "failed"),
            new("memory_bomb", Status: "limit") { MemoryMiB = 16 },
            new("string_bomb", Status: "failed"),
            new("endless", Status: "limit") { Gas = 20 * Tgas },
            new("log_flood", Status: "limit"),
            new("result_flood", Status: "limit")),
    ];

    public static Script Named(string name) => All.Single(script => script.Name == name);

    public static TheoryData<string> Names() => [.. All.Select(script => script.Name)];
}
