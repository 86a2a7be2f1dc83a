using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode;

/// <summary>Calls that change nothing and cost nothing, on any state that is kept.</summary>
internal sealed class ViewCalls(NearNodeOptions options, RuntimeParameters parameters, NodeContracts contracts)
{
    /// <exception cref="InvalidOperationException">The state is not kept any more, or has no such account.</exception>
    public ContractCall Call(NodeSnapshot at, string account, string method, ReadOnlyMemory<byte> arguments)
    {
        var ledger = at.Ledger();
        var found = ledger.FindAccount(account) ?? throw new InvalidOperationException($"there is no account {account} at block {at.Block.Height}");
        var storage = new ContractStorage(ledger.State, account);
        if (ledger.CodeOf(account, found.Contract) is not { } code) return NoCode(account, storage);
        var hash = found.Contract.Kind == ContractKind.GlobalByAccount ? CryptoHash.Of(code.Span) : new CryptoHash(found.Contract.Id.Span);
        return contracts.Call(hash, code, method, ContextOf(at.Block, account, found, arguments), storage, new LocalChain { Validators = Genesis.Validators });
    }

    private ContractCall NoCode(string account, ContractStorage storage)
    {
        var nothing = new VmLogic(new VmContext { CurrentAccountId = account, SignerAccountId = account, PredecessorAccountId = account }, parameters, storage, new GasMeter());
        return new ContractCall(nothing.Finish(failed: true), NearError.Around("CompilationError", NearError.Of("CodeDoesNotExist", ("account_id", account))));
    }

    private VmContext ContextOf(BlockHeader block, string id, Account account, ReadOnlyMemory<byte> arguments) => new()
    {
        CurrentAccountId = id,
        SignerAccountId = id,
        PredecessorAccountId = id,
        Input = arguments,
        BlockHeight = block.Height,
        BlockTimestamp = block.Timestamp,
        EpochHeight = block.EpochHeight,
        AccountBalance = account.Amount,
        AccountLockedBalance = account.Locked,
        StorageUsage = account.StorageUsage,
        RandomSeed = block.RandomValue.ToArray(),
        PrepaidGas = parameters.Limits.MaxGasBurntView,
        ChainId = options.ChainId,
        Contract = account.Contract,
        IsView = true,
    };
}
