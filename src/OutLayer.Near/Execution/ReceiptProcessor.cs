namespace OutLayer.Near;

/// <summary>What processing a receipt leads to.</summary>
/// <param name="Outcome">Of the receipt that ran: itself, or one that waited for it; null if none ran.</param>
/// <param name="Receipts">New receipts, with their names.</param>
/// <param name="Ran">The receipt that ran.</param>
public sealed record ProcessedReceipt(ExecutionOutcome? Outcome, IReadOnlyList<Receipt> Receipts, ActionReceipt? Ran)
{
    internal static readonly ProcessedReceipt Nothing = new(null, [], null);
}

/// <summary>
/// Runs receipts on a ledger: puts those aside that wait for data, runs the actions of the others, all or none, and gives back
/// what they did not use (nearcore's <c>process_receipt</c>, protocol version 86). Writes are kept in the ledger's block.
/// </summary>
public sealed class ReceiptProcessor(NearLedger ledger, BlockContext block, RuntimeParameters parameters, IContractRunner contracts)
{
    private readonly ActionValidator _validator = new(parameters.Limits);

    public ProcessedReceipt Process(Receipt receipt)
    {
        var processed = receipt switch
        {
            DataReceipt { IsPromiseResume: true } data => Resume(data),
            DataReceipt data => Deliver(data),
            ActionReceipt { IsPromiseYield: true } yielded => Yield(yielded),
            ActionReceipt action => RunOrPostpone(action),
            _ => throw new ArgumentOutOfRangeException(nameof(receipt), receipt, "no such receipt"),
        };
        ledger.Keep();
        return processed;
    }

    private ProcessedReceipt Deliver(DataReceipt data)
    {
        ledger.SetData(data.ReceiverId, data.DataId, data.Data);
        return ledger.Arrived(data.ReceiverId, data.DataId) is { } ready ? Run(ready) : ProcessedReceipt.Nothing;
    }

    private ProcessedReceipt Resume(DataReceipt data)
    {
        if (ledger.TakeYield(data.ReceiverId, data.DataId) is not { } yielded) return ProcessedReceipt.Nothing;
        ledger.SetData(data.ReceiverId, data.DataId, data.Data);
        return Run(yielded);
    }

    private ProcessedReceipt Yield(ActionReceipt receipt)
    {
        ledger.SetYield(receipt);
        return ProcessedReceipt.Nothing;
    }

    private ProcessedReceipt RunOrPostpone(ActionReceipt receipt)
    {
        var missing = receipt.InputDataIds.Where(dataId => !ledger.HasData(receipt.ReceiverId, dataId)).ToList();
        if (missing.Count == 0) return Run(receipt);
        ledger.Postpone(receipt, missing);
        return ProcessedReceipt.Nothing;
    }

    private ProcessedReceipt Run(ActionReceipt receipt)
    {
        var results = new PromiseResult[receipt.InputDataIds.Count];
        for (int i = 0; i < results.Length; i++)
        {
            if (!ledger.TryTakeData(receipt.ReceiverId, receipt.InputDataIds[i], out var data))
                throw new BorshException($"receipt {receipt.Id} runs without the data that it waits for", 0);
            results[i] = data is { } value ? new PromiseResult(PromiseResultKind.Successful, value) : new PromiseResult(PromiseResultKind.Failed);
        }
        ledger.Keep();   // the data is gone, whatever becomes of the actions
        var run = new ReceiptRun(receipt, results, ledger, block, parameters, contracts, _validator);
        run.Execute();
        return Finish(receipt, run);
    }

    private ProcessedReceipt Finish(ActionReceipt receipt, ReceiptRun run)
    {
        var result = run.Result;
        var burnt = Refunds.Settle(receipt, result, run.CreatedAccount, parameters, block.GasPrice);
        if (result.Error is null) ledger.Keep();
        else ledger.Undo();
        Reward(receipt, result);
        SendResult(receipt, result);
        var receipts = result.NewReceipts.Select((created, index) => created with { Id = block.Derive(receipt.Id, (ulong)index) }).ToList();
        var outcome = new ExecutionOutcome
        {
            Id = receipt.Id,
            ExecutorId = receipt.ReceiverId,
            ReceiptIds = [.. receipts.OfType<ActionReceipt>().Select(created => created.Id)],
            GasBurnt = result.GasBurnt,
            TokensBurnt = burnt,
            Logs = result.Logs,
            Profile = result.Profile,
            Failure = result.Error is { } kind ? NearError.Of("ActionError", ("index", (ulong?)result.FailedAction), ("kind", kind)) : null,
            SuccessReceiptId = result.ReturnedReceipt is { } returned ? receipts[returned].Id : null,
            SuccessValue = result.Error is null && result.ReturnedReceipt is null ? result.Value : default(ReadOnlyMemory<byte>?),
        };
        return new ProcessedReceipt(outcome, receipts, receipt);
    }

    // Part of what its contract burnt is the account's, whether the call succeeded or not; nobody's if the account is gone.
    private void Reward(ActionReceipt receipt, ActionResult result)
    {
        if (receipt.IsRefund || ledger.FindAccount(receipt.ReceiverId) is not { } account) return;
        var reward = UInt128.Min(receipt.GasPrice, block.GasPrice) * parameters.RewardOf(result.GasBurntByCalls);
        if (reward == 0) return;
        ledger.Set(receipt.ReceiverId, account with { Amount = checked(account.Amount + reward) });
        ledger.Keep();
    }

    // Who waits for the result gets it, or waits for the receipt that will have it.
    private static void SendResult(ActionReceipt receipt, ActionResult result)
    {
        if (receipt.OutputDataReceivers.Count == 0) return;
        if (result.ReturnedReceipt is { } index)
        {
            var returned = (ActionReceipt)result.NewReceipts[index];
            result.NewReceipts[index] = returned with { OutputDataReceivers = [.. returned.OutputDataReceivers, .. receipt.OutputDataReceivers] };
            return;
        }
        foreach (var (dataId, receiver) in receipt.OutputDataReceivers)
        {
            result.NewReceipts.Add(new DataReceipt
            {
                PredecessorId = receipt.ReceiverId, ReceiverId = receiver, DataId = dataId, Data = result.Error is null ? result.Value : default(ReadOnlyMemory<byte>?),
            });
        }
    }
}
