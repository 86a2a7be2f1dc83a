namespace OutLayer.Near;

/// <summary>
/// Walks two tries at once, over what they do not share, in bytewise order of keys: what was changed between two states costs about as
/// much to find as it did to change. Steps are kept on a list of our own, since keys may be long.
/// </summary>
internal sealed class TrieDifference
{
    private readonly Stack<(Place Before, Place After, int Depth, byte Step)> _open = new();
    private readonly List<byte> _path = [];

    public TrieDifference(TrieNode? before, TrieNode? after) => Push(new Place(before, 0), new Place(after, 0), 0, 0);

    public bool TryNext(out TrieChange change)
    {
        while (_open.TryPop(out var at))
        {
            if (at.Depth > 0)
            {
                _path.RemoveRange(at.Depth - 1, _path.Count - at.Depth + 1);
                _path.Add(at.Step);
            }
            for (int step = TrieNode.Degree - 1; step >= 0; step--) Push(at.Before.Step(step), at.After.Step(step), at.Depth + 1, (byte)step);
            if (AreEqual(at.Before.Value, at.After.Value)) continue;
            change = TrieChange.Of(Nibbles.ToKey(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_path)), at.After.Value?.Bytes);
            return true;
        }
        change = default;
        return false;
    }

    private void Push(Place before, Place after, int depth, byte step)
    {
        if (before != after) _open.Push((before, after, depth, step));
    }

    private static bool AreEqual(TrieValue? before, TrieValue? after) =>
        ReferenceEquals(before, after) || (before is not null && after is not null && before.Bytes.Span.SequenceEqual(after.Bytes.Span));

    /// <summary>A node, or a place on the way to one.</summary>
    private readonly record struct Place(TrieNode? Node, int Offset)
    {
        public TrieValue? Value => Node is not null && Offset == Node.Path.Length ? Node.Value : null;

        public Place Step(int step)
        {
            if (Node is null) return default;
            if (Offset < Node.Path.Length) return Node.Path[Offset] == step ? new Place(Node, Offset + 1) : default;
            return new Place(Node.Children?[step], 0);
        }
    }
}
