using System.Buffers.Binary;
using OutLayer.Protocol;

namespace OutLayer.Runtime.State;

/// <summary>
/// What a state root is the hash of: the root of the trie and how much is stored, so that storage usage is proved too.
/// The root of an empty state is 32 zero bytes.
/// </summary>
public readonly record struct StateSummary(Hash256 TrieRoot, ulong Keys, ulong KeyBytes, ulong ValueBytes)
{
    internal const int Size = 1 + Hash256.Size + (3 * sizeof(ulong));

    public static StateSummary Empty => default;

    /// <summary>The state root.</summary>
    public Hash256 Root() => Keys == 0 ? Hash256.Zero : Hash256.Of(ToBytes());

    internal byte[] ToBytes()
    {
        var bytes = new byte[Size];
        bytes[0] = TrieNodeCodec.SummaryTag;
        TrieRoot.CopyTo(bytes.AsSpan(1));
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(33), Keys);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(41), KeyBytes);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(49), ValueBytes);
        return bytes;
    }

    internal static StateSummary Load(INodeSource source, in Hash256 root)
    {
        if (root.IsZero) return Empty;
        var bytes = source.GetNode(root).Span;
        if (bytes.Length != Size || bytes[0] != TrieNodeCodec.SummaryTag)
            throw new TrieFormatException("the state root is not the hash of a summary");
        var summary = new StateSummary(
            new Hash256(bytes[1..33]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[33..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[41..]),
            BinaryPrimitives.ReadUInt64BigEndian(bytes[49..]));
        if (summary.Keys == 0 || summary.TrieRoot.IsZero) throw new TrieFormatException("a summary of an empty state");
        return summary;
    }

    /// <summary>The counts after one key went from one value to another; null is absence.</summary>
    internal StateSummary Changed(int keyLength, ValueRef? before, ValueRef? after)
    {
        try
        {
            checked
            {
                var result = this;
                if (before is { } old)
                    result = result with { Keys = result.Keys - 1, KeyBytes = result.KeyBytes - (ulong)keyLength, ValueBytes = result.ValueBytes - (ulong)old.Length };
                if (after is { } now)
                    result = result with { Keys = result.Keys + 1, KeyBytes = result.KeyBytes + (ulong)keyLength, ValueBytes = result.ValueBytes + (ulong)now.Length };
                return result;
            }
        }
        catch (OverflowException e)
        {
            throw new TrieFormatException("the summary of the state does not fit its keys", e);
        }
    }
}
