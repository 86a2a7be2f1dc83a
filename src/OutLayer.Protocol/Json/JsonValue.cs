using System.Collections.Immutable;

namespace OutLayer.Protocol.Json;

/// <summary>A JSON value as RFC 8785 sees it: numbers are doubles, members have one order, names are unique.</summary>
public abstract record JsonValue
{
    /// <summary>The largest integer that JSON carries here as a number: 2^53 - 1. Larger ones are decimal strings.</summary>
    public const long MaxSafeInteger = 9_007_199_254_740_991;

    private protected JsonValue() { }

    public static implicit operator JsonValue(string? text) => text is null ? JsonNull.Value : new JsonString(text);
    public static implicit operator JsonValue(bool value) => value ? JsonBool.True : JsonBool.False;
    public static implicit operator JsonValue(int value) => new JsonNumber(value);

    /// <summary>"object", "array", "string", "number", "true or false" or "null": for error messages.</summary>
    public abstract string Kind { get; }
}

public sealed record JsonNull : JsonValue
{
    public static JsonNull Value { get; } = new();
    public override string Kind => "null";
}

public sealed record JsonBool(bool Value) : JsonValue
{
    public static JsonBool True { get; } = new(true);
    public static JsonBool False { get; } = new(false);
    public override string Kind => "true or false";
}

public sealed record JsonNumber(double Value) : JsonValue
{
    public override string Kind => "number";
}

public sealed record JsonString(string Value) : JsonValue
{
    public override string Kind => "string";
}

public sealed record JsonArray(ImmutableArray<JsonValue> Items) : JsonValue
{
    public JsonArray(IEnumerable<JsonValue> items) : this([.. items]) { }

    public override string Kind => "array";

    public bool Equals(JsonArray? other) => other is not null && Items.SequenceEqual(other.Items);
    public override int GetHashCode() => Items.Length;
}

/// <summary>Members sorted by the UTF-16 code units of their names (RFC 8785, 3.2.3).</summary>
public sealed record JsonObject : JsonValue
{
    private readonly SortedDictionary<string, JsonValue> _members = new(StringComparer.Ordinal);

    public JsonObject() { }

    /// <exception cref="ArgumentException">A name twice.</exception>
    public JsonObject(IEnumerable<KeyValuePair<string, JsonValue>> members)
    {
        foreach (var (name, value) in members) _members.Add(name, value);
    }

    public IReadOnlyDictionary<string, JsonValue> Members => _members;

    /// <summary>Adds a member when the object is made.</summary>
    /// <exception cref="ArgumentException">There is one of that name already.</exception>
    public JsonValue this[string name]
    {
        get => _members[name];
        init => _members.Add(name, value);
    }

    public override string Kind => "object";

    /// <summary>Adds a member; false if the name is taken.</summary>
    internal bool TryAdd(string name, JsonValue value) => _members.TryAdd(name, value);

    public bool Equals(JsonObject? other) => other is not null && _members.SequenceEqual(other._members);
    public override int GetHashCode() => _members.Count;
}
