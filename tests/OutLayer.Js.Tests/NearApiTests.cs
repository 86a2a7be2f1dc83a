using System.Globalization;
using System.Numerics;
using OutLayer.Js.Hosting;

namespace OutLayer.Js.Tests;

/// <summary>near.* checks types at the contract's line and hands the host exactly what was given.</summary>
public sealed class NearApiTests
{
    [Theory]
    [InlineData("near.storageWrite('k', 'v')", "storageWrite k v")]
    [InlineData("near.storageWriteRaw(new Uint8Array([1, 255]), new Uint8Array())", "storageWriteRaw 01ff ")]
    [InlineData("near.storageReadRaw(new Uint8Array([0, 1, 2, 3]).subarray(1, 3))", "storageReadRaw 0102")]
    [InlineData("near.storageRead('é\\0🙂')", "storageRead é\0🙂")]
    [InlineData("near.storageRead('')", "storageRead ")]
    [InlineData("near.storageKeys()", "storageKeys  null null")]
    [InlineData("near.storageKeys('p', { after: 'pa', limit: 10 })", "storageKeys p pa 10")]
    [InlineData("near.log('a', 1, { b: [2] }, null, undefined, true, 3n)", "log a 1 {\"b\":[2]} null undefined true 3")]
    [InlineData("near.log()", "log ")]
    [InlineData("near.panic()", "panic ")]
    [InlineData("near.valueReturn('[1]')", "valueReturn [1]")]
    [InlineData("near.blockIndex()", "blockHeight")]
    [InlineData("near.sha256(new Uint8Array(new ArrayBuffer(4, { maxByteLength: 8 })))", "sha256 00000000")]
    [InlineData("const { log } = near; log('unbound')", "log unbound")]
    [InlineData("const b = new ArrayBuffer(8, { maxByteLength: 16 }); const u = new Uint8Array(b); b.resize(2); near.sha256(u)", "sha256 0000")]
    [InlineData("const b = new ArrayBuffer(1, { maxByteLength: 3 }); const u = new Uint8Array(b); b.resize(3); near.sha256(u)", "sha256 000000")]
    public void Arguments_reach_the_host(string call, string recorded)
    {
        var host = new ScriptedHost();
        Assert.DoesNotContain("threw", Run.Body($"{call};", host), StringComparison.Ordinal);
        Assert.Equal([recorded], host.Calls);
    }

    [Theory]
    [InlineData("near.storageRead()", "near.storageRead: key must be a string, got a value of type undefined")]
    [InlineData("near.storageRead(null)", "near.storageRead: key must be a string, got null")]
    [InlineData("near.storageWrite('k', 5)", "near.storageWrite: value must be a string, got a value of type number")]
    [InlineData("near.storageWrite('k', ['a'])", "near.storageWrite: value must be a string, got an array")]
    [InlineData("near.storageWrite('k', { toString() { return 'x'; } })", "near.storageWrite: value must be a string, got a value of type object")]
    [InlineData("near.storageRead(new String('k'))", "near.storageRead: key must be a string, got a value of type object")]
    [InlineData("near.storageRead('\\ud800')", "near.storageRead: key has half of a surrogate pair, which UTF-8 cannot hold")]
    [InlineData("near.sha256('text')", "near.sha256: value must be a Uint8Array, got a value of type string")]
    [InlineData("near.sha256(new Uint16Array(2))", "near.sha256: value must be a Uint8Array, got a value of type object")]
    [InlineData("near.sha256(new Proxy(new Uint8Array(1), {}))", "near.sha256: value must be a Uint8Array, got a value of type object")]
    [InlineData("near.sha256({ __proto__: Uint8Array.prototype })", "near.sha256: value must be a Uint8Array, got a value of type object")]
    [InlineData("const b = new ArrayBuffer(8); const u = new Uint8Array(b); b.transfer(); near.sha256(u)", "ArrayBuffer is detached or resized")]
    [InlineData("const b = new ArrayBuffer(8, { maxByteLength: 16 }); const u = new Uint8Array(b, 4); b.resize(2); near.sha256(u)", "ArrayBuffer is detached or resized")]
    [InlineData("near.storageKeys('p', 5)", "near.storageKeys: the second argument must be an object { after, limit }, got a value of type number")]
    [InlineData("near.storageKeys('p', { after: 5 })", "near.storageKeys: after must be a string, got a value of type number")]
    [InlineData("near.log(Symbol('s'))", "cannot convert symbol to string")]
    [InlineData("new near.log('x')", "not a constructor")]
    public void A_wrong_argument_is_a_type_error_and_never_reaches_the_host(string call, string message)
    {
        var host = new ScriptedHost();
        Assert.Equal($"threw: TypeError: {message}", Run.Body($"{call};", host));
        Assert.Empty(host.Calls);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("'5'")]
    [InlineData("2 ** 60")]
    public void A_page_size_is_a_whole_number_above_zero(string limit) =>
        Assert.Equal("threw: RangeError: near.storageKeys: limit must be a whole number above 0", Run.Body($"near.storageKeys('', {{ limit: {limit} }});"));

    [Fact]
    public void Every_kind_of_answer_arrives()
    {
        var host = new ScriptedHost()
            .Answer("storageRead", JsValue.Text("é\0"))
            .Answer("storageReadRaw", JsValue.Bytes(new byte[] { 0, 255 }))
            .Answer("storageHasKey", JsValue.Bool(true))
            .Answer("storageRemove", JsValue.Bool(false))
            .Answer("attachedDeposit", JsValue.BigInt(BigInteger.Pow(2, 128) - 1))
            .Answer("blockHeight", JsValue.BigInt(ulong.MaxValue))
            .Answer("storageUsage", JsValue.Number(1.5))
            .Answer("storageGetEvicted", JsValue.Null)
            .Answer("log", JsValue.Undefined)
            .Answer("storageKeys", JsValue.List([JsValue.Text("a"), JsValue.Bytes(new byte[] { 7 }), JsValue.List([])]));
        Assert.Equal("""["é\u0000",[0,255],true,false,"340282366920938463463374607431768211455","18446744073709551615",1.5,null,true,["a",[7],[]]]""",
            Run.Body("""
                const bytes = near.storageReadRaw(new Uint8Array());
                const keys = near.storageKeys();
                return [near.storageRead('k'), [...bytes], near.storageHasKey('k'), near.storageRemove('k'), near.attachedDeposit().toString(),
                  near.blockHeight().toString(), near.storageUsage(), near.storageGetEvicted(), near.log('x') === undefined, [keys[0], [...keys[1]], keys[2]]];
                """, host));
    }

    [Fact]
    public void An_answer_that_is_not_UTF8_is_an_error_that_names_the_raw_twin()
    {
        var host = new ScriptedHost().Answer("storageRead", JsValue.Utf8(new byte[] { 0xFF }));
        Assert.Equal("\"near.storageRead: the value is not UTF-8 text; use the function's Raw twin\"", Run.Body("try { near.storageRead('k'); } catch (e) { return e.message; }", host));
    }

    [Fact]
    public void A_refusal_of_the_host_is_an_error_that_a_contract_can_catch()
    {
        var host = new ScriptedHost().Answer("storageWrite", _ => throw new JsHostException("no writes here"));
        Assert.Equal("[\"no writes here\",true,true]", Run.Body("try { near.storageWrite('k', 'v'); } catch (e) { return [e.message, e instanceof Error, !Object.keys(e).length]; }", host));
    }

    [Theory]
    [InlineData(JsKind.Text, 0, "k")]
    [InlineData(JsKind.Text, 3, "near.storageRead: argument 4 must be a string")]
    [InlineData(JsKind.Bytes, 0, "near.storageRead: argument 1 must be a Uint8Array")]
    [InlineData(JsKind.Bytes, 1, "near.storageRead: argument 2 must be a Uint8Array")]
    [InlineData(JsKind.Number, 0, "near.storageRead: argument 1 must be a number")]
    [InlineData(JsKind.BigInt, 0, "near.storageRead: argument 1 must be a BigInt")]
    [InlineData(JsKind.Bool, 9, "near.storageRead: argument 10 must be a boolean")]
    public void A_host_function_that_asks_for_another_type_or_index_gets_a_refusal(JsKind kind, int index, string answer)
    {
        var host = new ScriptedHost().Answer("storageRead", call => JsValue.Text(Ask(call, kind, index)));
        Assert.Equal($"\"{answer}\"", Run.Body("try { return near.storageRead('k'); } catch (e) { return e.message; }", host));
    }

    private static string Ask(JsHostCall call, JsKind kind, int index) => kind switch
    {
        JsKind.Text => System.Text.Encoding.UTF8.GetString(call.Text(index)),
        JsKind.Bytes => Convert.ToHexString(call.Bytes(index)),
        JsKind.Number => call.Number(index).ToString(CultureInfo.InvariantCulture),
        JsKind.BigInt => call.BigInt(index).ToString(CultureInfo.InvariantCulture),
        _ => call.Bool(index).ToString(CultureInfo.InvariantCulture),
    };

    [Fact]
    public void A_table_that_lacks_a_function_of_the_image_is_refused_before_the_run()
    {
        var options = new JsCallOptions { HostFunctions = new JsHostFunctionTable().Add("log", _ => JsValue.Undefined), Gas = Run.Gas };
        var refused = Assert.Throws<ArgumentException>(() => Realm.Runtime.Load(JsModules.Of("a.js", "")).Call("main", null, options));
        Assert.Contains("storageRead, storageReadRaw", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_may_be_added_once() =>
        Assert.Throws<ArgumentException>(() => new JsHostFunctionTable().Add("log", _ => JsValue.Null).Add("log", _ => JsValue.Null));
}
