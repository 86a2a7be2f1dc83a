using System.Buffers.Binary;

namespace OutLayer.Near;

/// <summary>
/// nearcore's nodes as bytes (Borsh): a tag; a leaf's path and value, a branch's value and children, or an extension's
/// path and child; the memory usage of it and all below it. Values stand as length and SHA-256.
/// </summary>
internal static class TrieEncoding
{
    private const byte Leaf = 0, Branch = 1, BranchWithValue = 2, Extension = 3;

    // nearcore's measure of memory: per node and per value, per byte of a path, per byte of a value.
    private const ulong NodeCost = 50, PathByteCost = 2, ValueByteCost = 1;

    private const int MemoryUsageSize = sizeof(ulong), ValueSize = sizeof(uint) + CryptoHash.Size;

    /// <summary>A node without steps, or a leaf: what is below an extension, if there is one.</summary>
    public static byte[] Lower(TrieNode node, out ulong memoryUsage) =>
        node.Children is null ? LeafOf(node, out memoryUsage) : BranchOf(node, node.Children, out memoryUsage);

    /// <summary>The extension over a branch.</summary>
    public static byte[] ExtensionOf(TrieNode node, NodeSummary branch, out ulong memoryUsage)
    {
        int path = Nibbles.PrefixedLength(node.Path);
        memoryUsage = NodeCost + (PathByteCost * (ulong)path) + branch.MemoryUsage;
        byte[] bytes = new byte[1 + sizeof(uint) + path + CryptoHash.Size + MemoryUsageSize];
        int at = WritePath(bytes, Extension, node.Path, path);
        branch.Hash.CopyTo(bytes.AsSpan(at));
        return End(bytes, memoryUsage);
    }

    private static byte[] LeafOf(TrieNode node, out ulong memoryUsage)
    {
        int path = Nibbles.PrefixedLength(node.Path);
        memoryUsage = NodeCost + (PathByteCost * (ulong)path) + UsageOf(node.Value);
        byte[] bytes = new byte[1 + sizeof(uint) + path + ValueSize + MemoryUsageSize];
        WriteValue(bytes.AsSpan(WritePath(bytes, Leaf, node.Path, path)), node.Value!);
        return End(bytes, memoryUsage);
    }

    private static byte[] BranchOf(TrieNode node, TrieNode?[] children, out ulong memoryUsage)
    {
        int count = node.ChildCount, value = node.Value is null ? 0 : ValueSize;
        byte[] bytes = new byte[1 + value + sizeof(ushort) + (count * CryptoHash.Size) + MemoryUsageSize];
        bytes[0] = node.Value is null ? Branch : BranchWithValue;
        if (node.Value is not null) WriteValue(bytes.AsSpan(1), node.Value);
        memoryUsage = NodeCost + UsageOf(node.Value) + WriteChildren(bytes.AsSpan(1 + value), children);
        return End(bytes, memoryUsage);
    }

    private static ulong UsageOf(TrieValue? value) => value is null ? 0 : NodeCost + (ValueByteCost * (ulong)value.Bytes.Length);

    /// <summary>A bit for each child that is there, and their hashes in order. Gives their memory usage.</summary>
    private static ulong WriteChildren(Span<byte> target, TrieNode?[] children)
    {
        int bitmap = 0, at = sizeof(ushort);
        ulong usage = 0;
        for (int i = 0; i < children.Length; i++)
        {
            if (children[i] is not { } child) continue;
            bitmap |= 1 << i;
            child.Summary!.Hash.CopyTo(target[at..]);
            usage += child.Summary.MemoryUsage;
            at += CryptoHash.Size;
        }
        BinaryPrimitives.WriteUInt16LittleEndian(target, (ushort)bitmap);
        return usage;
    }

    private static int WritePath(Span<byte> target, byte tag, ReadOnlySpan<byte> path, int length)
    {
        target[0] = tag;
        BinaryPrimitives.WriteUInt32LittleEndian(target[1..], (uint)length);
        Nibbles.WritePrefixed(path, tag == Leaf, target[(1 + sizeof(uint))..]);
        return 1 + sizeof(uint) + length;
    }

    private static void WriteValue(Span<byte> target, TrieValue value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(target, (uint)value.Bytes.Length);
        value.Hash.CopyTo(target[sizeof(uint)..]);
    }

    private static byte[] End(byte[] bytes, ulong memoryUsage)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(bytes.Length - MemoryUsageSize), memoryUsage);
        return bytes;
    }
}
