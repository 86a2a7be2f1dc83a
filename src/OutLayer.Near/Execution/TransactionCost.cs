namespace OutLayer.Near;

/// <summary>What a transaction costs its signer when it is taken.</summary>
/// <param name="GasBurnt">To send it.</param>
/// <param name="GasRemaining">Bought for what it leads to; what is not used goes back.</param>
/// <param name="ReceiptGasPrice">yoctoNEAR that this gas is bought for.</param>
/// <param name="BurntAmount">yoctoNEAR for the gas burnt.</param>
/// <param name="GasCost">yoctoNEAR for all gas.</param>
/// <param name="Deposit">yoctoNEAR that go along.</param>
/// <param name="Total">yoctoNEAR in all.</param>
public readonly record struct TransactionCost(
    ulong GasBurnt, ulong GasRemaining, UInt128 ReceiptGasPrice, UInt128 BurntAmount, UInt128 GasCost, UInt128 Deposit, UInt128 Total)
{
    /// <summary>Null if it is more than numbers hold (<c>CostOverflow</c>).</summary>
    public static TransactionCost? Of(SignedTransaction transaction, RuntimeParameters parameters, UInt128 gasPrice)
    {
        ArgumentNullException.ThrowIfNull(transaction);
        ArgumentNullException.ThrowIfNull(parameters);
        try
        {
            return checked(Compute(transaction, parameters, gasPrice));
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static TransactionCost Compute(SignedTransaction transaction, RuntimeParameters parameters, UInt128 gasPrice)
    {
        checked
        {
            var fees = new ActionFees(parameters);
            var (actions, receiver) = (transaction.Actions, transaction.ReceiverId);
            bool toSelf = transaction.SignerId == receiver;
            ulong burnt = fees.ReceiptSend(toSelf) + fees.Send(actions, receiver, toSelf);
            ulong remaining = ActionFees.PrepaidGas(actions) + fees.PrepaidSend(actions) + fees.ReceiptExecute + fees.PrepaidExecute(actions, receiver);
            var price = UInt128.Max(gasPrice, parameters.MinGasPurchasePrice);
            UInt128 burntAmount = gasPrice * burnt, gasCost = burntAmount + price * remaining, deposit = ActionFees.Deposits(actions);
            return new TransactionCost(burnt, remaining, price, burntAmount, gasCost, deposit, gasCost + deposit);
        }
    }
}
