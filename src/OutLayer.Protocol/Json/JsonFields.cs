using System.Collections.Immutable;
using System.Globalization;

namespace OutLayer.Protocol.Json;

/// <summary>
/// Takes the members of an object one by one, each with its type; <see cref="Done"/> refuses what nobody took. Errors
/// name the field by its path.
/// </summary>
internal sealed class JsonFields
{
    private readonly IReadOnlyDictionary<string, JsonValue> _members;
    private readonly HashSet<string> _taken = [];
    private readonly string _path;

    public JsonFields(JsonValue value, string path)
    {
        _path = path;
        _members = value is JsonObject members ? members.Members : throw Wrong(path, "an object", value);
    }

    public string PathOf(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    public JsonValue Take(string name)
    {
        _taken.Add(name);
        return _members.TryGetValue(name, out var value) ? value : throw new JsonFormatException($"{PathOf(name)}: missing");
    }

    public JsonValue? TakeOptional(string name) => _members.ContainsKey(name) ? Take(name) : null;

    public T? Nullable<T>(string name, Func<string, T> take) where T : class =>
        Take(name) is JsonNull ? null : take(name);

    public string Text(string name) =>
        Take(name) is JsonString text ? text.Value : throw Wrong(PathOf(name), "a string", Take(name));

    /// <summary>A string of 1 to <paramref name="maxLength"/> characters, none of them a control.</summary>
    public string Name(string name, int maxLength)
    {
        string text = Text(name);
        if (text.Length > 0 && text.Length <= maxLength && !text.Any(char.IsControl)) return text;
        throw new JsonFormatException($"{PathOf(name)}: expected 1 to {maxLength} characters without controls");
    }

    public bool Flag(string name) =>
        Take(name) is JsonBool flag ? flag.Value : throw Wrong(PathOf(name), "true or false", Take(name));

    public int Int(string name)
    {
        if (Take(name) is JsonNumber { Value: >= 0 and <= int.MaxValue } number && number.Value == Math.Floor(number.Value))
            return (int)number.Value;
        throw Wrong(PathOf(name), "an integer of 0 to 2^31 - 1", Take(name));
    }

    public ulong UInt64(string name) => Decimal<ulong>(name, "2^64 - 1", ulong.TryParse);

    public UInt128 UInt128(string name) => Decimal<UInt128>(name, "2^128 - 1", System.UInt128.TryParse);

    public Hash256 Hash(string name) =>
        Hash256.TryParse(Text(name), out var hash)
            ? hash
            : throw new JsonFormatException($"{PathOf(name)}: expected 64 lower-case hex digits");

    public Hash256? OptionalHash(string name) => Take(name) is JsonNull ? null : Hash(name);

    public byte[] HexBytes(string name, int size) =>
        Hex.TryDecode(Text(name), size, out var bytes)
            ? bytes
            : throw new JsonFormatException($"{PathOf(name)}: expected {2 * size} lower-case hex digits");

    public byte[] Bytes(string name) => JsonBytes.FromJson(Take(name), PathOf(name));

    public ImmutableArray<JsonValue> Items(string name) =>
        Take(name) is JsonArray array ? array.Items : throw Wrong(PathOf(name), "an array", Take(name));

    public void Done()
    {
        foreach (string name in _members.Keys)
            if (!_taken.Contains(name))
                throw new JsonFormatException($"{PathOf(StrictJsonReader.Shorten(name))}: no such field in this version");
    }

    private delegate bool TryParse<T>(string text, NumberStyles style, IFormatProvider provider, out T value);

    /// <summary>A decimal string in its one spelling: no sign, no leading zero, no white space.</summary>
    private T Decimal<T>(string name, string max, TryParse<T> parse) where T : IFormattable
    {
        string text = Text(name);
        if (text.Length is > 0 and <= 39 && (text[0] != '0' || text.Length == 1)
            && parse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return value;
        }
        throw new JsonFormatException($"{PathOf(name)}: expected a decimal string of 0 to {max}");
    }

    private static JsonFormatException Wrong(string path, string expected, JsonValue got) =>
        new($"{(path.Length == 0 ? "the document" : path)}: expected {expected}, got {got.Kind}");
}
