namespace OutLayer.Near;

/// <summary>
/// A contract's records in the state of all accounts. Writes and removals touch the nodes of nearcore's trie; reads touch
/// none, as flat storage answers them. All nodes are counted as <see cref="TrieTouches.FromStorage"/>: since protocol
/// version 82 a node that is read again costs the same.
/// </summary>
public sealed class ContractStorage : IExternalStorage
{
    private readonly WorldState _state;
    private readonly int _prefix;
    private byte[] _key;
    private ulong _touches;

    public ContractStorage(WorldState state, string accountId)
    {
        _state = state;
        _key = TrieKeys.ContractDataPrefix(accountId);
        _prefix = _key.Length;
    }

    public bool TryRead(ReadOnlySpan<byte> key, out ReadOnlyMemory<byte> value) => _state.TryGet(TrieKey(key), out value);

    public ReadOnlyMemory<byte>? Write(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var trieKey = TrieKey(key);
        var old = Touch(trieKey);
        _state.Set(trieKey, value.ToArray());
        return old;
    }

    public ReadOnlyMemory<byte>? Remove(ReadOnlySpan<byte> key)
    {
        var trieKey = TrieKey(key);
        var old = Touch(trieKey);
        _state.Remove(trieKey);
        return old;
    }

    public bool HasKey(ReadOnlySpan<byte> key) => _state.HasKey(TrieKey(key));

    public IEnumerable<byte[]> Keys(ReadOnlySpan<byte> prefix, byte[]? after)
    {
        byte[]? bound = after is null ? null : TrieKey(after).ToArray();
        return _state.Scan(TrieKey(prefix), bound).Select(record => record.Key.Span[_prefix..].ToArray());
    }

    public TrieTouches TakeTrieTouches()
    {
        var touches = new TrieTouches(FromStorage: _touches, FromCache: 0);
        _touches = 0;
        return touches;
    }

    private ReadOnlyMemory<byte>? Touch(ReadOnlySpan<byte> trieKey)
    {
        bool found = _state.Find(trieKey, out var old, out ulong touches);
        _touches += touches;
        return found ? old : default(ReadOnlyMemory<byte>?);   // a bare null would become empty memory
    }

    /// <summary>The key in the state of all accounts; valid until the next is asked for.</summary>
    private ReadOnlySpan<byte> TrieKey(ReadOnlySpan<byte> key)
    {
        int length = _prefix + key.Length;
        if (length > _key.Length) Array.Resize(ref _key, Math.Max(length, 2 * _key.Length));
        key.CopyTo(_key.AsSpan(_prefix));
        return _key.AsSpan(0, length);
    }
}
