using System.Text;

namespace OutLayer.Near;

/// <summary>Gas of actions: to send, and to execute. A delegation's own actions are counted apart, they run in a receipt of theirs.</summary>
public sealed class ActionFees(RuntimeParameters parameters)
{
    private readonly FeeTable _fees = parameters.Fees;

    /// <summary>To send a receipt without its actions.</summary>
    public ulong ReceiptSend(bool toSelf) => _fees[ActionCost.ActionReceipt].Send(toSelf);

    /// <summary>To execute a receipt without its actions.</summary>
    public ulong ReceiptExecute => _fees[ActionCost.ActionReceipt].Execute;

    /// <summary>To send all actions.</summary>
    public ulong Send(IReadOnlyList<ReceiptAction> actions, string receiver, bool toSelf)
    {
        ArgumentNullException.ThrowIfNull(actions);
        ulong gas = 0;
        foreach (var action in actions) gas = checked(gas + Send(action, receiver, toSelf));
        return gas;
    }

    /// <summary>To execute all actions, and what delegations lead to.</summary>
    public ulong PrepaidExecute(IReadOnlyList<ReceiptAction> actions, string receiver)
    {
        ArgumentNullException.ThrowIfNull(actions);
        ulong gas = 0;
        foreach (var action in actions)
        {
            gas = checked(gas + Execute(action, receiver));
            if (action is DelegateAction inner) gas = checked(gas + PrepaidExecute(inner.Actions, inner.ReceiverId) + ReceiptExecute);
        }
        return gas;
    }

    /// <summary>To send what delegations lead to; it is paid in advance.</summary>
    public ulong PrepaidSend(IReadOnlyList<ReceiptAction> actions)
    {
        ArgumentNullException.ThrowIfNull(actions);
        ulong gas = 0;
        foreach (var action in actions)
            if (action is DelegateAction inner) gas = checked(gas + Send(inner.Actions, inner.ReceiverId, inner.SenderId == inner.ReceiverId));
        return gas;
    }

    /// <summary>Gas attached to calls.</summary>
    public static ulong PrepaidGas(IReadOnlyList<ReceiptAction> actions)
    {
        ArgumentNullException.ThrowIfNull(actions);
        ulong gas = 0;
        foreach (var action in actions)
            gas = checked(gas + action switch { FunctionCallAction call => call.Gas, DelegateAction inner => PrepaidGas(inner.Actions), _ => 0 });
        return gas;
    }

    /// <summary>yoctoNEAR that go along.</summary>
    public static UInt128 Deposits(IReadOnlyList<ReceiptAction> actions)
    {
        ArgumentNullException.ThrowIfNull(actions);
        UInt128 sum = 0;
        foreach (var action in actions) sum = checked(sum + DepositOf(action));
        return sum;
    }

    private static UInt128 DepositOf(ReceiptAction action) => action switch
    {
        TransferAction transfer => transfer.Deposit,
        FunctionCallAction call => call.Deposit,
        TransferToGasKeyAction transfer => transfer.Deposit,
        StateInitAction init => init.Deposit,
        DelegateAction inner => Deposits(inner.Actions),
        _ => 0,
    };

    private ulong Send(ReceiptAction action, string receiver, bool toSelf)
    {
        ulong Base(ActionCost cost) => _fees[cost].Send(toSelf);
        ulong Bytes(ActionCost cost, int count) => checked(_fees[cost].Send(toSelf) * (ulong)count);
        return action switch
        {
            CreateAccountAction => Base(ActionCost.CreateAccount),
            DeployContractAction deploy => Base(ActionCost.DeployContract) + Bytes(ActionCost.DeployContractByte, deploy.Code.Length),
            FunctionCallAction call => Base(ActionCost.FunctionCall) + Bytes(ActionCost.FunctionCallByte, BytesOf(call)),
            TransferAction => TransferFee.Of(_fees, AccountIds.KindOf(receiver), toSelf).Send,
            StakeAction => Base(ActionCost.Stake),
            AddKeyAction add => KeyFee(add.Permission, Base, Bytes),
            AddGasKeyAction add => KeyFee(add.Permission, Base, Bytes) + Bytes(ActionCost.GasKeyByte, AccessKey.GasKeyInfoLength),
            DeleteKeyAction => Base(ActionCost.DeleteKey),
            DeleteAccountAction => Base(ActionCost.DeleteAccount),
            DelegateAction inner => Base(ActionCost.Delegate) + Send(inner.Actions, inner.ReceiverId, toSelf),
            DeployGlobalContractAction deploy => Base(ActionCost.DeployGlobalContract) + Bytes(ActionCost.DeployGlobalContractByte, deploy.Code.Length),
            UseGlobalContractAction use => Base(ActionCost.UseGlobalContract) + Bytes(ActionCost.UseGlobalContractIdentifierByte, use.Contract.Length),
            StateInitAction init => Base(ActionCost.DeterministicStateInit) + Bytes(ActionCost.DeterministicStateInitEntry, init.Data.Count)
                + Bytes(ActionCost.DeterministicStateInitByte, BytesOf(init)),
            TransferToGasKeyAction transfer => Base(ActionCost.GasKeyTransfer) + Bytes(ActionCost.GasKeyByte, transfer.PublicKey.Length),
            WithdrawFromGasKeyAction withdraw => Base(ActionCost.GasKeyTransfer) + Bytes(ActionCost.GasKeyByte, withdraw.PublicKey.Length),
            _ => throw new ArgumentOutOfRangeException(nameof(action), action, "no such action"),
        };
    }

    /// <summary>To execute one action; of a delegation its own part.</summary>
    public ulong Execute(ReceiptAction action, string receiver)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        ulong Base(ActionCost cost) => _fees[cost].Execute;
        ulong Bytes(ActionCost cost, int count) => checked(_fees[cost].Execute * (ulong)count);
        ulong GasKeyFee(ReadOnlyMemory<byte> key) =>
            Base(ActionCost.GasKeyTransfer) + Bytes(ActionCost.GasKeyByte, KeyRecord(receiver, key) + AccessKey.MinGasKeyLength);
        return action switch
        {
            CreateAccountAction => Base(ActionCost.CreateAccount),
            DeployContractAction deploy => Base(ActionCost.DeployContract) + Bytes(ActionCost.DeployContractByte, deploy.Code.Length),
            FunctionCallAction call => Base(ActionCost.FunctionCall) + Bytes(ActionCost.FunctionCallByte, BytesOf(call)),
            TransferAction => TransferFee.Of(_fees, AccountIds.KindOf(receiver), senderIsReceiver: true).Execute,
            StakeAction => Base(ActionCost.Stake),
            AddKeyAction add => KeyFee(add.Permission, Base, Bytes),
            AddGasKeyAction add => KeyFee(add.Permission, Base, Bytes) + (ulong)add.Nonces
                * (Base(ActionCost.GasKeyNonceWriteBase) + Bytes(ActionCost.GasKeyByte, KeyRecord(receiver, add.PublicKey) + sizeof(ushort) + sizeof(ulong))),
            DeleteKeyAction => Base(ActionCost.DeleteKey),
            DeleteAccountAction => Base(ActionCost.DeleteAccount),
            DelegateAction => Base(ActionCost.Delegate),
            DeployGlobalContractAction deploy => Base(ActionCost.DeployGlobalContract) + Bytes(ActionCost.DeployGlobalContractByte, deploy.Code.Length),
            UseGlobalContractAction use => Base(ActionCost.UseGlobalContract) + Bytes(ActionCost.UseGlobalContractIdentifierByte, use.Contract.Length),
            StateInitAction init => Base(ActionCost.DeterministicStateInit) + Bytes(ActionCost.DeterministicStateInitEntry, init.Data.Count)
                + Bytes(ActionCost.DeterministicStateInitByte, BytesOf(init)),
            TransferToGasKeyAction transfer => GasKeyFee(transfer.PublicKey),
            WithdrawFromGasKeyAction withdraw => GasKeyFee(withdraw.PublicKey),
            _ => throw new ArgumentOutOfRangeException(nameof(action), action, "no such action"),
        };
    }

    private static ulong KeyFee(FunctionCallPermission? permission, Func<ActionCost, ulong> fixedPart, Func<ActionCost, int, ulong> bytes) =>
        permission is null ? fixedPart(ActionCost.AddFullAccessKey)
            : fixedPart(ActionCost.AddFunctionCallKey) + bytes(ActionCost.AddFunctionCallKeyByte, permission.MethodNames.Sum(name => Encoding.UTF8.GetByteCount(name) + 1));

    // A key's record is named by two column bytes, the account and the key.
    private static int KeyRecord(string account, ReadOnlyMemory<byte> key) => 1 + account.Length + 1 + key.Length;

    private static int BytesOf(FunctionCallAction call) => Encoding.UTF8.GetByteCount(call.Method) + call.Arguments.Length;

    private static int BytesOf(StateInitAction init) => init.Data.Sum(entry => entry.Key.Length + entry.Value.Length);
}
