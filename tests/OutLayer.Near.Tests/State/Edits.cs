using FsCheck;
using FsCheck.Fluent;

namespace OutLayer.Near.Tests.State;

/// <summary>Edits of a trie for laws: keys that are dense, begin each other and part at either half byte.</summary>
internal static class Edits
{
    private static readonly Gen<byte> Part = Gen.Elements<byte>(0x00, 0x01, 0x10, 0x11, 0x1F, 0xF1);

    public static Gen<byte[]> Key { get; } = from length in Gen.Choose(0, 4) from key in Gen.ArrayOf(Part, length) select key;

    public static Gen<TrieChange> Change { get; } =
        from key in Key
        from removes in Gen.Choose(0, 2)
        from size in Gen.Frequency((8, Gen.Choose(0, 4)), (1, Gen.Choose(250, 260)))
        from fill in Gen.Choose(0, 255)
        select removes == 0 ? TrieChange.Remove(key) : TrieChange.Put(key, Enumerable.Repeat((byte)fill, size).ToArray());

    public static Arbitrary<TrieChange[][]> Batches { get; } = Gen.ArrayOf(Gen.ArrayOf(Change)).ToArbitrary();

    /// <summary>What the edits leave, by hex key in order.</summary>
    public static SortedDictionary<string, byte[]> Model(IEnumerable<TrieChange> changes)
    {
        var model = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var change in changes)
        {
            string key = Convert.ToHexString(change.Key.Span);
            if (change.Value is { } value) model[key] = value.ToArray();
            else model.Remove(key);
        }
        return model;
    }

    public static string Hex(this ReadOnlyMemory<byte> bytes) => Convert.ToHexString(bytes.Span);

    /// <summary>Records as text that can be compared.</summary>
    public static string Text(IEnumerable<KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>> records) =>
        string.Join(' ', records.Select(record => $"{record.Key.Hex()}={record.Value.Hex()}"));

    public static string Text(IEnumerable<KeyValuePair<string, byte[]>> records) =>
        string.Join(' ', records.Select(record => $"{record.Key}={Convert.ToHexString(record.Value)}"));

    public static string RootOf(MerkleTrie trie) => Convert.ToHexString(trie.RootHash.ToArray());
}
