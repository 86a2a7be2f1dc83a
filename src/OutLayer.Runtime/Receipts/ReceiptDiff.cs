using System.Text;
using OutLayer.Protocol.Json;

namespace OutLayer.Runtime.Receipts;

/// <summary>Compares two JSON values field by field and names each leaf that differs.</summary>
internal static class ReceiptDiff
{
    public static IEnumerable<Difference> Compare(JsonValue expected, JsonValue got, string path) => (expected, got) switch
    {
        (JsonObject left, JsonObject right) => CompareMembers(left, right, path),
        (JsonArray left, JsonArray right) when left.Items.Length == right.Items.Length =>
            left.Items.Zip(right.Items).SelectMany((pair, i) => Compare(pair.First, pair.Second, $"{path}[{i}]")),
        _ when expected.Equals(got) => [],
        _ => [new Difference(path, Show(expected), Show(got))],
    };

    private static IEnumerable<Difference> CompareMembers(JsonObject expected, JsonObject got, string path)
    {
        var names = new SortedSet<string>(expected.Members.Keys.Concat(got.Members.Keys), StringComparer.Ordinal);
        return names.SelectMany(name =>
        {
            bool inBoth = expected.Members.TryGetValue(name, out var left) & got.Members.TryGetValue(name, out var right);
            return inBoth ? Compare(left!, right!, $"{path}.{name}") : [new Difference($"{path}.{name}", Show(left), Show(right))];
        });
    }

    private static string Show(JsonValue? value)
    {
        if (value is null) return "nothing";
        string text = Encoding.UTF8.GetString(CanonicalJson.Write(value));
        return text.Length <= 200 ? text : $"{text.AsSpan(0, 197)}... ({text.Length} characters)";
    }
}
