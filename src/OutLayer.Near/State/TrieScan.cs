using System.Runtime.InteropServices;

namespace OutLayer.Near;

/// <summary>Walks records in bytewise order of keys, from a prefix and after a key, only as far as the caller enumerates.</summary>
internal sealed class TrieScan
{
    private readonly byte[] _prefix;
    private readonly byte[]? _after;
    private readonly List<byte> _path = [];
    private readonly Stack<Frame> _frames = [];

    public TrieScan(TrieNode? root, ReadOnlySpan<byte> prefix, byte[]? after)
    {
        _prefix = Nibbles.Of(prefix);
        _after = after is null ? null : Nibbles.Of(after);
        if (root is not null) Enter(root);
    }

    /// <param name="Node">Where.</param>
    /// <param name="Next">The child to look at next; -1 stands for the node's own value.</param>
    /// <param name="Length">Steps from the root to the end of the node's own.</param>
    private readonly record struct Frame(TrieNode Node, int Next, int Length);

    /// <summary>The next record; false at the end.</summary>
    public bool TryNext(out KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> record)
    {
        while (_frames.TryPop(out var frame))
        {
            CollectionsMarshal.SetCount(_path, frame.Length);
            if (frame.Next < TrieNode.Degree - 1) _frames.Push(frame with { Next = frame.Next + 1 });
            if (frame.Next >= 0) EnterChild(frame);
            else if (frame.Node.Value is { } value && IsWanted())
            {
                record = new(Nibbles.ToKey(CollectionsMarshal.AsSpan(_path)), value.Bytes);
                return true;
            }
        }
        record = default;
        return false;
    }

    private void EnterChild(Frame frame)
    {
        if (frame.Node.Children?[frame.Next] is not { } child) return;
        _path.Add((byte)frame.Next);
        Enter(child);
    }

    private void Enter(TrieNode node)
    {
        _path.AddRange(node.Path);
        if (MayHoldWanted()) _frames.Push(new Frame(node, -1, _path.Count));
    }

    /// <summary>False if no key that begins with the path can have the prefix and be after the bound.</summary>
    private bool MayHoldWanted()
    {
        var path = CollectionsMarshal.AsSpan(_path);
        int shared = Math.Min(path.Length, _prefix.Length);
        if (!path[..shared].SequenceEqual(_prefix.AsSpan(0, shared))) return false;
        return _after is null || _after.AsSpan().StartsWith(path) || path.SequenceCompareTo(_after) > 0;
    }

    private bool IsWanted()
    {
        var path = CollectionsMarshal.AsSpan(_path);
        return path.StartsWith(_prefix) && (_after is null || path.SequenceCompareTo(_after) > 0);
    }
}
