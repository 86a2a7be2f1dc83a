using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using OutLayer.Protocol.Json;

namespace OutLayer.Protocol.Tests.Json;

/// <summary>Random JSON values.</summary>
internal static class JsonGen
{
    private static readonly Gen<string> Texts =
        Gen.ArrayOf(Gen.Frequency((5, Gen.Choose(32, 126)), (1, Gen.Choose(0, 31)), (2, Gen.Choose(127, 0xD7FF)), (1, Gen.Choose(0xE000, 0x10FFFF))))
            .Select(codes => string.Concat(codes.Take(12).Select(char.ConvertFromUtf32)));

    private static readonly Gen<double> Numbers = Gen.OneOf(
        Gen.Choose(-1000, 1000).Select(i => (double)i),
        ArbMap.Default.GeneratorFor<long>().Select(BitConverter.Int64BitsToDouble).Where(double.IsFinite),
        Gen.Choose(-30, 30).SelectMany(e => Gen.Choose(1, 99999), (e, m) => m * Math.Pow(10, e)));

    private static readonly Gen<JsonValue> Leaves = Gen.OneOf(
        Gen.Constant<JsonValue>(JsonNull.Value),
        Gen.Elements<JsonValue>(JsonBool.True, JsonBool.False),
        Numbers.Select(n => (JsonValue)new JsonNumber(n + 0.0)).Where(n => n != new JsonNumber(-0.0) || n == new JsonNumber(0)),
        Texts.Select(t => (JsonValue)t));

    public static Gen<JsonValue> Values { get; } = Gen.Sized(size => OfDepth(Math.Min(4, size / 10)));

    private static Gen<JsonValue> OfDepth(int depth)
    {
        if (depth == 0) return Leaves;
        var inner = OfDepth(depth - 1);
        var arrays = Gen.ArrayOf(inner).Select(items => (JsonValue)new JsonArray(items.Take(5)));
        var objects = Gen.ArrayOf(Texts.SelectMany(_ => inner, (name, value) => (name, value))).Select(pairs => (JsonValue)ObjectOf(pairs.Take(5)));
        return Gen.OneOf(Leaves, arrays, objects);
    }

    private static JsonObject ObjectOf(IEnumerable<(string Name, JsonValue Value)> members)
    {
        var result = new JsonObject();
        foreach (var (name, value) in members) result.TryAdd(name, value);
        return result;
    }

    public static JsonValue From(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => JsonNull.Value,
        JsonValueKind.True => JsonBool.True,
        JsonValueKind.False => JsonBool.False,
        JsonValueKind.Number => new JsonNumber(element.GetDouble()),
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.Array => new JsonArray(element.EnumerateArray().Select(From)),
        _ => ObjectOf(element.EnumerateObject().Select(member => (member.Name, From(member.Value)))),
    };
}
