namespace OutLayer.Near;

/// <summary>An account's own record.</summary>
/// <param name="Amount">yoctoNEAR, without those locked.</param>
/// <param name="Locked">yoctoNEAR locked by staking.</param>
/// <param name="Contract">How it has its contract.</param>
/// <param name="StorageUsage">Bytes: of this record, keys, code and state, as NEAR counts them.</param>
public sealed record Account(UInt128 Amount, UInt128 Locked, ContractId Contract, ulong StorageUsage)
{
    private const byte Version2 = 0;

    /// <summary>What an account may use without a balance (NEP-448), bytes.</summary>
    public const ulong ZeroBalanceStorageLimit = 770;

    /// <summary>Of its code; 32 zero bytes if it has none of its own.</summary>
    public CryptoHash CodeHash => Contract.Kind == ContractKind.Local ? new CryptoHash(Contract.Id.Span) : CryptoHash.Zero;

    /// <summary>An amount of all ones says that the second version follows, which knows global contracts.</summary>
    public byte[] Encode()
    {
        var writer = new BorshWriter();
        if (Contract.Kind is ContractKind.None or ContractKind.Local)
            return writer.U128(Amount).U128(Locked).Hash(CodeHash).U64(StorageUsage).ToArray();
        writer.U128(UInt128.MaxValue).U8(Version2).U128(Amount).U128(Locked).U64(StorageUsage).U8((byte)Contract.Kind);
        if (Contract.Kind == ContractKind.Global) writer.Raw(Contract.Id.Span);
        else writer.Bytes(Contract.Id.Span);
        return writer.ToArray();
    }

    public static Account Decode(ReadOnlyMemory<byte> bytes)
    {
        var reader = new BorshReader(bytes);
        var account = Read(ref reader);
        reader.End();
        return account;
    }

    private static Account Read(ref BorshReader reader)
    {
        var amount = reader.U128();
        if (amount == UInt128.MaxValue) return ReadVersion2(ref reader);
        var locked = reader.U128();
        var code = reader.Hash();
        var contract = code.IsZero ? default : new ContractId(ContractKind.Local, code.ToArray());
        return new Account(amount, locked, contract, reader.U64());
    }

    private static Account ReadVersion2(ref BorshReader reader)
    {
        reader.Choice(Version2 + 1, "account version");
        var (amount, locked, usage) = (reader.U128(), reader.U128(), reader.U64());
        var kind = (ContractKind)reader.Choice(4, "account contract");
        var id = kind switch
        {
            ContractKind.None => default,
            ContractKind.GlobalByAccount => reader.Bytes(),
            _ => reader.Hash().ToArray(),
        };
        return new Account(amount, locked, new ContractId(kind, id), usage);
    }
}
