using System.Text;

namespace OutLayer.Near;

/// <content>Contracts: code, and calls.</content>
internal sealed partial class ReceiptRun
{
    private NearError? Deploy(DeployContractAction deploy)
    {
        SetContract(new ContractId(ContractKind.Local, CryptoHash.Of(deploy.Code.Span).ToArray()), (ulong)deploy.Code.Length);
        ledger.SetCode(_id, deploy.Code);
        return null;
    }

    // Its code is there for all at once; its price is burnt, not locked.
    private NearError? DeployGlobal(DeployGlobalContractAction deploy)
    {
        UInt128 cost = checked(parameters.GlobalContractStorageAmountPerByte * (ulong)deploy.Code.Length);
        if (_account!.Amount < cost) return NearError.Of("LackBalanceForState", ("account_id", _id), ("amount", cost));
        _account = _account with { Amount = _account.Amount - cost };
        Result.TokensBurnt = checked(Result.TokensBurnt + cost);
        ledger.SetGlobalCode(deploy.ByAccount ? new GlobalContractId(null, _id) : new GlobalContractId(CryptoHash.Of(deploy.Code.Span).ToArray(), null), deploy.Code);
        return null;
    }

    private NearError? UseGlobal(GlobalContractId id)
    {
        if (ledger.FindGlobalCode(id) is null)
        {
            var identifier = id.Hash is { } hash ? NearError.Around("CodeHash", new CryptoHash(hash.Span)) : NearError.Around("AccountId", id.Account);
            return NearError.Of("GlobalContractDoesNotExist", ("identifier", identifier));
        }
        var contract = id.Hash is { } code ? new ContractId(ContractKind.Global, code) : new ContractId(ContractKind.GlobalByAccount, Encoding.UTF8.GetBytes(id.Account!));
        bool local = _account!.Contract.Kind == ContractKind.Local;
        SetContract(contract, (ulong)id.Length);
        if (local) ledger.RemoveCode(_id);
        return null;
    }

    // The deposit pays for the storage as far as it is needed; the rest goes back.
    private NearError? InitState(StateInitAction init)
    {
        _account ??= new Account(0, 0, default, parameters.StorageBytesPerAccount);
        if (_account.Contract.Kind == ContractKind.None)
        {
            if (UseGlobal(init.Contract) is { } error) return error;
            var data = ledger.StorageOf(_id);
            foreach (var (key, value) in init.Data)
            {
                data.Write(key.Span, value.Span);
                _account = _account with { StorageUsage = _account.StorageUsage + (ulong)(key.Length + value.Length) + parameters.StorageExtraBytesPerRecord };
            }
        }
        var needed = UInt128.Min(init.Deposit, StorageStake.Missing(_account, _account.Amount, parameters));
        _account = _account with { Amount = checked(_account.Amount + needed) };
        if (init.Deposit > needed) Result.NewReceipts.Add(Refunds.Balance(receipt.RefundTo ?? receipt.PredecessorId, init.Deposit - needed));
        return null;
    }

    private void SetContract(ContractId contract, ulong usage)
    {
        ulong before = ledger.ContractUsage(_id, _account!.Contract);
        ulong others = _account.StorageUsage > before ? _account.StorageUsage - before : 0;
        _account = _account with { Contract = contract, StorageUsage = checked(others + usage) };
    }

    private NearError? Call(FunctionCallAction call, int index)
    {
        var account = _account!;
        if (ledger.CodeOf(_id, account.Contract) is not { } code) return NoCode();
        var hash = account.Contract.Kind == ContractKind.GlobalByAccount ? CryptoHash.Of(code.Span) : new CryptoHash(account.Contract.Id.Span);
        var actionHash = block.ActionHash(receipt.Id, index);
        var chain = new CallChain(_id, ledger, block, actionHash);
        var run = contracts.Call(hash, code, call.Method, ContextOf(call, account, actionHash, index), ledger.StorageOf(_id), chain);
        var outcome = run.Outcome;
        Result.GasBurnt = checked(Result.GasBurnt + outcome.BurntGas);
        Result.GasUsed = checked(Result.GasUsed + outcome.UsedGas);
        Result.GasBurntByCalls = checked(Result.GasBurntByCalls + outcome.BurntGas);
        Result.Logs.AddRange(outcome.Logs);
        Result.AddProfile(outcome.Profile.Entries(outcome.BurntGas));
        if (run.Error is { } error) return NearError.Around("FunctionCallError", error);
        _account = account with { Amount = outcome.Balance, StorageUsage = outcome.StorageUsage };
        int first = Result.NewReceipts.Count;
        Result.NewReceipts.AddRange(DraftedReceipts.Make(outcome.Receipts, receipt));
        Result.NewReceipts.AddRange(chain.Resumed);
        foreach (var yielded in Result.NewReceipts.Skip(first).OfType<ActionReceipt>().Where(created => created.IsPromiseYield))
            ledger.EnqueueTimeout(_id, yielded.InputDataIds[0], block.Height + parameters.Limits.YieldTimeoutLengthInBlocks);
        Result.ReturnedReceipt = first + outcome.ReturnedReceipt;
        Result.Value = outcome.ReturnValue ?? default;
        return null;
    }

    private NearError NoCode() => NearError.Around("FunctionCallError",
        NearError.Around("CompilationError", NearError.Of("CodeDoesNotExist", ("account_id", _id))));

    private VmContext ContextOf(FunctionCallAction call, Account account, CryptoHash actionHash, int index) => new()
    {
        CurrentAccountId = _id,
        SignerAccountId = receipt.SignerId,
        SignerAccountPk = receipt.SignerPublicKey,
        PredecessorAccountId = receipt.PredecessorId,
        RefundToAccountId = receipt.RefundTo,
        Input = call.Arguments,
        BlockHeight = block.Height,
        BlockTimestamp = block.Timestamp,
        EpochHeight = block.EpochHeight,
        AccountBalance = account.Amount,
        AccountLockedBalance = account.Locked,
        AttachedDeposit = call.Deposit,
        StorageUsage = account.StorageUsage,
        RandomSeed = block.SeedOf(actionHash),
        PrepaidGas = call.Gas,
        ChainId = block.ChainId,
        Contract = account.Contract,
        PromiseResults = promiseResults,
        OutputDataReceivers = index == receipt.Actions.Count - 1 ? [.. receipt.OutputDataReceivers.Select(output => output.ReceiverId)] : [],
    };
}
