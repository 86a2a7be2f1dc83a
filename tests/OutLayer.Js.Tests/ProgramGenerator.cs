namespace OutLayer.Js.Tests;

/// <summary>Small programs of arithmetic, text and containers from a seed, heavy on the corners of floating point.</summary>
internal sealed class ProgramGenerator(int seed)
{
    private static readonly string[] Numbers =
    [
        "0", "-0", "1", "-1", "0.1", "1e308", "-1e308", "5e-324", "2.2250738585072014e-308", "NaN", "Infinity", "-Infinity", "2147483648", "4294967295",
        "9007199254740993", "1e21", "0.5", "1.5", "-2.5", "3", "7", "255", "x", "y",
    ];

    private static readonly string[] Binary = ["+", "-", "*", "/", "%", "**", "&", "|", "^", "<<", ">>", ">>>", "<", "===", "??", "&&"];

    private static readonly string[] Unary =
    [
        "Math.sqrt", "Math.sin", "Math.cos", "Math.tan", "Math.exp", "Math.log", "Math.fround", "Math.round", "Math.trunc", "Math.sign", "Math.cbrt",
        "Math.asin", "Math.atan", "Math.sinh", "Math.tanh", "Math.log1p", "Math.expm1", "Math.clz32", "Number", "-", "+", "~", "Math.abs", "Math.f16round ?? Number",
    ];

    private static readonly string[] Texts =
    [
        "String({0})", "({0}).toString(2).slice(0, 40)", "({0}).toString(36)", "JSON.stringify([{0}])", "`${{{0}}}`.padStart(12, 'ab')", "[...String({0})].reverse().join('')",
        "String({0}).replace(/[0-9]/g, (d) => 9 - d)", "[...new Uint8Array(new Float64Array([{0}]).buffer)].join()", "[...new Uint8Array(new Float32Array([{0}]).buffer)].join()",
        "String(BigInt.asIntN(64, BigInt(Math.trunc(Number({0})) || 0)))", "[{0}, {0}, 3, 1].sort().join()", "String([...new Map([[{0}, 1], [{0}, 2]])])",
    ];

    private readonly Random _random = new(seed);

    public string Body()
    {
        var lines = Enumerable.Range(0, 30).Select(_ => $"attempt(() => {Text()});");
        return "const out = []; let x = 1.25, y = -3; const attempt = (f) => { try { out.push(f()); x = x * 1.1 + out.length; y = -y; } catch (e) { out.push(String(e)); } };\n"
            + string.Join('\n', lines) + "\nreturn out;";
    }

    private string Text() => string.Format(System.Globalization.CultureInfo.InvariantCulture, Pick(Texts), $"({Number(3)})");

    private string Number(int depth) => depth == 0 || _random.Next(5) == 0 ? $"({Pick(Numbers)})"
        : _random.Next(3) == 0 ? $"({Pick(Unary)})({Number(depth - 1)})".Replace("(-)", "-", StringComparison.Ordinal).Replace("(+)", "+", StringComparison.Ordinal).Replace("(~)", "~", StringComparison.Ordinal)
        : $"(({Number(depth - 1)}) {Pick(Binary)} ({Number(depth - 1)}))";

    private string Pick(string[] from) => from[_random.Next(from.Length)];
}
