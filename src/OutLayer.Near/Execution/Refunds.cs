namespace OutLayer.Near;

/// <summary>What goes back after a receipt: deposits of one that failed, and gas that was bought and not burnt.</summary>
internal static class Refunds
{
    private static readonly byte[] NoKey = new byte[1 + CryptoHash.Size];

    /// <summary>Adds the refunds to the new receipts, and gives the yoctoNEAR burnt.</summary>
    public static UInt128 Settle(ActionReceipt receipt, ActionResult result, bool createdAccount, RuntimeParameters parameters, UInt128 gasPrice)
    {
        if (receipt.IsRefund) return result.TokensBurnt;
        checked
        {
            UInt128 purchase = receipt.GasPrice, price = UInt128.Min(purchase, gasPrice);
            UInt128 surplus = (purchase - price) * result.GasBurnt;
            UInt128 charge = createdAccount ? CreationCharge(parameters, price, surplus) : 0;
            UInt128 gas = purchase * UnusedGas(receipt, result, parameters) + surplus - charge;
            UInt128 deposit = result.Error is null ? 0 : ActionFees.Deposits(receipt.Actions);
            if (deposit > 0) result.NewReceipts.Add(Balance(receipt.RefundTo ?? receipt.PredecessorId, deposit));
            if (gas > 0) result.NewReceipts.Add(Gas(receipt, gas));
            return price * result.GasBurnt + charge + result.TokensBurnt;
        }
    }

    /// <summary>A deposit, or what a deleted account leaves.</summary>
    public static ActionReceipt Balance(string receiver, UInt128 amount) => new()
    {
        PredecessorId = Receipt.SystemAccountId, ReceiverId = receiver, SignerId = Receipt.SystemAccountId, SignerPublicKey = NoKey, Actions = [new TransferAction(amount)],
    };

    // The signer's key gets its allowance back by it.
    private static ActionReceipt Gas(ActionReceipt receipt, UInt128 amount) => new()
    {
        PredecessorId = Receipt.SystemAccountId, ReceiverId = receipt.SignerId, SignerId = receipt.SignerId, SignerPublicKey = receipt.SignerPublicKey,
        Actions = [new TransferAction(amount)],
    };

    private static ulong UnusedGas(ActionReceipt receipt, ActionResult result, RuntimeParameters parameters)
    {
        var fees = new ActionFees(parameters);
        ulong bought = checked(ActionFees.PrepaidGas(receipt.Actions) + fees.PrepaidSend(receipt.Actions) + fees.ReceiptExecute + fees.PrepaidExecute(receipt.Actions, receipt.ReceiverId));
        return checked(bought - (result.Error is null ? result.GasUsed : result.GasBurnt));
    }

    private static UInt128 CreationCharge(RuntimeParameters parameters, UInt128 price, UInt128 surplus)
    {
        UInt128 paid = checked(price * parameters.Fees[ActionCost.CreateAccount].Execute);
        return paid >= parameters.AccountCreationCharge ? 0 : UInt128.Min(parameters.AccountCreationCharge - paid, surplus);
    }
}
