using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode;

/// <summary>Puts records into a state. Accounts that are not there are made, and what each uses is counted anew.</summary>
internal static class StatePatch
{
    public static void Apply(NearLedger ledger, IReadOnlyList<StateRecord> records, RuntimeParameters parameters)
    {
        foreach (var record in records) Apply(ledger, record);
        foreach (string id in records.Select(record => record.AccountId).Distinct(StringComparer.Ordinal)) Count(ledger, id, parameters);
        ledger.State.Keep();
    }

    private static void Apply(NearLedger ledger, StateRecord record)
    {
        string id = record.AccountId;
        switch (record)
        {
            case StateRecord.OfAccount account: ledger.Set(id, account.Account); break;
            case StateRecord.OfAccessKey key: ledger.SetKey(id, key.PublicKey.Span, key.Key); break;
            case StateRecord.OfData data: new ContractStorage(ledger.State, id).Write(data.Key.Span, data.Value.Span); break;
            case StateRecord.OfContract contract:
                ledger.SetCode(id, contract.Code);
                var local = new ContractId(ContractKind.Local, CryptoHash.Of(contract.Code.Span).ToArray());
                ledger.Set(id, (ledger.FindAccount(id) ?? New) with { Contract = local });
                break;
            default: throw new ArgumentOutOfRangeException(nameof(record), record, "no such record");
        }
    }

    private static Account New => new(0, 0, default, 0);

    // As NEAR counts: the account, its code, and for each key and record 40 bytes beside their own.
    private static void Count(NearLedger ledger, string id, RuntimeParameters parameters)
    {
        var account = ledger.FindAccount(id) ?? New;
        ulong perRecord = parameters.StorageExtraBytesPerRecord;
        ulong usage = parameters.StorageBytesPerAccount + ledger.ContractUsage(id, account.Contract);
        foreach (var (publicKey, key) in ledger.Keys(id))
            usage += (ulong)(publicKey.Length + key.Encode().Length) + perRecord + (key.GasKey?.Nonces ?? 0u) * ((ulong)publicKey.Length + perRecord + sizeof(ushort) + sizeof(ulong));
        foreach (var (key, value) in ledger.Data(id)) usage += (ulong)(key.Length + value.Length) + perRecord;
        ledger.Set(id, account with { StorageUsage = usage });
    }
}
