using System.Buffers.Binary;
using System.Text;

namespace OutLayer.Near;

/// <summary>
/// nearcore's keys of the state trie: the column, then, for what belongs to an account, its id, a separator and the rest.
/// Account ids are ASCII; public keys are in Borsh form (<see cref="PublicKeys"/>); ids of data and receipts have 32 bytes.
/// </summary>
public static class TrieKeys
{
    private const byte Separator = (byte)',', KeySeparator = (byte)TrieColumn.AccessKey, ByHash = 0, ByAccount = 1;

    public static byte[] Account(string accountId) => Of(TrieColumn.Account, accountId);

    public static byte[] ContractCode(string accountId) => Of(TrieColumn.ContractCode, accountId);

    public static byte[] AccessKey(string accountId, ReadOnlySpan<byte> publicKey) => [.. AccessKeyPrefix(accountId), .. publicKey];

    /// <summary>Begins the access keys of an account, and the nonces of its gas keys.</summary>
    public static byte[] AccessKeyPrefix(string accountId) => [.. Of(TrieColumn.AccessKey, accountId), KeySeparator];

    /// <summary>One nonce of a gas key.</summary>
    public static byte[] GasKeyNonce(string accountId, ReadOnlySpan<byte> publicKey, ushort index)
    {
        byte[] key = [.. AccessKeyPrefix(accountId), .. publicKey, 0, 0];
        BinaryPrimitives.WriteUInt16LittleEndian(key.AsSpan(key.Length - sizeof(ushort)), index);
        return key;
    }

    public static byte[] ReceivedData(string receiverId, ReadOnlySpan<byte> dataId) => Of(TrieColumn.ReceivedData, receiverId, dataId);

    public static byte[] PostponedReceiptId(string receiverId, ReadOnlySpan<byte> dataId) => Of(TrieColumn.PostponedReceiptId, receiverId, dataId);

    public static byte[] PendingDataCount(string receiverId, ReadOnlySpan<byte> receiptId) => Of(TrieColumn.PendingDataCount, receiverId, receiptId);

    public static byte[] PostponedReceipt(string receiverId, ReadOnlySpan<byte> receiptId) => Of(TrieColumn.PostponedReceipt, receiverId, receiptId);

    public static byte[] DelayedReceiptIndices() => [(byte)TrieColumn.DelayedReceipt];

    public static byte[] DelayedReceipt(ulong index) => Of(TrieColumn.DelayedReceipt, index);

    public static byte[] ContractData(string accountId, ReadOnlySpan<byte> key) => Of(TrieColumn.ContractData, accountId, key);

    /// <summary>Begins all records of a contract.</summary>
    public static byte[] ContractDataPrefix(string accountId) => Of(TrieColumn.ContractData, accountId, []);

    public static byte[] PromiseYieldIndices() => [(byte)TrieColumn.PromiseYieldIndices];

    public static byte[] PromiseYieldTimeout(ulong index) => Of(TrieColumn.PromiseYieldTimeout, index);

    public static byte[] PromiseYieldReceipt(string receiverId, ReadOnlySpan<byte> dataId) => Of(TrieColumn.PromiseYieldReceipt, receiverId, dataId);

    public static byte[] PromiseYieldStatus(string receiverId, ReadOnlySpan<byte> dataId) => Of(TrieColumn.PromiseYieldStatus, receiverId, dataId);

    public static byte[] YieldIdToDataId(string receiverId, ReadOnlySpan<byte> yieldId) => Of(TrieColumn.YieldIdToDataId, receiverId, yieldId);

    public static byte[] DataIdToYieldId(string receiverId, ReadOnlySpan<byte> dataId) => Of(TrieColumn.DataIdToYieldId, receiverId, dataId);

    /// <summary>The code of a global contract that is named by its hash.</summary>
    public static byte[] GlobalContractCode(in CryptoHash codeHash) => Of(TrieColumn.GlobalContractCode, codeHash);

    /// <summary>The code of a global contract that is named by the account that deployed it.</summary>
    public static byte[] GlobalContractCode(string accountId) => OfDeployer(TrieColumn.GlobalContractCode, accountId);

    public static byte[] GlobalContractNonce(in CryptoHash codeHash) => Of(TrieColumn.GlobalContractNonce, codeHash);

    public static byte[] GlobalContractNonce(string accountId) => OfDeployer(TrieColumn.GlobalContractNonce, accountId);

    /// <summary>The id in a key of <see cref="Account"/> or <see cref="ContractCode"/>.</summary>
    public static string AccountIdOf(ReadOnlySpan<byte> key) => Encoding.ASCII.GetString(key[1..]);

    /// <summary>The id and the contract's own key in a key of <see cref="ContractData"/>.</summary>
    public static (string AccountId, byte[] Key) ContractDataOf(ReadOnlySpan<byte> key)
    {
        int end = EndOfId(key, TrieColumn.ContractData, Separator);
        return (Encoding.ASCII.GetString(key[1..end]), key[(end + 1)..].ToArray());
    }

    /// <summary>What a key with <see cref="AccessKeyPrefix"/> names; the index is null for the access key itself.</summary>
    public static (string AccountId, byte[] PublicKey, ushort? NonceIndex) AccessKeyOf(ReadOnlySpan<byte> key)
    {
        int end = EndOfId(key, TrieColumn.AccessKey, KeySeparator);
        string accountId = Encoding.ASCII.GetString(key[1..end]);
        var rest = key[(end + 1)..];
        if (PublicKeys.IsWellFormed(rest)) return (accountId, rest.ToArray(), null);
        if (rest.Length <= sizeof(ushort) || !PublicKeys.IsWellFormed(rest[..^sizeof(ushort)])) throw NotOf(key, TrieColumn.AccessKey);
        return (accountId, rest[..^sizeof(ushort)].ToArray(), BinaryPrimitives.ReadUInt16LittleEndian(rest[^sizeof(ushort)..]));
    }

    private static byte[] Of(TrieColumn column, string accountId)
    {
        byte[] key = new byte[1 + accountId.Length];
        key[0] = (byte)column;
        Encoding.ASCII.GetBytes(accountId, key.AsSpan(1));
        return key;
    }

    private static byte[] Of(TrieColumn column, string accountId, ReadOnlySpan<byte> rest) => [.. Of(column, accountId), Separator, .. rest];

    private static byte[] Of(TrieColumn column, ulong index)
    {
        byte[] key = new byte[1 + sizeof(ulong)];
        key[0] = (byte)column;
        BinaryPrimitives.WriteUInt64LittleEndian(key.AsSpan(1), index);
        return key;
    }

    private static byte[] Of(TrieColumn column, in CryptoHash codeHash) => [(byte)column, ByHash, .. codeHash.ToArray()];

    private static byte[] OfDeployer(TrieColumn column, string accountId) =>
        [(byte)column, ByAccount, (byte)accountId.Length, 0, 0, 0, .. Encoding.ASCII.GetBytes(accountId)];   // a Borsh string of at most 64 bytes

    private static int EndOfId(ReadOnlySpan<byte> key, TrieColumn column, byte separator)
    {
        int end = key.IsEmpty || key[0] != (byte)column ? -1 : key[1..].IndexOf(separator);
        return end < 0 ? throw NotOf(key, column) : 1 + end;
    }

    private static ArgumentException NotOf(ReadOnlySpan<byte> key, TrieColumn column) =>
        new($"the trie key 0x{Convert.ToHexStringLower(key)} is none of {column}", nameof(key));
}
