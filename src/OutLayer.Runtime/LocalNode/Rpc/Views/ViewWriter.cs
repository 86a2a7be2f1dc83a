using System.Globalization;
using System.Text.Json;
using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode.Rpc.Views;

/// <summary>The kinds of values that NEAR's views have: hashes in base58, amounts as decimal strings, keys with their kind, bytes in base64.</summary>
internal static class ViewWriter
{
    public static void WriteHash(this Utf8JsonWriter writer, string name, in CryptoHash hash) => writer.WriteString(name, hash.ToString());

    public static void WriteAmount(this Utf8JsonWriter writer, string name, UInt128 amount) =>
        writer.WriteString(name, amount.ToString(CultureInfo.InvariantCulture));

    /// <summary>A key or a signature.</summary>
    public static void WriteKey(this Utf8JsonWriter writer, string name, ReadOnlyMemory<byte> borsh) => writer.WriteString(name, PublicKeyText.Format(borsh.Span));

    public static void WriteHashes(this Utf8JsonWriter writer, string name, IEnumerable<CryptoHash> hashes)
    {
        writer.WriteStartArray(name);
        foreach (var hash in hashes) writer.WriteStringValue(hash.ToString());
        writer.WriteEndArray();
    }

    public static void WriteTexts(this Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (string text in texts) writer.WriteStringValue(text);
        writer.WriteEndArray();
    }

    public static void WriteEmptyArray(this Utf8JsonWriter writer, string name)
    {
        writer.WriteStartArray(name);
        writer.WriteEndArray();
    }

    /// <summary>The block that a query was answered at.</summary>
    public static void WriteBlock(this Utf8JsonWriter writer, BlockHeader block)
    {
        writer.WriteNumber("block_height", block.Height);
        writer.WriteHash("block_hash", block.Hash);
    }
}
