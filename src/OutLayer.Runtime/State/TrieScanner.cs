using System.Runtime.InteropServices;
using OutLayer.Protocol;

namespace OutLayer.Runtime.State;

/// <summary>
/// Walks keys in bytewise order, from a prefix and after a key, loading a node only when the walk gets to it. So the
/// nodes that a page of keys touches are exactly those that prove it.
/// </summary>
internal sealed class TrieScanner(INodeSource source, ReadOnlySpan<byte> prefix, byte[]? after)
{
    private readonly byte[] _prefix = Nibbles.FromKey(prefix);
    private readonly byte[]? _after = after is null ? null : Nibbles.FromKey(after);
    private readonly List<byte> _path = [];
    private readonly Stack<Frame> _frames = [];

    private struct Frame
    {
        public TrieNode Node;

        /// <summary>The child to look at next; -1 stands for the node's own value.</summary>
        public int Next;

        /// <summary>Half bytes of the path at the end of the node's own.</summary>
        public int PathLength;
    }

    /// <summary>Keys that begin with the prefix and sort after the bound; all of them where it is null.</summary>
    public IEnumerable<byte[]> Keys(Hash256 trieRoot)
    {
        if (trieRoot.IsZero) yield break;
        Enter(trieRoot);
        while (_frames.TryPop(out var frame))
        {
            _path.RemoveRange(frame.PathLength, _path.Count - frame.PathLength);
            if (frame.Next < 0)
            {
                frame.Next = 0;
                _frames.Push(frame);
                if (frame.Node.Value is not null && IsWanted()) yield return CurrentKey();
                continue;
            }
            int child = frame.Next++;
            if (frame.Node.Children is null || child >= 16) continue;
            _frames.Push(frame);
            if (frame.Node.Children[child].IsEmpty) continue;
            _path.Add((byte)child);
            if (MayHoldWanted()) Enter(frame.Node.Children[child].Hash);
        }
    }

    private void Enter(in Hash256 hash)
    {
        var node = TrieNodeCodec.Decode(source.GetNode(hash).Span);
        if (_path.Count + node.Path.Length > StateLimits.MaxKeyNibbles) throw new TrieFormatException("a key that is too long");
        _path.AddRange(node.Path);
        if (MayHoldWanted()) _frames.Push(new Frame { Node = node, Next = -1, PathLength = _path.Count });
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

    private byte[] CurrentKey() => Nibbles.ToKey(CollectionsMarshal.AsSpan(_path));
}
