using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode.Store;

/// <summary>Where the value of an entry is.</summary>
/// <param name="Bundle">The commit that brought it.</param>
/// <param name="Start">First byte in the commit's entries.</param>
/// <param name="Length">Bytes.</param>
internal readonly record struct EntryPlace(long Bundle, int Start, int Length);

/// <summary>A commit's changes and entries as bytes (Borsh).</summary>
/// <exception cref="BorshException">By readers: the bytes are not what was written.</exception>
internal static class ChainBundle
{
    public static byte[] Encode(IReadOnlyCollection<TrieChange> changes) => new BorshWriter().Vec(changes, static (writer, change) =>
    {
        writer.Bytes(change.Key.Span).U8(change.Value is null ? (byte)0 : (byte)1);
        if (change.Value is { } value) writer.Bytes(value.Span);
    }).ToArray();

    public static List<TrieChange> DecodeChanges(ReadOnlyMemory<byte> bytes)
    {
        var reader = new BorshReader(bytes);
        var changes = new List<TrieChange>();
        for (int left = reader.Count(); left > 0; left--)
        {
            var key = reader.Bytes();
            changes.Add(reader.Some() ? TrieChange.Put(key, reader.Bytes()) : TrieChange.Remove(key));
        }
        reader.End();
        return changes;
    }

    public static byte[] Encode(IReadOnlyCollection<ChainEntry> entries) =>
        new BorshWriter().Vec(entries, static (writer, entry) => writer.Bytes(NameOf(entry.Kind, entry.Key.Span)).Bytes(entry.Value.Span)).ToArray();

    /// <summary>The names and places of a commit's entries.</summary>
    public static List<KeyValuePair<byte[], EntryPlace>> PlacesOf(long bundle, ReadOnlyMemory<byte> bytes)
    {
        var reader = new BorshReader(bytes);
        var places = new List<KeyValuePair<byte[], EntryPlace>>();
        for (int left = reader.Count(); left > 0; left--)
        {
            byte[] name = reader.Bytes().ToArray();
            int length = reader.Bytes().Length;
            places.Add(new(name, new EntryPlace(bundle, reader.Offset - length, length)));
        }
        reader.End();
        return places;
    }

    /// <summary>The kind, then the key.</summary>
    public static byte[] NameOf(ChainEntryKind kind, ReadOnlySpan<byte> key) => [(byte)kind, .. key];
}
