namespace OutLayer.Near;

/// <summary>The chain as one call sees it. What it resumes are receipts to be sent if the call succeeds.</summary>
internal sealed class CallChain(string account, NearLedger ledger, BlockContext block, CryptoHash actionHash) : IExternalChain
{
    private readonly HashSet<CryptoHash> _yielded = [];
    private ulong _dataIds;

    public List<Receipt> Resumed { get; } = [];

    public UInt128 ValidatorTotalStake => block.Validators.Values.Aggregate((UInt128)0, (sum, stake) => sum + stake);

    public UInt128 ValidatorStake(string accountId) => block.Validators.GetValueOrDefault(accountId);

    public ReadOnlyMemory<byte> NewDataId(bool forYield)
    {
        var id = block.Derive(actionHash, _dataIds++);
        if (forYield) _yielded.Add(id);
        return id.ToArray();
    }

    public ReadOnlyMemory<byte>? TryCreateYield(ReadOnlySpan<byte> yieldId)
    {
        if (ledger.FindYield(account, yieldId) is not null) return null;
        var dataId = NewDataId(forYield: true);
        ledger.NameYield(account, yieldId, new CryptoHash(dataId.Span));
        return dataId;
    }

    public bool Resume(ReadOnlySpan<byte> dataId, ReadOnlyMemory<byte> payload)
    {
        var id = new CryptoHash(dataId);
        if (!_yielded.Contains(id) && !ledger.HasYield(account, id)) return false;
        Resumed.Add(new DataReceipt { PredecessorId = account, ReceiverId = account, DataId = id, Data = payload, IsPromiseResume = true });
        return true;
    }

    public bool ResumeYield(ReadOnlySpan<byte> yieldId, ReadOnlyMemory<byte> payload) =>
        ledger.FindYield(account, yieldId) is { } dataId && Resume(dataId.ToArray(), payload);
}
