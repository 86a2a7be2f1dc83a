using System.Buffers.Binary;
using System.Numerics;
using OutLayer.Protocol;

namespace OutLayer.Runtime.State;

/// <summary>
/// The bytes of a node, which its hash is SHA-256 of (docs/receipts.md, "State"). Integers are big-endian.
/// <code>
/// leaf           01 path valueLength:u32 valueHash:32
/// branch         02 path map:u16 childHash:32 ...
/// value branch   03 path valueLength:u32 valueHash:32 map:u16 childHash:32 ...
/// summary        04 root:32 keys:u64 keyBytes:u64 valueBytes:u64          (StateSummary)
/// value          00 bytes                                                 (ValueRef)
/// path           count:u16, then the half bytes, two in a byte, high one first; an odd one is followed by 0
/// map            bit i is set if there is a child for half byte i; the hashes follow in the order of i
/// </code>
/// </summary>
internal static class TrieNodeCodec
{
    public const byte ValueTag = 0;
    public const byte LeafTag = 1;
    public const byte BranchTag = 2;
    public const byte ValueBranchTag = 3;
    public const byte SummaryTag = 4;

    /// <summary>The largest node there is: the longest path, a value and 16 children.</summary>
    public const int MaxNodeBytes = 1 + 2 + StateLimits.MaxKeyBytes + 4 + Hash256.Size + 2 + (16 * Hash256.Size);

    /// <summary>The bytes of a node whose children are all hashed.</summary>
    public static byte[] Encode(TrieNode node)
    {
        int children = node.ChildCount;
        int pathBytes = (node.Path.Length + 1) / 2;
        var bytes = new byte[3 + pathBytes + (node.Value is null ? 0 : 36) + (children == 0 ? 0 : 2 + (Hash256.Size * children))];
        bytes[0] = children == 0 ? LeafTag : node.Value is null ? BranchTag : ValueBranchTag;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(1), (ushort)node.Path.Length);
        for (int i = 0; i < node.Path.Length; i++) bytes[3 + (i / 2)] |= (byte)(node.Path[i] << (i % 2 == 0 ? 4 : 0));
        var rest = bytes.AsSpan(3 + pathBytes);
        if (node.Value is { } value)
        {
            BinaryPrimitives.WriteInt32BigEndian(rest, value.Length);
            value.Hash.CopyTo(rest[4..]);
            rest = rest[36..];
        }
        if (children > 0) EncodeChildren(node.Children!, rest);
        return bytes;
    }

    private static void EncodeChildren(TrieLink[] children, Span<byte> output)
    {
        var map = output;
        ushort present = 0;
        output = output[2..];
        for (int i = 0; i < children.Length; i++)
        {
            if (children[i].IsEmpty) continue;
            present |= (ushort)(1 << i);
            children[i].Hash.CopyTo(output);
            output = output[Hash256.Size..];
        }
        BinaryPrimitives.WriteUInt16BigEndian(map, present);
    }

    /// <exception cref="TrieFormatException">Not the one encoding of a node that can be in a trie.</exception>
    public static TrieNode Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new NodeReader(bytes);
        byte tag = reader.Byte();
        if (tag is not (LeafTag or BranchTag or ValueBranchTag)) throw new TrieFormatException($"node tag {tag}");
        var node = new TrieNode(reader.Path(), tag == BranchTag ? null : reader.Value());
        if (tag != LeafTag) node.Children = DecodeChildren(ref reader, atLeast: tag == BranchTag ? 2 : 1);
        reader.End();
        return node;
    }

    private static TrieLink[] DecodeChildren(ref NodeReader reader, int atLeast)
    {
        ushort map = reader.UInt16();
        if (BitOperations.PopCount(map) < atLeast) throw new TrieFormatException("a node with too few children");
        var children = new TrieLink[16];
        for (int i = 0; i < 16; i++)
            if ((map >> i & 1) != 0) children[i].Hash = reader.Hash();
        return children;
    }

    private ref struct NodeReader(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        private ReadOnlySpan<byte> Take(int count)
        {
            if (count > _rest.Length) throw new TrieFormatException("a node that is cut short");
            var taken = _rest[..count];
            _rest = _rest[count..];
            return taken;
        }

        public byte Byte() => Take(1)[0];

        public ushort UInt16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

        public Hash256 Hash()
        {
            var hash = new Hash256(Take(Hash256.Size));
            return hash.IsZero ? throw new TrieFormatException("a node with a zero hash") : hash;
        }

        public byte[] Path()
        {
            int count = UInt16();
            if (count > StateLimits.MaxKeyNibbles) throw new TrieFormatException($"a path of {count} half bytes");
            var packed = Take((count + 1) / 2);
            if (count % 2 != 0 && (packed[^1] & 15) != 0) throw new TrieFormatException("a path with something after its end");
            var path = new byte[count];
            for (int i = 0; i < count; i++) path[i] = (byte)(packed[i / 2] >> (i % 2 == 0 ? 4 : 0) & 15);
            return path;
        }

        public ValueRef Value()
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(Take(4));
            if (length > StateLimits.MaxValueBytes) throw new TrieFormatException($"a value of {length} bytes");
            return new ValueRef(Hash(), (int)length);
        }

        public readonly void End()
        {
            if (!_rest.IsEmpty) throw new TrieFormatException($"{_rest.Length} bytes after the end of a node");
        }
    }
}
