using System.Text;
using OutLayer.Js;
using OutLayer.Js.Hosting;
using OutLayer.Runtime;
using OutLayer.Runtime.Guests;

namespace OutLayer.PublicApi.Tests;

/// <summary>The JavaScript guest with host functions of one's own, without contracts, state or receipts.</summary>
public sealed class JavaScriptTests : IDisposable
{
    private const long Gas = 100_000_000_000_000;

    private readonly JsRuntime _runtime;
    private readonly List<string> _said = [];

    public JavaScriptTests()
    {
        var (module, realm) = new GuestImages().LoadQuickJs();
        _runtime = new JsRuntime(realm, module, Engines.Default, new JsRuntimeOptions { MaxIdleInstances = 1, MaxResultBytes = 1_000 });
    }

    public void Dispose() => _runtime.Dispose();

    [Fact]
    public void Own_host_functions_answer()
    {
        var result = Call("export const f = async ({ key }) => { near.log('reading', key); return [near.storageRead(key), near.blockHeight() + 1n === 8n]; };");
        Assert.Equal("""["value of a",true]""", Encoding.UTF8.GetString(result.Result!.Value.Span));
        Assert.Equal(["reading a"], _said);
    }

    [Fact]
    public void What_the_host_refuses_is_an_error_at_the_scripts_own_line()
    {
        var result = Call("export function f() {\n  return near.sha256(new Uint8Array(1));\n}");
        Assert.Equal((JsStatus.Failed, "tool.js", 2), (result.Status, result.Error!.File, result.Error.Line!.Value));
        Assert.Contains("sha256 is not offered here", result.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_may_catch_what_the_host_refuses_but_not_a_limit()
    {
        var caught = Call("export function f() { try { near.sha256(new Uint8Array(1)); } catch (e) { return 'caught'; } }");
        Assert.Equal("\"caught\"", Encoding.UTF8.GetString(caught.Result!.Value.Span));
        var endless = Call("export function f() { try { for (;;) {} } catch (e) { return 'caught'; } }", gas: 1_000_000_000_000);
        Assert.Equal((JsStatus.Limit, JsErrorCode.OutOfGas), (endless.Status, endless.Error!.Code));
        var large = Call("export function f() { return 'x'.repeat(1000); }");
        Assert.Equal((JsStatus.Limit, JsErrorCode.ResultTooLarge), (large.Status, large.Error!.Code));
    }

    [Fact]
    public void A_table_that_lacks_a_function_is_refused_by_name()
    {
        var contract = _runtime.Load(JsModules.Of("tool.js", "export function f() {}"));
        var options = new JsCallOptions { HostFunctions = new JsHostFunctionTable(), Gas = Gas };
        Assert.Contains("storageRead", Assert.Throws<ArgumentException>(() => contract.Call("f", null, options)).Message, StringComparison.Ordinal);
    }

    private JsRunResult Call(string source, long gas = Gas)
    {
        var contract = _runtime.Load(JsModules.Of("tool.js", source));
        return contract.Call("f", """{"key":"a"}"""u8.ToArray(), new JsCallOptions { HostFunctions = Table(), Gas = gas }).Result;
    }

    private JsHostFunctionTable Table()
    {
        var own = new Dictionary<string, JsHostFunction>
        {
            ["log"] = call => { _said.Add(Encoding.UTF8.GetString(call.Text(0))); return JsValue.Undefined; },
            ["storageRead"] = call => JsValue.Text("value of " + Encoding.UTF8.GetString(call.Text(0))),
            ["blockHeight"] = _ => JsValue.BigInt(7),
        };
        var table = new JsHostFunctionTable();
        foreach (string name in _runtime.Image.Manifest.HostFunctions)
            table.Add(name, own.GetValueOrDefault(name, _ => throw new JsHostException($"{name} is not offered here")));
        return table;
    }
}
