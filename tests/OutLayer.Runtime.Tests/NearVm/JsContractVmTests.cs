using System.Text;
using OutLayer.Near;
using OutLayer.Runtime.NearVm;

namespace OutLayer.Runtime.Tests.NearVm;

/// <summary>JavaScript contracts in the shape of the VM: NEAR's gas, limits and errors around the guest.</summary>
public sealed class JsContractVmTests
{
    private static readonly RuntimeParameters Latest = RuntimeParameters.Latest;

    private static readonly VmContext Context = CallContextFile.Default with { AccountBalance = 1_000, AttachedDeposit = 0 };

    private readonly MemoryStorage _storage = new();

    [Fact]
    public void A_method_gets_its_input_keeps_state_and_returns_json()
    {
        const string source = "export function add({ by = 1 }) { const n = Number(near.storageRead('n') ?? '0') + by; near.storageWrite('n', `${n}`); near.log(`n is ${n}`); return { n }; }";
        Assert.Equal("""{"n":5}""", Result(Call(source, "add", """{"by":5}""")));
        var second = Call(source, "add");
        Assert.Equal("""{"n":6}""", Result(second));
        Assert.Equal(["n is 6"], second.Outcome.Logs);
        Assert.Equal(Context.StorageUsage, second.Outcome.StorageUsage);
        Assert.Equal(Context.StorageUsage + 42, Call(source.Replace("'n'", "'m'", StringComparison.Ordinal), "add").Outcome.StorageUsage);
    }

    [Fact]
    public void Loading_is_paid_by_the_length_of_the_source_and_calls_burn_the_same_each_time()
    {
        const string source = "export const main = () => undefined;";
        var first = Call(source, "main");
        var prices = Latest.Prices;
        Assert.Null(first.Error);
        Assert.Null(first.Outcome.ReturnValue);
        Assert.True(first.Outcome.BurntGas > prices[Cost.ContractLoadingBase] + prices[Cost.ContractLoadingBytes] * (ulong)source.Length);
        Assert.Equal(first.Outcome.BurntGas, first.Outcome.UsedGas);
        for (int i = 0; i < 5; i++) Assert.Equal(first.Outcome.BurntGas, Call(source, "main").Outcome.BurntGas);
        var poor = Call(source, "main", gas: prices[Cost.ContractLoadingBytes]);
        Assert.Equal(("GasExceeded", prices[Cost.ContractLoadingBytes]), (poor.Error!.Kind, poor.Outcome.BurntGas));
    }

    [Fact]
    public void A_returned_value_costs_what_value_return_costs()
    {
        var profile = Call("export const main = () => '12345678';", "main").Outcome.Profile;
        Assert.Equal(Latest.Prices[Cost.Base], profile[Cost.Base]);
        Assert.Equal(Latest.Prices[Cost.ReadMemoryBase], profile[Cost.ReadMemoryBase]);
        Assert.Equal(Latest.Prices[Cost.ReadMemoryByte] * 10, profile[Cost.ReadMemoryByte]);
    }

    [Theory]
    [InlineData("{", "[null,1]")]
    [InlineData("", "[{},0]")]
    [InlineData("[1]", "[[1],3]")]
    public void Input_that_is_not_json_is_the_methods_to_read(string input, string result) =>
        Assert.Equal(result, Result(Call("export const main = (args) => [args ?? null, near.inputRaw().length];", "main", input)));

    [Fact]
    public void Input_that_is_no_text_is_the_methods_to_read() =>
        Assert.Equal("[null,[255,0]]", Result(Run(Prepared("export const main = (args) => [args ?? null, [...near.inputRaw()]];"), "main", Context with { Input = new byte[] { 255, 0 } })));

    [Theory]
    [InlineData("export function main() { throw new RangeError('no'); }", "no\n    at main (contract.js:1:")]
    [InlineData("\n\nexport function main() { f(); }\nfunction f() { null.x; }", "cannot read property 'x' of null\n    at f (contract.js:4:")]
    [InlineData("export function main() { throw 'text'; }", "text\n    at contract.js:1:")]
    [InlineData("throw new SyntaxError('mine');", "SyntaxError: mine\n    at <anonymous> (contract.js:1:")]
    [InlineData("new Function('(');", "SyntaxError: ")]
    [InlineData("import { nothing } from 'near';", "SyntaxError: Could not find export 'nothing' in module 'near'")]
    [InlineData("import 'other';", "Error: cannot import 'other' from contract.js")]
    [InlineData("export async function main() { await new Promise(() => {}); }", "\"main\" waits for a promise that nothing will settle")]
    [InlineData("export const main = () => 1n;", "result is a BigInt, which JSON cannot hold")]
    [InlineData("export const main = () => near.storageKeys('');", "near.storageKeys is outlayer run's alone: contracts on NEAR cannot list the keys of their state")]
    [InlineData("export const main = () => near.panic('mine');", "mine")]
    [InlineData("export const main = () => { const f = () => f() + 1; return f(); };", "Maximum call stack size exceeded")]
    [InlineData("export const main = () => { const all = []; for (;;) all.push(new Uint8Array(8e6).fill(1)); };", "the contract used up its memory")]
    public void What_a_contract_does_wrong_is_a_panic_that_says_where(string source, string text)
    {
        var call = Call(source, "main");
        Assert.Equal(("GuestPanic", FunctionCallErrorGroup.HostError), (call.Error!.Kind, call.Error.Group));
        Assert.StartsWith($"Smart contract panicked: {text}", call.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("::", call.Error.Message, StringComparison.Ordinal);   // a place without its numbers
        Assert.True(call.Outcome.BurntGas > 0);
    }

    [Theory]
    [InlineData("not a contract", "SyntaxError: expecting ';' at contract.js:1:5")]
    [InlineData("near.log('x');\nexport function main( {", "SyntaxError: invalid property name at contract.js:2:")]
    public void Text_that_is_no_JavaScript_fails_as_a_broken_module_and_says_where(string source, string where)
    {
        var call = Call(source, "main");
        Assert.Equal(("Deserialization", FunctionCallErrorGroup.CompilationError), (call.Error!.Kind, call.Error.Group));
        Assert.StartsWith($"PrepareError: Error happened while deserializing the module. {where}", call.Error.Message, StringComparison.Ordinal);
        Assert.Equal((0ul, 0ul, 0), (call.Outcome.BurntGas, call.Outcome.UsedGas, call.Outcome.Logs.Count));
    }

    [Fact]
    public void A_failure_keeps_logs_and_gas_and_drops_the_rest()
    {
        var call = Call("export function main() { near.log('here'); near.valueReturn('1'); near.storageWrite('k', 'v'); near.promiseBatchCreate('bob.near'); throw new Error('no'); }", "main");
        Assert.Equal(["here"], call.Outcome.Logs);
        Assert.Equal((Context.StorageUsage, 0), (call.Outcome.StorageUsage, call.Outcome.Receipts.Count));
        Assert.Null(call.Outcome.ReturnValue);
        Assert.True(call.Outcome.BurntGas > 100_000_000);
    }

    [Theory]
    [InlineData("other", "MethodNotFound")]
    [InlineData("", "MethodEmptyName")]
    [InlineData("value", "MethodNotFound")]
    public void A_method_that_is_not_there_burns_nothing(string method, string kind)
    {
        var call = Call("near.log('x'); export const value = 1; export function main() {}", method);
        Assert.Equal((kind, FunctionCallErrorGroup.MethodResolveError), (call.Error!.Kind, call.Error.Group));
        Assert.Equal((0ul, 0ul, 0), (call.Outcome.BurntGas, call.Outcome.UsedGas, call.Outcome.Logs.Count));
    }

    [Fact]
    public void Gas_is_what_was_prepaid()
    {
        var call = Call("export function main() { for (;;); }", "main", gas: 5_000_000_000_000);
        Assert.Equal(("GasExceeded", "Exceeded the prepaid gas."), (call.Error!.Kind, call.Error.Message));
        Assert.Equal((5_000_000_000_000ul, 5_000_000_000_000ul), (call.Outcome.BurntGas, call.Outcome.UsedGas));
    }

    [Fact]
    public void A_view_has_its_own_limit_of_gas_and_changes_nothing()
    {
        var parameters = Latest with { Limits = Latest.Limits with { MaxGasBurntView = 3_000_000_000_000 } };
        var endless = Prepared("export function main() { for (;;); }").Call("main", Context with { IsView = true, PrepaidGas = 1 }, parameters, _storage);
        Assert.Equal(("GasLimitExceeded", 3_000_000_000_000ul), (endless.Error!.Kind, endless.Outcome.BurntGas));
        foreach (string body in (string[])["near.storageWrite('k', 'v')", "near.storageRemove('k')", "near.promiseBatchCreate('a.near')", "near.predecessorAccountId()", "near.promiseResultsCount()"])
        {
            var call = Run(Prepared($"export function main() {{ try {{ {body}; }} catch {{ return 'caught'; }} }}"), "main", Context with { IsView = true });
            Assert.Equal("ProhibitedInView", call.Error?.Kind);
        }
        Assert.Equal("\"alice\"", Result(Run(Prepared("export const main = () => near.currentAccountId();"), "main", Context with { IsView = true })));
        Assert.Empty(_storage.Records);
    }

    [Theory]
    [InlineData("for (let i = 0; i < 101; i++) near.log('x')", "NumberOfLogsExceeded")]
    [InlineData("near.log('x'.repeat(16385))", "TotalLogLengthExceeded")]
    [InlineData("near.storageWrite('k'.repeat(2049), 'v')", "KeyLengthExceeded")]
    [InlineData("near.storageWriteRaw(new Uint8Array(1), new Uint8Array(4194305))", "ValueLengthExceeded")]
    [InlineData("return 'x'.repeat(4194303)", "ReturnedValueLengthExceeded")]
    [InlineData("near.valueReturn('x'.repeat(4194305))", "ReturnedValueLengthExceeded")]
    [InlineData("return near.promiseResult(0)", "InvalidPromiseResultIndex")]
    [InlineData("near.promiseReturn(0)", "InvalidPromiseIndex")]
    [InlineData("near.promiseBatchCreate('Not An Account')", "InvalidAccountId")]
    public void Limits_bite_and_cannot_be_caught(string body, string kind) =>
        Assert.Equal(kind, Call($"export function main() {{ try {{ {body}; }} catch {{ return 'caught'; }} }}", "main", gas: 1_000_000_000_000_000).Error?.Kind);

    [Fact]
    public void Promises_become_receipts_and_the_returned_one_is_the_result()
    {
        var call = Call("""
            export function main() {
              const first = near.promiseCreate('bob.near', 'hello', '{"a":1}', 7n, 5_000_000_000_000n);
              near.promiseReturn(near.promiseThen(first, near.currentAccountId(), 'after', '', 0n, 1_000_000_000_000n));
              return 'ignored';
            }
            """, "main");
        Assert.Null(call.Error);
        Assert.Equal(["bob.near", "alice"], call.Outcome.Receipts.Select(receipt => receipt.ReceiverId));
        Assert.Equal((1, null), (call.Outcome.ReturnedReceipt, call.Outcome.ReturnValue));
        Assert.True(call.Outcome.UsedGas > call.Outcome.BurntGas + 6_000_000_000_000);
        Assert.Equal((UInt128)993, call.Outcome.Balance);
    }

    [Fact]
    public void A_plain_method_may_return_a_NearPromise()
    {
        var call = Call("import { NearPromise } from 'near-sdk-js'; export const main = () => NearPromise.new('bob.near').transfer(7n);", "main");
        Assert.Null(call.Error);
        Assert.IsType<TransferAction>(Assert.Single(Assert.Single(call.Outcome.Receipts).Actions));
        Assert.Equal((0, null), (call.Outcome.ReturnedReceipt, call.Outcome.ReturnValue));
        Assert.StartsWith("Smart contract panicked: A NearPromise cannot be awaited",
            Call("import { NearPromise } from 'near-sdk-js'; export const main = async () => NearPromise.new('bob.near').transfer(7n);", "main").Error!.Message, StringComparison.Ordinal);
    }

    /// <summary>What esbuild makes of decorators, of both forms.</summary>
    [Theory]
    [InlineData("const d = (f, name) => { const p = Object.getOwnPropertyDescriptor(Counter.prototype, name); f(Counter.prototype, name, p); Object.defineProperty(Counter.prototype, name, p); }; d(call({}), 'add'); d(view({}), 'get'); NearBindgen({})(Counter);")]
    [InlineData("const d = (f, name) => { Counter.prototype[name] = f(Counter.prototype[name], { kind: 'method', name, static: false, private: false }); }; d(call({}), 'add'); d(view({}), 'get'); NearBindgen({})(Counter, { kind: 'class', name: 'Counter' });")]
    public void Async_methods_of_a_class_are_awaited_before_the_state_is_saved(string decorate)
    {
        string source = $$"""
            import { NearBindgen, call, view } from 'near-sdk-js';
            class Counter {
              count = 0;
              async add({ by }) { this.count += await by; return { count: this.count, big: 2n ** 70n }; }
              get() { return this.count; }
              hidden() {}
            }
            {{decorate}}
            export const add2 = () => 'plain';
            """;
        Assert.Equal("""{"count":3,"big":"1180591620717411303424"}""", Result(Call(source, "add", """{"by":3}""")));
        Assert.Equal("3", Result(Call(source, "get")));
        Assert.Equal("\"plain\"", Result(Call(source, "add2")));
        Assert.Equal("MethodNotFound", Call(source, "hidden").Error!.Kind);
        Assert.Equal("MethodNotFound", Call(source, "constructor").Error!.Kind);
        var poisoned = "Object.getPrototypeOf(globalThis).x = 1;\n" + source;
        Assert.Equal("GuestPanic", Call(poisoned, "get").Error!.Kind); // the realm is as frozen as ever
    }

    [Fact]
    public void A_contract_that_changes_the_module_changes_only_itself()
    {
        Assert.Equal("1", Result(Call("import { Vector } from 'near-sdk-js'; Vector.prototype.push = () => { near.log('mine'); }; export const main = () => { new Vector('v').push(1); return 1; };", "main")));
        var clean = Call("import { Vector } from 'near-sdk-js'; export const main = () => { const v = new Vector('w'); v.push(1); return v.length; };", "main");
        Assert.Equal("1", Result(clean));
        Assert.Empty(clean.Outcome.Logs);
    }

    [Fact]
    public void Bytes_of_wide_characters_are_refused_by_name() =>
        Assert.StartsWith("Smart contract panicked: bytes(s): the character at 1 is U+20AC; each must be below U+0100",
            Call("import { bytes } from 'near-sdk-js'; export const main = () => bytes('a€');", "main").Error!.Message, StringComparison.Ordinal);

    [Fact]
    public void The_module_gives_what_the_package_gives()
    {
        string names = Result(Call("import * as sdk from 'near-sdk-js'; export const main = () => Object.keys(sdk).sort().join(' ');", "main"));
        foreach (string name in "NearBindgen near call view initialize migrate middleware NearPromise LookupMap LookupSet UnorderedMap UnorderedSet Vector assert bytes str encode decode includeBytes PublicKey ONE_NEAR".Split(' '))
            Assert.Contains(name, names.Trim('"').Split(' '));
        Assert.Equal("undefined", Result(Call("export const main = () => globalThis.nearSdk;", "main")));
    }

    [Fact]
    public void Results_of_promises_are_texts_or_errors()
    {
        var context = Context with { PromiseResults = [new(PromiseResultKind.Successful, "[1]"u8.ToArray()), new(PromiseResultKind.Failed)] };
        Assert.Equal("[2,\"[1]\",\"assertion failed: Promise result Failed\"]", Result(Run(Prepared(
            "export const main = () => { try { near.promiseResultRaw(1); } catch (e) { return [Number(near.promiseResultsCount()), near.promiseResult(0), e.message]; } };"), "main", context)));
    }

    [Fact]
    public void A_value_that_the_method_returned_itself_stands() =>
        Assert.Equal("mine", Result(Call("export function main() { near.valueReturn('mine'); return 'other'; }", "main")));

    [Fact]
    public void Calls_from_many_threads_are_apart()
    {
        var contract = Prepared("let n = 0; export const main = ({ by }) => { n += by; return n; };");
        var results = new string[64];
        Parallel.For(0, results.Length, i => results[i] = Result(Run(contract, "main", Context with { Input = Encoding.UTF8.GetBytes($"{{\"by\":{i}}}") }, new MemoryStorage())));
        Assert.Equal(Enumerable.Range(0, results.Length).Select(i => $"{i}"), results);
    }

    private static string Result(ContractOutcome call) =>
        call.Error is { } error ? error.Message : call.Outcome.ReturnValue is { } value ? Encoding.UTF8.GetString(value.Span) : "undefined";

    private ContractOutcome Call(string source, string method, string input = "", ulong gas = 300_000_000_000_000) =>
        Run(Prepared(source), method, Context with { Input = Encoding.UTF8.GetBytes(input), PrepaidGas = gas });

    private ContractOutcome Run(IPreparedContract contract, string method, VmContext context, MemoryStorage? storage = null) =>
        contract.Call(method, context, Latest, storage ?? _storage);

    private static IPreparedContract Prepared(string source) => ContractCode.Prepare(Encoding.UTF8.GetBytes(source), Latest);
}
