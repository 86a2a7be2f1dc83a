namespace OutLayer.Near;

/// <summary>
/// An error as nearcore names it, with its fields in order: one of its enums' variants. A value is text, a number
/// (<see cref="ulong"/>), an amount (<see cref="UInt128"/>), a <see cref="CryptoHash"/>, another error, or null. An error with one
/// field without a name holds that value alone.
/// </summary>
/// <param name="Name">The variant.</param>
public sealed record NearError(string Name)
{
    /// <summary>The fields; a single one with an empty name is the value itself.</summary>
    public IReadOnlyList<KeyValuePair<string, object?>> Fields { get; private init; } = [];

    public static NearError Of(string name, params ReadOnlySpan<(string Name, object? Value)> fields)
    {
        var list = new KeyValuePair<string, object?>[fields.Length];
        for (int i = 0; i < fields.Length; i++) list[i] = new(fields[i].Name, fields[i].Value);
        return new NearError(name) { Fields = list };
    }

    /// <summary>A variant that is a wrapper of one value.</summary>
    public static NearError Around(string name, object? value) => Of(name, ("", value));

    public override string ToString() => Fields.Count == 0 ? Name : $"{Name}({string.Join(", ", Fields.Select(field => field.Key.Length == 0 ? $"{field.Value}" : $"{field.Key}: {field.Value}"))})";
}
