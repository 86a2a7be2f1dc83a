using System.Text;

namespace OutLayer.Js.Tests;

/// <summary>Arguments come as parsed JSON, results go as JSON; what JSON cannot hold is an error that says where it is.</summary>
public sealed class ResultTests
{
    [Theory]
    [InlineData("return;", "undefined")]
    [InlineData("return null;", "null")]
    [InlineData("return 'é\\u2028\\0';", "\"é\u2028\\u0000\"")]
    [InlineData("return '\\ud800';", "\"\\ud800\"")]
    [InlineData("return -0;", "0")]
    [InlineData("return 0.1 + 0.2;", "0.30000000000000004")]
    [InlineData("return 1e21;", "1e+21")]
    [InlineData("return NaN;", "null")]
    [InlineData("return [undefined, , null];", "[null,null,null]")]
    [InlineData("return { b: 1, a: undefined, 1: 2 };", "{\"1\":2,\"b\":1}")]
    [InlineData("return new Date(0);", "\"1970-01-01T00:00:00.000Z\"")]
    [InlineData("return { toJSON() { return [1]; } };", "[1]")]
    [InlineData("const x = { v: 1 }; return [x, x, { x }];", "[{\"v\":1},{\"v\":1},{\"x\":{\"v\":1}}]")]
    [InlineData("return new Map([[1, 2]]);", "{}")]
    public void Results_are_as_JSON_stringify_says(string body, string expected) => Assert.Equal(expected, Run.Body(body));

    [Theory]
    [InlineData("return 5n;", "result is a BigInt, which JSON cannot hold: return it as a string, for example value.toString()")]
    [InlineData("return { a: [1, { b: 2n }] };", "result.a[1].b is a BigInt, which JSON cannot hold: return it as a string, for example value.toString()")]
    [InlineData("return () => 1;", "result is a function, which JSON cannot hold")]
    [InlineData("return { 'a b': [1, class {}] };", "result[\"a b\"][1] is a function, which JSON cannot hold")]
    [InlineData("return [Symbol('x')];", "result[0] is a symbol, which JSON cannot hold")]
    [InlineData("const a = {}; a.x = { y: [a] }; return a;", "result.x.y[0] is a cycle, which JSON cannot hold")]
    [InlineData("const a = []; a.push(a); return a;", "result[0] is a cycle, which JSON cannot hold")]
    [InlineData("const a = { toJSON() { return { inner: a2 }; } }; const a2 = { x: 1 }; a2.me = a2; return a;", "result.inner.me is a cycle, which JSON cannot hold")]
    public void What_JSON_cannot_hold_is_an_error_with_its_path(string body, string message)
    {
        var error = Run.Error($"export function main() {{ {body} }}");
        Assert.Equal((JsErrorCode.ResultNotJson, message), (error.Code, error.Message));
    }

    [Fact]
    public void A_toJSON_that_throws_is_reported_at_its_place()
    {
        var error = Run.Error("export function main() {\n  return { toJSON() {\n    throw new Error('no'); } };\n}");
        Assert.Equal((JsErrorCode.ResultNotJson, "Error: no", 3), (error.Code, error.Message, error.Line));
    }

    [Theory]
    [InlineData(null, "{}")]
    [InlineData("{}", "{}")]
    [InlineData("[1,\"a\",null]", "[1,\"a\",null]")]
    [InlineData("\"text\"", "\"text\"")]
    [InlineData("{\"__proto__\":{\"x\":1},\"a\":1.5}", "{\"__proto__\":{\"x\":1},\"a\":1.5}")]
    public void The_argument_is_the_parsed_JSON(string? args, string expected) =>
        Assert.Equal(expected, Run.Json("export function main(args) { return arguments.length === 1 ? args : 'wrong'; }", args: args));

    [Fact]
    public void Arguments_that_are_not_JSON_are_refused_before_the_contract_loads()
    {
        var host = new ScriptedHost();
        Assert.StartsWith("args-not-json: SyntaxError: ", Run.Json("near.log('loaded'); export function main() {}", args: "{bad", host: host), StringComparison.Ordinal);
        Assert.Empty(host.Calls);
    }

    [Fact]
    public void Arguments_that_are_not_text_are_a_mistake_of_the_caller()
    {
        var options = new JsCallOptions { HostFunctions = new ScriptedHost().Table(), Gas = Run.Gas };
        Assert.Throws<ArgumentException>(() => Realm.Runtime.Load(JsModules.Of("a.js", "")).Call("main", new byte[] { 0xFF }, options));
    }

    [Fact]
    public void A_result_longer_than_the_limit_ends_with_status_limit()
    {
        using var runtime = Realm.New(new JsRuntimeOptions { MaxResultBytes = 1_000 });
        Assert.Equal("1000", Length(runtime, 998));
        Assert.Equal("result-too-large: the result has 1001 bytes of JSON, the limit is 1000", Length(runtime, 999));
        Assert.StartsWith("result-too-large", Length(runtime, 200_000), StringComparison.Ordinal);
    }

    private static string Length(JsRuntime runtime, int characters)
    {
        var result = Run.Method($"export function main() {{ return 'x'.repeat({characters}); }}", runtime: runtime).Result;
        return result.Error is null ? result.Result!.Value.Length.ToString(System.Globalization.CultureInfo.InvariantCulture) : Run.Text(result);
    }
}
