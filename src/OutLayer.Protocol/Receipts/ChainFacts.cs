using System.Collections.Immutable;
using System.Globalization;
using OutLayer.Protocol.Json;

namespace OutLayer.Protocol.Receipts;

/// <summary>
/// What a call inside a chain of accounts is told beyond <see cref="ReceiptContext"/>: the answer of the transcript's entry
/// <c>near.context</c>. docs/receipts.md has the format.
/// </summary>
public sealed record ChainFacts
{
    private static readonly JsonReadLimits Limits = new() { MaxBytes = ReceiptFile.DefaultMaxBytes };

    /// <summary>NEAR's protocol version, which has the prices and the limits.</summary>
    public required int ProtocolVersion { get; init; }

    /// <summary>The chain's name.</summary>
    public required string ChainId { get; init; }

    public required ulong EpochHeight { get; init; }

    /// <summary>The signer's public key, its kind first.</summary>
    public ReadOnlyMemory<byte> SignerPublicKey { get; init; }

    /// <summary>The account that refunds go to; null for the predecessor.</summary>
    public string? RefundTo { get; init; }

    /// <summary>yoctoNEAR of the account, without the deposit.</summary>
    public UInt128 AccountBalance { get; init; }

    /// <summary>yoctoNEAR locked by staking.</summary>
    public UInt128 AccountLockedBalance { get; init; }

    /// <summary>Bytes of storage before the call.</summary>
    public ulong StorageUsage { get; init; }

    /// <summary>How the account has its contract, as <c>current_contract_code</c> says it: 0 to 3.</summary>
    public int ContractKind { get; init; }

    /// <summary>The contract's hash, or the name of the account that has it.</summary>
    public ReadOnlyMemory<byte> ContractId { get; init; }

    /// <summary>Results that the call waited for, in order; null for one that failed.</summary>
    public IReadOnlyList<byte[]?> PromiseResults { get; init; } = [];

    /// <summary>Accounts that wait for the call's result.</summary>
    public IReadOnlyList<string> OutputDataReceivers { get; init; } = [];

    /// <summary>Canonical JSON.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(new JsonObject
    {
        ["protocolVersion"] = ProtocolVersion,
        ["chainId"] = ChainId,
        ["epochHeight"] = Decimal(EpochHeight),
        ["signerPublicKey"] = JsonBytes.ToJson(SignerPublicKey.Span),
        ["refundTo"] = RefundTo,
        ["accountBalance"] = Decimal(AccountBalance),
        ["accountLockedBalance"] = Decimal(AccountLockedBalance),
        ["storageUsage"] = Decimal(StorageUsage),
        ["contractKind"] = ContractKind,
        ["contractId"] = JsonBytes.ToJson(ContractId.Span),
        ["promiseResults"] = new JsonArray(PromiseResults.Select(result => result is null ? JsonNull.Value : JsonBytes.ToJson(result))),
        ["outputDataReceivers"] = new JsonArray(OutputDataReceivers.Select(id => (JsonValue)id)),
    });

    /// <exception cref="ReceiptFormatException">It is not what <see cref="ToBytes"/> writes, byte for byte.</exception>
    public static ChainFacts Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            var fields = new JsonFields(CanonicalJson.Read(utf8, Limits), "near.context");
            var facts = From(fields);
            fields.Done();
            return facts;
        }
        catch (JsonFormatException bad)
        {
            throw new ReceiptFormatException($"malformed near.context: {bad.Message}", bad);
        }
    }

    private static ChainFacts From(JsonFields fields) => new()
    {
        ProtocolVersion = fields.Int("protocolVersion"),
        ChainId = fields.Name("chainId", 64),
        EpochHeight = fields.UInt64("epochHeight"),
        SignerPublicKey = fields.Bytes("signerPublicKey"),
        RefundTo = fields.Nullable("refundTo", name => fields.Name(name, 64)),
        AccountBalance = fields.UInt128("accountBalance"),
        AccountLockedBalance = fields.UInt128("accountLockedBalance"),
        StorageUsage = fields.UInt64("storageUsage"),
        ContractKind = fields.Int("contractKind") is var kind and <= 3 ? kind : throw new JsonFormatException($"{fields.PathOf("contractKind")}: expected 0 to 3"),
        ContractId = fields.Bytes("contractId"),
        PromiseResults = [.. Items(fields, "promiseResults", static (item, path) => item is JsonNull ? null : JsonBytes.FromJson(item, path))],
        OutputDataReceivers = [.. Items(fields, "outputDataReceivers",
            static (item, path) => item is JsonString { Value: { Length: > 0 and <= 64 } id } ? id : throw new JsonFormatException($"{path}: expected an account id"))],
    };

    private static ImmutableArray<T> Items<T>(JsonFields fields, string name, Func<JsonValue, string, T> read) =>
        [.. fields.Items(name).Select((item, i) => read(item, $"{fields.PathOf(name)}[{i}]"))];

    private static JsonString Decimal(UInt128 value) => new(value.ToString(CultureInfo.InvariantCulture));
}
