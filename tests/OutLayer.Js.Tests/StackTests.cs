namespace OutLayer.Js.Tests;

/// <summary>Endless recursion of every kind is a RangeError of JavaScript (a SyntaxError in a pattern), long before the engine's own depth limit.</summary>
public sealed class StackTests
{
    private const string Deep = "200000";

    public static TheoryData<string, string> Bombs => new()
    {
        { "plain", "let d = 0; (function r() { d++; r(); })()" },
        { "callbacks", "(function r() { [1, 2].map(() => r()); })()" },
        { "getter", "({ get x() { return this.x; } }).x" },
        { "proxy", "new Proxy({}, { get(t, k, r) { return r.x; } }).x" },
        { "comparator", "(function r() { [1, 2].sort(r); })()" },
        { "conversion", "`${{ toString() { return '' + this; } }}`" },
        { "apply", "(function r() { r.apply(null, []); })()" },
        { "generator", "[...(function* r() { yield* r(); })()]" },
        { "toJSON", "JSON.stringify({ toJSON() { return JSON.stringify(this); } })" },
        { "replace", "(function r() { 'a'.replace(/a/, r); })()" },
        { "constructor", "new (class A { constructor() { new A(); } })()" },
        { "JSON array", $"JSON.parse('['.repeat({Deep}))" },
        { "JSON object", $$"""JSON.parse('{"a":'.repeat({{Deep}}))""" },
        { "flat", "let a = []; for (let i = 0; i < 20000; i++) a = [a]; a.flat(Infinity)" },
        { "parentheses", $"eval('('.repeat({Deep}))" },
        { "array literal", $"eval('['.repeat({Deep}))" },
        { "blocks", $$"""eval('{'.repeat({{Deep}}))""" },
        { "unary", $"eval('!'.repeat({Deep}) + 1)" },
        { "arrows", $"eval('a=>'.repeat({Deep}) + 1)" },
        { "functions", $$"""eval('(function(){'.repeat({{Deep}}))""" },
        { "classes", $$$"""eval('(class{static{'.repeat({{{Deep}}}))""" },
        { "templates", $$"""eval('`${'.repeat({{Deep}}))""" },
        { "conditionals", $"eval('1?'.repeat({Deep}) + 1)" },
        { "assignments", $"eval('a='.repeat({Deep}) + 1)" },
        { "powers", $"eval('1**'.repeat({Deep}) + 1)" },
        { "new", $"eval('new '.repeat({Deep}) + 'a')" },
        { "else if", $"eval('if(0);else '.repeat({Deep}) + 1)" },
        { "pattern groups", $"new RegExp('(?:'.repeat({Deep}))" },
        { "pattern lookaheads", $"new RegExp('(?='.repeat({Deep}))" },
        { "pattern classes", $"new RegExp('['.repeat({Deep}), 'v')" },
        { "proxy chain", "let p = {}; for (let i = 0; i < 20000; i++) p = new Proxy(p, {}); p.x" },
        { "bound chain", "let f = () => 1; for (let i = 0; i < 4000; i++) f = f.bind(null); f()" },
    };

    [Theory, MemberData(nameof(Bombs))]
    public void Recursion_is_a_range_error(string name, string bomb)
    {
        _ = name;
        string source = $"export async function main() {{ try {{ {bomb}; return 'no error'; }} catch (e) {{ return e.name + ': ' + e.message; }} }}";
        string result = Run.Text(Run.Method(source, gas: 1_000_000_000).Result);
        Assert.Contains(result, (string[])["\"RangeError: Maximum call stack size exceeded\"", "\"SyntaxError: stack overflow\""]);
    }

    [Fact]
    public void Recursion_through_await_fails_the_run_with_a_range_error()
    {
        var error = Run.Error("export async function main() { await main(); }");
        Assert.Equal("RangeError: Maximum call stack size exceeded", error.Message);
        Assert.Equal("contract.js", error.File);
    }

    [Fact]
    public void Ordinary_recursion_may_be_two_thousand_deep() =>
        Assert.Equal("2000", Run.Body("const f = (n) => n === 0 ? 0 : 1 + f(n - 1); return f(2000);"));
}
