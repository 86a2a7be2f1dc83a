namespace OutLayer.Cli.Tests;

/// <summary>Contracts that want everything: a limit ends the run, the state stays, and the next call works.</summary>
public sealed class LimitTests
{
    [Theory]
    [InlineData("for (;;);")]
    [InlineData("for (;;) try { for (;;); } catch {} finally { continue; }")]
    [InlineData("const f = () => Promise.resolve().then(f); return f();")]
    [InlineData("for (;;) Promise.resolve().then(() => 1);")]
    [InlineData("for (let i = 0; ; i++) near.storageWrite(`k${i}`, 'v');")]
    [InlineData("for (;;) near.usedGas();")]
    [InlineData("return /(a*)*b/.test('a'.repeat(50));")]
    [InlineData("return new Proxy([], { get: (t, k) => k === 'length' ? 1e9 : 1 });")]
    [InlineData("return { get then() { for (;;); } };")]
    [InlineData("return { toJSON() { for (;;); } };")]
    public void Endless_work_ends_with_the_gas(string body)
    {
        using var work = Workspace.WithMain($"near.storageWrite('k', 'v'); near.log('before'); {body}");
        var run = work.Main().Exits(3);
        Assert.Equal(("limit", "out-of-gas", "the call used up its gas"), (run.Json.GetProperty("status").GetString(), run.ErrorCode, run.Message));
        Assert.Equal(300_000_000_000_000UL, run.Json.GetProperty("gasUsed").GetUInt64());
        Assert.Equal(["before"], run.Logs);
        Unchanged(work, run);
    }

    [Theory]
    [InlineData("(function f() { f(); })();")]
    [InlineData("JSON.parse('['.repeat(1e6));", "1000000000000000")]
    [InlineData("JSON.stringify({ toJSON() { return JSON.stringify(this); } });")]
    [InlineData("eval('['.repeat(2e5));")]
    [InlineData("eval('('.repeat(2e5));")]
    [InlineData("eval('a=>'.repeat(1e5) + 1);")]
    [InlineData("eval('(class{static{'.repeat(1e5));")]
    [InlineData("const f = () => near.log({ toJSON: f }); f();")]
    [InlineData("class A { get x() { return this.x; } } new A().x;")]
    [InlineData("const p = new Proxy({}, { get(t, k, r) { return r[k]; } }); p.x;")]
    [InlineData("new RegExp('(?:'.repeat(1e5) + ')'.repeat(1e5)).test('');")]
    public void Endless_recursion_is_a_RangeError_that_the_contract_may_catch(string body, string gas = "300000000000000")
    {
        using var work = Workspace.WithMain($"near.storageWrite('k', 'v'); try {{ {body} }} catch (e) {{ return e.name; }} {body}");
        string caught = Workspace.Text(work.Main("--gas", gas).Exits(0).Result);
        Assert.True(caught is "\"RangeError\"" or "\"SyntaxError\"", caught);
        work.Write("c.js", $"export function main() {{ near.storageWrite('k', 'v'); {body} }}");
        var run = work.Main("--gas", gas).Exits(1);
        Assert.Equal("threw", run.ErrorCode);
        Assert.Equal(0, run.Json.GetProperty("stateChanges").GetArrayLength());
    }

    [Theory]
    [InlineData("let s = 'x'; for (;;) s += s;", "InternalError: string too long")]
    [InlineData("'x'.repeat(2 ** 30);", "RangeError: invalid string length")]
    [InlineData("new ArrayBuffer(2 ** 40);", "RangeError: invalid array buffer length")]
    [InlineData("1n << (1n << 29n);", "RangeError: BigInt is too large to allocate")]
    [InlineData("new Array(-1);", "RangeError: invalid array length")]
    public void What_the_language_refuses_is_the_contracts_error(string body, string message)
    {
        using var work = Workspace.WithMain($"near.storageWrite('k', 'v'); {body}");
        var run = work.Main().Exits(1);
        Assert.Equal(("threw", message), (run.ErrorCode, run.Message));
        Unchanged(work, run);
    }

    [Theory]
    [InlineData("new Array(1e9) + '';")]
    [InlineData("const a = []; for (;;) a.push(new Uint8Array(1e6));")]
    [InlineData("const a = []; for (;;) a.push(a.slice(), 'x'.repeat(1e5) + a.length);")]
    [InlineData("let a = ''; for (;;) a += String.fromCharCode(1000) + a.slice(0, 1e5);")]
    [InlineData("new ArrayBuffer(1e9);")]
    [InlineData("const m = new Map(); for (let i = 0; ; i++) m.set(i, { i });")]
    [InlineData("const f = () => { Promise.reject(new Error('x')); return f; }; for (;;) f();")]
    public void Memory_bombs_end_with_status_limit_and_cannot_be_caught(string body)
    {
        using var work = Workspace.WithMain($"near.storageWrite('k', 'v'); try {{ {body} }} catch {{ return 'caught'; }}");
        var run = work.Main("--memory", "16").Exits(3);
        Assert.Equal("limit", run.Json.GetProperty("status").GetString());
        Assert.Contains(run.ErrorCode, (string[])["memory-limit", "out-of-gas"]);
        Unchanged(work, run);
    }

    [Theory]
    [InlineData("for (;;) near.log('x');", "log-limit", "The number of logs will exceed the limit 100", 100)]
    [InlineData("for (let i = 0; ; i++) near.log('x'.repeat(10000));", "log-limit", "The length of a log message 20000 exceeds the limit 16384", 1)]
    [InlineData("near.log('é'.repeat(8193));", "log-limit", "The length of a log message 16386 exceeds the limit 16384", 0)]
    public void A_flood_of_logs_ends_the_run_and_shows_what_was_within_the_limit(string body, string code, string message, int logs)
    {
        using var work = Workspace.WithMain($"near.storageWrite('k', 'v'); try {{ {body} }} catch {{ return 'caught'; }}");
        var run = work.Main().Exits(3);
        Assert.Equal((code, message, logs), (run.ErrorCode, run.Message, run.Logs.Length));
        Unchanged(work, run);
    }

    [Theory]
    [InlineData("return 'x'.repeat(4194303);", "the result has 4194305 bytes of JSON, the limit is 4194304")]
    [InlineData("near.valueReturn('x'.repeat(4194305));", "The length of a returned value 4194305 exceeds the limit 4194304")]
    public void A_result_of_more_than_4_MiB_is_one_too_many(string body, string message)
    {
        using var work = Workspace.WithMain($"near.storageWrite('k', 'v'); {body}");
        var run = work.Main("--gas", "1000000000000000").Exits(3);
        Assert.Equal(("result-too-large", message), (run.ErrorCode, run.Message));
        Unchanged(work, run);
    }

    [Fact]
    public void A_result_of_4_MiB_fits()
    {
        using var work = Workspace.WithMain("return 'x'.repeat(4194302);");
        Assert.Equal(4194302, work.Main("--gas", "1000000000000000").Exits(0).Result.GetString()!.Length);
    }

    [Theory]
    [InlineData("near.storageWrite('k'.repeat(2049), '');", "key-length-exceeded", "The length of a storage key 2049 exceeds the limit 2048")]
    [InlineData("near.storageWrite('k', 'v'.repeat(4194305));", "value-length-exceeded", "The length of a storage value 4194305 exceeds the limit 4194304")]
    [InlineData("near.storageKeys('', { limit: 1001 });", "storage-keys-page-exceeded", "The number of storage keys 1001 exceeds the limit 1000 of a page")]
    public void Storage_has_limits_that_cannot_be_caught(string body, string code, string message)
    {
        using var work = Workspace.WithMain($"near.storageWrite('a', 'b'); try {{ {body} }} catch {{ return 'caught'; }}");
        var run = work.Main("--gas", "1000000000000000").Exits(1);
        Assert.Equal((code, message), (run.ErrorCode, run.Message));
        Unchanged(work, run);
    }

    [Fact]
    public void A_deadline_stops_a_run_without_receipt_or_any_trace_in_the_state()
    {
        // A second of work for the gas there is: host calls are what takes longest.
        using var work = Workspace.WithMain("near.storageWrite('k', 'v'); for (;;) near.usedGas();");
        var run = work.Main("--gas", "1000000000000000", "--timeout", "0.02").Exits(3);
        Assert.Equal(("limit", "deadline", "the call ran longer than its deadline allows"), (run.Json.GetProperty("status").GetString(), run.ErrorCode, run.Message));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, run.Json.GetProperty("receipt").ValueKind);
        Assert.Equal("", work.StateContent().Trim());
        Assert.Contains("receipt  none: the deadline is not deterministic", work.Run("c.js", "main", "--gas", "1000000000000000", "--timeout", "0.02").Exits(3).Out, StringComparison.Ordinal);
    }

    /// <summary>No key was written, the failure has a receipt, and that holds.</summary>
    private static void Unchanged(Workspace work, Finished run)
    {
        Assert.Equal(0, run.Json.GetProperty("stateChanges").GetArrayLength());
        Assert.Equal(new string('0', 64), work.Accounts()["c.test.near"]);
        Assert.Contains("holds", work.Outlayer("verify", work.LastReceipt()).Exits(0).Out, StringComparison.Ordinal);
    }
}
