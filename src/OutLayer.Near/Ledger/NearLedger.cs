using System.Buffers.Binary;

namespace OutLayer.Near;

/// <summary>The world state by what is in it: accounts, keys, codes, receipts that wait. Writes go to the receipt at work.</summary>
/// <param name="state">The state of all accounts.</param>
/// <param name="data">Keeps the data of contracts; null for the state itself, as on a chain.</param>
/// <exception cref="BorshException">By readers: a record is not what its key says; the state is corrupt.</exception>
public sealed partial class NearLedger(WorldState state, IContractData? data = null)
{
    public WorldState State { get; } = state;

    /// <summary>The data of an account's contract.</summary>
    public IExternalStorage StorageOf(string account) => data?.Open(account) ?? new ContractStorage(State, account);

    /// <summary>The receipt's writes stand.</summary>
    public void Keep()
    {
        State.Keep();
        data?.Keep();
    }

    /// <summary>The receipt's writes never were.</summary>
    public void Undo()
    {
        State.Undo();
        data?.Undo();
    }

    public Account? FindAccount(string id) => State.TryGet(TrieKeys.Account(id), out var bytes) ? Account.Decode(bytes) : null;

    public void Set(string id, Account account)
    {
        ArgumentNullException.ThrowIfNull(account);
        State.Set(TrieKeys.Account(id), account.Encode());
    }

    public AccessKey? FindKey(string account, ReadOnlySpan<byte> publicKey) =>
        State.TryGet(TrieKeys.AccessKey(account, publicKey), out var bytes) ? AccessKey.Decode(bytes) : null;

    public void SetKey(string account, ReadOnlySpan<byte> publicKey, AccessKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        State.Set(TrieKeys.AccessKey(account, publicKey), key.Encode());
    }

    public void RemoveKey(string account, ReadOnlySpan<byte> publicKey) => State.Remove(TrieKeys.AccessKey(account, publicKey));

    /// <summary>One of the nonces of a gas key.</summary>
    public ulong? FindNonce(string account, ReadOnlySpan<byte> publicKey, ushort index) =>
        State.TryGet(TrieKeys.GasKeyNonce(account, publicKey, index), out var bytes) ? BinaryPrimitives.ReadUInt64LittleEndian(bytes.Span) : null;

    public void SetNonce(string account, ReadOnlySpan<byte> publicKey, ushort index, ulong nonce)
    {
        byte[] bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, nonce);
        State.Set(TrieKeys.GasKeyNonce(account, publicKey, index), bytes);
    }

    public void RemoveNonce(string account, ReadOnlySpan<byte> publicKey, ushort index) => State.Remove(TrieKeys.GasKeyNonce(account, publicKey, index));

    /// <summary>All keys of an account, by their bytes; a gas key's nonces are not among them.</summary>
    public IEnumerable<KeyValuePair<ReadOnlyMemory<byte>, AccessKey>> Keys(string account)
    {
        byte[] prefix = TrieKeys.AccessKeyPrefix(account);
        foreach (var (key, value) in State.Scan(prefix))
        {
            var publicKey = key[prefix.Length..];
            if (PublicKeys.IsWellFormed(publicKey.Span)) yield return new(publicKey, AccessKey.Decode(value));
        }
    }

    public ReadOnlyMemory<byte>? FindCode(string account) => State.TryGet(TrieKeys.ContractCode(account), out var code) ? code : default(ReadOnlyMemory<byte>?);

    public void SetCode(string account, ReadOnlyMemory<byte> code) => State.Set(TrieKeys.ContractCode(account), code.ToArray());

    public void RemoveCode(string account) => State.Remove(TrieKeys.ContractCode(account));

    public ReadOnlyMemory<byte>? FindGlobalCode(GlobalContractId id) => State.TryGet(KeyOf(id), out var code) ? code : default(ReadOnlyMemory<byte>?);

    public void SetGlobalCode(GlobalContractId id, ReadOnlyMemory<byte> code) => State.Set(KeyOf(id), code.ToArray());

    /// <summary>The code that an account runs; null if it has none.</summary>
    public ReadOnlyMemory<byte>? CodeOf(string account, ContractId contract) => contract.Kind switch
    {
        ContractKind.None => null,
        ContractKind.Local => FindCode(account),
        _ => FindGlobalCode(GlobalIdOf(contract)),
    };

    /// <summary>Bytes of storage that an account's contract counts for.</summary>
    public ulong ContractUsage(string account, ContractId contract) => contract.Kind switch
    {
        ContractKind.None => 0,
        ContractKind.Local => (ulong)(FindCode(account)?.Length ?? 0),
        _ => (ulong)contract.Id.Length,
    };

    /// <summary>An account's contract data, in bytewise order of the keys.</summary>
    public IEnumerable<KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>> Data(string account, ReadOnlySpan<byte> prefix = default) =>
        Data(TrieKeys.ContractDataPrefix(account), prefix.ToArray());

    private IEnumerable<KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>> Data(byte[] account, byte[] prefix)
    {
        foreach (var (key, value) in State.Scan([.. account, .. prefix])) yield return new(key[account.Length..], value);
    }

    /// <summary>Removes an account with all that belongs to it.</summary>
    public void RemoveAccount(string id)
    {
        State.Remove(TrieKeys.Account(id));
        State.Remove(TrieKeys.ContractCode(id));
        foreach (var (key, _) in State.Scan(TrieKeys.AccessKeyPrefix(id)).ToList()) State.Remove(key.Span);
        foreach (var (key, _) in State.Scan(TrieKeys.ContractDataPrefix(id)).ToList()) State.Remove(key.Span);
        data?.Remove(id);
    }

    private static GlobalContractId GlobalIdOf(ContractId contract) => contract.Kind == ContractKind.Global
        ? new GlobalContractId(contract.Id, null) : new GlobalContractId(null, System.Text.Encoding.UTF8.GetString(contract.Id.Span));

    private static byte[] KeyOf(GlobalContractId id) =>
        id.Hash is { } hash ? TrieKeys.GlobalContractCode(new CryptoHash(hash.Span)) : TrieKeys.GlobalContractCode(id.Account!);
}
