using System.Globalization;
using System.Text.Json;
using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode.Rpc;

/// <summary>What a request gives its method: an object, or an array of positions. What is wrong about it is said as nearcore says it.</summary>
/// <exception cref="RpcException">By all readers: it is missing, or of another kind.</exception>
internal readonly struct RpcParameters(JsonElement? given)
{
    private static readonly string[] Finalities = ["optimistic", "near-final", "final"], Checkpoints = ["genesis", "earliest_available"];

    private readonly JsonElement _given = given ?? default;

    /// <summary>The elements of an array of this many; null if it is none.</summary>
    public JsonElement[]? Positions(int count) =>
        _given.ValueKind == JsonValueKind.Array && _given.GetArrayLength() == count ? [.. _given.EnumerateArray()] : null;

    /// <summary>An array without elements, or nothing at all.</summary>
    public bool IsEmpty => _given.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null || Positions(0) is not null;

    public bool IsText(string text) => _given.ValueKind == JsonValueKind.String && _given.ValueEquals(text);

    /// <summary>A member; null if it is missing or null.</summary>
    public JsonElement? Find(string name)
    {
        if (_given.ValueKind != JsonValueKind.Object) throw RpcErrors.Arguments($"invalid type: {Describe(_given)}, expected a map");
        return _given.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    public JsonElement Require(string name) => Find(name) ?? throw RpcErrors.Arguments($"missing field `{name}`");

    public string Text(string name) => Text(Require(name));

    public string AccountId(string name) => AccountId(Require(name));

    public CryptoHash Hash(string name) => Hash(Require(name));

    public byte[] Base64(string name) => Base64(Require(name));

    public byte[] PublicKey(string name) => PublicKey(Require(name));

    public ulong Number(string name) => Number(Require(name));

    /// <summary>The block that an object names.</summary>
    public BlockReference Block()
    {
        if (Find("block_id") is { } id) return BlockId(id);
        if (Find("finality") is { } finality) return new BlockReference.Named("finality", OneOf(finality, Finalities));
        if (Find("sync_checkpoint") is { } checkpoint) return new BlockReference.Named("sync_checkpoint", OneOf(checkpoint, Checkpoints));
        throw RpcErrors.Arguments("no variant of enum BlockReference found in flattened data");
    }

    /// <summary>A height or a hash.</summary>
    public static BlockReference BlockId(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetUInt64(out ulong height)) return new BlockReference.ByHeight(height);
        return value.ValueKind == JsonValueKind.String && CryptoHash.TryParse(Text(value), out var hash)
            ? new BlockReference.ByHash(hash) : throw RpcErrors.Arguments("data did not match any variant of untagged enum BlockId");
    }

    public static string Text(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Mistyped(value, "a string");

    public static string AccountId(JsonElement value)
    {
        string id = Text(value);
        return AccountIds.IsValid(id) ? id : throw RpcErrors.Arguments($"invalid value: \"{id}\", {AccountIdFault.Of(id)}");
    }

    public static CryptoHash Hash(JsonElement value)
    {
        string text = Text(value);
        return CryptoHash.TryParse(text, out var hash) ? hash : throw RpcErrors.Arguments($"invalid value: \"{text}\", a hash is 32 bytes in base58");
    }

    public static byte[] Base64(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) throw Mistyped(value, "a string");
        return value.TryGetBytesFromBase64(out byte[]? bytes) ? bytes : throw RpcErrors.Arguments("a value is not base64");
    }

    public static byte[] PublicKey(JsonElement value)
    {
        string text = Text(value);
        return PublicKeyText.TryParse(text) ?? throw RpcErrors.Arguments($"invalid value: \"{text}\", a public key is its kind, a colon and base58");
    }

    public static ulong Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetUInt64(out ulong number) ? number : throw Mistyped(value, "u64");

    /// <summary>An amount as a decimal string.</summary>
    public static UInt128 Amount(JsonElement value)
    {
        string text = Text(value);
        return UInt128.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var amount)
            ? amount : throw RpcErrors.Arguments($"invalid value: \"{text}\", an amount is a decimal number below 2^128");
    }

    /// <summary>One of a closed set of names.</summary>
    public static string OneOf(JsonElement value, IReadOnlyCollection<string> names)
    {
        string text = Text(value);
        return names.Contains(text) ? text : throw RpcErrors.Arguments($"unknown variant `{text}`, expected one of {string.Join(", ", names.Select(name => $"`{name}`"))}");
    }

    private static RpcException Mistyped(JsonElement value, string expected) => RpcErrors.Arguments($"invalid type: {Describe(value)}, expected {expected}");

    private static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => "null",
        JsonValueKind.Object => "map",
        JsonValueKind.Array => "sequence",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        _ => "boolean",
    };
}
