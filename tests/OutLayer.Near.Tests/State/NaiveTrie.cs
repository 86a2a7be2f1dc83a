using System.Buffers.Binary;
using System.Security.Cryptography;

namespace OutLayer.Near.Tests.State;

/// <summary>
/// The judge: nearcore's trie of a set of records by its definition, built from nothing, with a node of its own for each
/// leaf, extension and branch, and nothing shared with the product.
/// </summary>
internal sealed class NaiveTrie
{
    private readonly byte[] _bytes;
    private readonly ulong _usage;
    private readonly Func<string, (NaiveTrie Child, string Left)?> _below;

    private NaiveTrie(byte[] body, ulong usage, Func<string, (NaiveTrie Child, string Left)?> below)
    {
        byte[] end = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(end, usage);
        (_bytes, _usage, _below) = ([.. body, .. end], usage, below);
    }

    public string Hash => Convert.ToHexString(SHA256.HashData(_bytes));

    /// <summary>The nodes that a look-up reads, this one first.</summary>
    public IEnumerable<byte[]> Path(string rest) =>
        _below(rest) is var (child, left) ? [_bytes, .. child.Path(left)] : [_bytes];

    /// <summary>Null for no records. Keys are hex digits.</summary>
    public static NaiveTrie? Of(IReadOnlyDictionary<string, byte[]> records)
    {
        if (records.Count == 0) return null;
        if (records.Count == 1) return Leaf(records.Single());
        string shared = records.Keys.Aggregate(Shared);
        return shared.Length > 0 ? Extension(shared, records) : Branch(records);
    }

    private static NaiveTrie Leaf(KeyValuePair<string, byte[]> record)
    {
        byte[] path = Prefixed(record.Key, "2", "3");
        return new([0, .. Length(path.Length), .. path, .. Value(record.Value)], 100 + (2 * (ulong)path.Length) + (ulong)record.Value.Length, _ => null);
    }

    private static NaiveTrie Extension(string shared, IReadOnlyDictionary<string, byte[]> records)
    {
        var child = Of(Cut(records, shared))!;
        byte[] path = Prefixed(shared, "0", "1");
        return new([3, .. Length(path.Length), .. path, .. Convert.FromHexString(child.Hash)], 50 + (2 * (ulong)path.Length) + child._usage,
            rest => rest.StartsWith(shared, StringComparison.Ordinal) ? (child, rest[shared.Length..]) : null);
    }

    private static NaiveTrie Branch(IReadOnlyDictionary<string, byte[]> records)
    {
        byte[]? value = records.GetValueOrDefault("");
        var children = "0123456789ABCDEF".Select(digit => Of(Cut(records, $"{digit}"))).ToArray();
        int bitmap = Enumerable.Range(0, 16).Sum(i => children[i] is null ? 0 : 1 << i);
        byte[] hashes = [.. children.Where(child => child is not null).SelectMany(child => Convert.FromHexString(child!.Hash))];
        ulong usage = 50 + (value is null ? 0 : 50 + (ulong)value.Length);
        foreach (var child in children) usage += child?._usage ?? 0;
        return new([(byte)(value is null ? 1 : 2), .. value is null ? [] : Value(value), (byte)bitmap, (byte)(bitmap >> 8), .. hashes], usage,
            rest => rest.Length > 0 && children[Convert.ToInt32(rest[..1], 16)] is { } child ? (child, rest[1..]) : null);
    }

    private static Dictionary<string, byte[]> Cut(IReadOnlyDictionary<string, byte[]> records, string start) =>
        records.Where(r => r.Key.StartsWith(start, StringComparison.Ordinal)).ToDictionary(r => r.Key[start.Length..], r => r.Value);

    private static string Shared(string a, string b) => a[..a.Zip(b).TakeWhile(pair => pair.First == pair.Second).Count()];

    private static byte[] Prefixed(string path, string even, string odd) =>
        Convert.FromHexString(path.Length % 2 == 0 ? $"{even}0{path}" : odd + path);

    private static byte[] Value(byte[] value) => [.. Length(value.Length), .. SHA256.HashData(value)];

    private static byte[] Length(int length) => [(byte)length, (byte)(length >> 8), (byte)(length >> 16), (byte)(length >> 24)];
}
