using OutLayer.Protocol;
using OutLayer.Protocol.Receipts;

namespace OutLayer.Runtime.State;

/// <summary>
/// The state of an account as one call sees it: reads go to the trie and are recorded, writes stay here and are read
/// back, and nothing reaches a store until <see cref="Finish"/>'s result is committed. Used by one thread.
/// </summary>
public sealed class CallState
{
    private readonly INodeSource _store;
    private readonly WitnessRecorder _recorder;
    private readonly StateSummary _summary;
    private readonly Overlay _overlay = new();

    /// <summary>Opens the state with this root; the source is a store, or a witness.</summary>
    /// <exception cref="TrieFormatException">The root is not that of a state.</exception>
    public CallState(INodeSource source, in Hash256 root, bool isView = false)
    {
        _store = source;
        _recorder = new WitnessRecorder(source);
        _summary = StateSummary.Load(_recorder, root);
        RootBefore = root;
        IsView = isView;
    }

    public Hash256 RootBefore { get; }

    /// <summary>A view may not write.</summary>
    public bool IsView { get; }

    /// <summary>How much is stored when the call begins: keys, their bytes, the values' bytes.</summary>
    public StateSummary SummaryBefore => _summary;

    /// <summary>The nodes and values that were touched so far.</summary>
    public StateWitness Witness => _recorder.ToWitness();

    public bool TryRead(ReadOnlySpan<byte> key, out ReadOnlyMemory<byte> value)
    {
        StateLimits.CheckKey(key);
        if (_overlay.TryGet(key, out var written))
        {
            value = written;
            return written is not null;
        }
        value = default;
        if (Find(key) is not { } found) return false;
        value = _recorder.GetValue(found.Hash);
        if (value.Length != found.Length) throw new TrieFormatException("a value that is not as long as its node says");
        return true;
    }

    /// <summary>Proves presence or absence and, where it is there, the value's length in bytes, but not the value.</summary>
    public bool TryGetLength(ReadOnlySpan<byte> key, out int length)
    {
        StateLimits.CheckKey(key);
        int? found = _overlay.TryGet(key, out var written) ? written?.Length : Find(key)?.Length;
        length = found ?? 0;
        return found is not null;
    }

    public bool HasKey(ReadOnlySpan<byte> key) => TryGetLength(key, out _);

    /// <summary>Keeps a copy of the value until the end of the call.</summary>
    /// <exception cref="InvalidOperationException">The call is a view.</exception>
    public void Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        StateLimits.CheckValue(value);
        Set(key, value.ToArray());
    }

    /// <summary>Removes the key, if it is there.</summary>
    /// <exception cref="InvalidOperationException">The call is a view.</exception>
    public void Remove(ReadOnlySpan<byte> key) => Set(key, null);

    /// <summary>
    /// Keys that begin with <paramref name="prefix"/> in bytewise order, without those up to and including
    /// <paramref name="after"/>. The walk goes on only as far as the caller enumerates, and only that is recorded.
    /// </summary>
    public IEnumerable<byte[]> Keys(ReadOnlySpan<byte> prefix, byte[]? after = null)
    {
        StateLimits.CheckKey(prefix);
        StateLimits.CheckKey(after);
        var stored = new TrieScanner(_recorder, prefix, after).Keys(_summary.TrieRoot);
        return _overlay.Merge(stored, prefix.ToArray(), after);
    }

    /// <summary>The new root and what makes it. A failed call and a view are not finished: their root is the old one.</summary>
    public StateUpdate Finish()
    {
        var updater = new TrieUpdater(_recorder, _summary.TrieRoot);
        var summary = _summary;
        var values = new Dictionary<Hash256, ReadOnlyMemory<byte>>();
        var changes = new List<KeyChange>();
        foreach (var (key, written) in _overlay.Entries())
        {
            var before = Find(key);
            ValueRef? after = written is null ? null : ValueRef.Of(written);
            if (before == after) continue;
            if (after is { } put) updater.Put(key, put);
            else updater.Remove(key);
            if (after is { } value) values[value.Hash] = written;
            summary = summary.Changed(key.Length, before, after);
            changes.Add(new KeyChange(key, before, written));
        }
        var nodes = new Dictionary<Hash256, ReadOnlyMemory<byte>>();
        summary = summary with { TrieRoot = updater.Finish(nodes) };
        if (summary.Keys == 0 != summary.TrieRoot.IsZero) throw new TrieFormatException("the summary of the state does not fit its keys");
        var root = summary.Root();
        if (!root.IsZero && root != RootBefore) nodes[root] = summary.ToBytes();
        return new StateUpdate(RootBefore, root, nodes, values, changes, _store);
    }

    private ValueRef? Find(ReadOnlySpan<byte> key) => TrieReader.Find(_recorder, _summary.TrieRoot, key);

    private void Set(ReadOnlySpan<byte> key, byte[]? value)
    {
        if (IsView) throw new InvalidOperationException("a view may not change the state");
        StateLimits.CheckKey(key);
        _overlay.Set(key, value);
    }
}
