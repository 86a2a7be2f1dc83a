namespace OutLayer.Near;

/// <summary>The fee of a transfer, which may make its receiver.</summary>
public static class TransferFee
{
    /// <summary>Gas to send and to execute.</summary>
    /// <param name="fees">The protocol version's.</param>
    /// <param name="receiver">What the receiver's name says.</param>
    /// <param name="senderIsReceiver">Whether it is sent to oneself.</param>
    public static (ulong Send, ulong Execute) Of(FeeTable fees, AccountKind receiver, bool senderIsReceiver)
    {
        ArgumentNullException.ThrowIfNull(fees);
        ulong send = 0, execute = 0;
        foreach (var cost in CostsOf(receiver))
        {
            send += fees[cost].Send(senderIsReceiver);
            execute += fees[cost].Execute;
        }
        return (send, execute);
    }

    private static ActionCost[] CostsOf(AccountKind receiver) => receiver switch
    {
        AccountKind.NearImplicit => [ActionCost.Transfer, ActionCost.CreateAccount, ActionCost.AddFullAccessKey],
        AccountKind.EthImplicit or AccountKind.NearDeterministic => [ActionCost.Transfer, ActionCost.CreateAccount],
        _ => [ActionCost.Transfer],
    };
}
