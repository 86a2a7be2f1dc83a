using OutLayer.Js.Hosting;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Js.Tests;

/// <summary>Gas, memory, depth and the deadline end the run and cannot be caught.</summary>
public sealed class LimitTests
{
    [Theory]
    [InlineData("for (;;) {}")]
    [InlineData("while (true) await null;")]
    [InlineData("const f = () => Promise.resolve().then(f); await f();")]
    [InlineData("for (;;) { try { throw 1; } catch {} finally { continue; } }")]
    [InlineData("/(?:a|b)*c/.test('ab'.repeat(1e5));")]
    [InlineData("/(a*)*b/.test('a'.repeat(40));")]
    [InlineData("[...Array(1e6).keys()].sort(() => 1);")]
    [InlineData("3n ** 100000000n;")]
    [InlineData("'x'.repeat(1e7).split('').reverse().join('');")]
    [InlineData("new Proxy({}, { ownKeys() { for (;;); } }), Object.keys(new Proxy({}, { ownKeys() { for (;;); } }));")]
    public void Endless_work_uses_up_the_gas_and_cannot_be_caught(string body)
    {
        var outcome = Run.Method($"export async function main() {{ for (;;) try {{ {body} }} catch {{}} finally {{ }} }}", gas: 60_000_000);
        Assert.Equal((JsStatus.Limit, JsErrorCode.OutOfGas, 0), (outcome.Result.Status, outcome.Result.Error!.Code, outcome.GasLeft));
    }

    [Fact]
    public void Loading_costs_gas_too() =>
        Assert.Equal(JsErrorCode.OutOfGas, Run.Method("for (;;) {}", gas: 10_000_000).Result.Error!.Code);

    [Fact]
    public void A_thenable_of_the_result_cannot_escape_gas() =>
        Assert.Equal(JsErrorCode.OutOfGas, Run.Method("export const main = () => ({ get then() { for (;;); } });", gas: 10_000_000).Result.Error!.Code);

    [Fact]
    public void One_gas_less_than_a_run_needs_ends_it()
    {
        const string Source = "export function main() { return 1; }";
        long needed = Run.Gas - Run.Method(Source).GasLeft;
        Assert.Equal(JsStatus.Ok, Run.Method(Source, gas: needed).Result.Status);
        Assert.Equal(JsErrorCode.OutOfGas, Run.Method(Source, gas: needed - 1).Result.Error!.Code);
    }

    [Theory]
    [InlineData("let s = 'ab'; for (;;) s += s;")]
    [InlineData("new Array(1e9) + '';")]
    [InlineData("'x'.repeat(2 ** 29);")]
    [InlineData("const a = []; for (;;) a.push(new Uint8Array(1e6));")]
    [InlineData("new ArrayBuffer(2 ** 31);")]
    [InlineData("let a = []; for (;;) a = [a, a.concat(a)];")]
    [InlineData("const a = new Array(1e8).fill(0);")]
    [InlineData("1n << (1n << 29n);")]
    [InlineData("JSON.stringify('\\u0001'.repeat(3e7));")]
    public void A_memory_bomb_ends_with_status_limit_or_a_range_error(string body)
    {
        var result = Run.Method($"export function main() {{ {body} return 'done'; }}", gas: 3_000_000_000).Result;
        Assert.Contains(Run.Text(result), (string[])["memory-limit: the contract used up its memory", "threw: InternalError: string too long", "threw: RangeError: invalid string length",
            "threw: RangeError: invalid array length", "threw: RangeError: invalid array buffer length", "threw: RangeError: BigInt is too large to allocate",
            "out-of-gas: the call used up its gas"]);
    }

    [Fact]
    public void Running_out_of_memory_cannot_be_caught()
    {
        using var runtime = Realm.New(new JsRuntimeOptions { MaxMemoryPages = 64 });
        var outcome = Run.Method("export function main() { const a = []; for (;;) try { for (;;) a.push('x'.repeat(1e5) + a.length); } catch { a.length = 0; } }", runtime: runtime);
        Assert.Equal((JsStatus.Limit, JsErrorCode.MemoryLimit), (outcome.Result.Status, outcome.Result.Error!.Code));
    }

    [Fact]
    public void A_memory_limit_of_one_page_more_or_less_decides()
    {
        const string Source = "export function main() { const a = new Uint8Array(2e6); return a.length; }";
        int pages = Enumerable.Range(64, 64).First(limit => Fits(Source, limit));
        Assert.InRange(pages, 65, 80);
        Assert.False(Fits(Source, pages - 1));
    }

    [Fact]
    public void The_engines_depth_limit_ends_the_run_where_JavaScripts_own_does_not()
    {
        using var runtime = Realm.New(new JsRuntimeOptions { MaxCallDepthBytes = 1 << 20 });
        var outcome = Run.Method("export function main() { try { JSON.parse('['.repeat(1e5)); } catch { return 'caught'; } }", runtime: runtime);
        Assert.Equal((JsStatus.Limit, JsErrorCode.CallDepth), (outcome.Result.Status, outcome.Result.Error!.Code));
    }

    [Fact]
    public void A_deadline_ends_an_endless_loop_and_the_next_run_is_whole()
    {
        using var runtime = Realm.New(new JsRuntimeOptions { MaxIdleInstances = 1 });
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var stopped = Run.Method("export function main() { for (;;); }", runtime: runtime, gas: long.MaxValue / 8, deadline: deadline.Token);
        Assert.Equal((JsStatus.Limit, JsErrorCode.Deadline), (stopped.Result.Status, stopped.Result.Error!.Code));
        Assert.Equal("1", Run.Text(Run.Method("export function main() { return 1; }", runtime: runtime).Result));
    }

    [Fact]
    public void A_host_function_that_ends_the_run_cannot_be_caught()
    {
        var host = new ScriptedHost().Answer("panic", _ => throw new OperationCanceledException("panic"));
        Assert.Throws<OperationCanceledException>(() => Run.Body("try { near.panic('x'); } catch { return 'caught'; }", host));
        host = new ScriptedHost().Answer("log", call => { call.Store.Charge(long.MaxValue / 2); return JsValue.Undefined; });
        Assert.Equal("out-of-gas: the call used up its gas", Run.Body("try { near.log('x'); } catch { return 'caught'; }", host));
        host = new ScriptedHost().Answer("log", _ => throw new TrapException(Trap.AtHost(TrapCode.MemoryLimit)));
        Assert.Equal("memory-limit: the contract used up its memory", Run.Body("try { near.log('x'); } catch { return 'caught'; }", host));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(40_000)]
    public void Options_out_of_range_are_refused(int pages) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new JsRuntimeOptions { MaxMemoryPages = pages });

    private static bool Fits(string source, int pages)
    {
        using var runtime = Realm.New(new JsRuntimeOptions { MaxMemoryPages = pages, MaxIdleInstances = 0 });
        return Run.Method(source, runtime: runtime).Result.Status == JsStatus.Ok;
    }
}
