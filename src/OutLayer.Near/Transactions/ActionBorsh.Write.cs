namespace OutLayer.Near;

/// <content>Writing.</content>
public static partial class ActionBorsh
{
    public static void WriteAll(BorshWriter writer, IReadOnlyList<ReceiptAction> actions)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(actions);
        writer.Vec(actions, static (to, action) => Write(to, action));
    }

    private static void Write(BorshWriter writer, ReceiptAction action)
    {
        writer.U8((byte)TagOf(action));
        switch (action)
        {
            case CreateAccountAction: break;
            case DeployContractAction deploy: writer.Bytes(deploy.Code.Span); break;
            case FunctionCallAction call: writer.String(call.Method).Bytes(call.Arguments.Span).U64(call.Gas).U128(call.Deposit); break;
            case TransferAction transfer: writer.U128(transfer.Deposit); break;
            case StakeAction stake: writer.U128(stake.Amount).Raw(stake.PublicKey.Span); break;
            case AddKeyAction add: WriteKey(writer, add.PublicKey, new AccessKey(add.Nonce, add.Permission)); break;
            case AddGasKeyAction add: WriteKey(writer, add.PublicKey, new AccessKey(0, add.Permission, new GasKeyInfo(0, add.Nonces))); break;
            case DeleteKeyAction delete: writer.Raw(delete.PublicKey.Span); break;
            case DeleteAccountAction delete: writer.String(delete.Beneficiary); break;
            case DelegateAction delegation: writer.Raw(delegation.Payload.Span).Raw(delegation.Signature.Span); break;
            case DeployGlobalContractAction deploy: writer.Bytes(deploy.Code.Span).U8(deploy.ByAccount ? (byte)1 : (byte)0); break;
            case UseGlobalContractAction use: WriteContract(writer, use.Contract); break;
            case StateInitAction init: WriteStateInit(writer, init).U128(init.Deposit); break;
            case TransferToGasKeyAction transfer: writer.Raw(transfer.PublicKey.Span).U128(transfer.Deposit); break;
            case WithdrawFromGasKeyAction withdraw: writer.Raw(withdraw.PublicKey.Span).U128(withdraw.Amount); break;
            default: throw new ArgumentOutOfRangeException(nameof(action), action, "no such action");
        }
    }

    /// <summary>The first state of a deterministic account in Borsh: what its name is the hash of. The map is in bytewise order.</summary>
    public static BorshWriter WriteStateInit(BorshWriter writer, StateInitAction init)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(init);
        writer.U8(0);
        WriteContract(writer, init.Contract);
        var sorted = init.Data.OrderBy(entry => entry.Key.ToArray(), Comparer<byte[]>.Create(static (x, y) => x.AsSpan().SequenceCompareTo(y))).ToList();
        return writer.Vec(sorted, static (to, entry) => to.Bytes(entry.Key.Span).Bytes(entry.Value.Span));
    }

    private static Tag TagOf(ReceiptAction action) => action switch
    {
        CreateAccountAction => Tag.CreateAccount,
        DeployContractAction => Tag.DeployContract,
        FunctionCallAction => Tag.FunctionCall,
        TransferAction => Tag.Transfer,
        StakeAction => Tag.Stake,
        AddKeyAction or AddGasKeyAction => Tag.AddKey,
        DeleteKeyAction => Tag.DeleteKey,
        DeleteAccountAction => Tag.DeleteAccount,
        DelegateAction { IsVersion2: var second } => second ? Tag.DelegateV2 : Tag.Delegate,
        DeployGlobalContractAction => Tag.DeployGlobalContract,
        UseGlobalContractAction => Tag.UseGlobalContract,
        StateInitAction => Tag.DeterministicStateInit,
        TransferToGasKeyAction => Tag.TransferToGasKey,
        WithdrawFromGasKeyAction => Tag.WithdrawFromGasKey,
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "no such action"),
    };

    private static void WriteKey(BorshWriter writer, ReadOnlyMemory<byte> publicKey, AccessKey key)
    {
        writer.Raw(publicKey.Span);
        key.Write(writer);
    }

    private static void WriteContract(BorshWriter writer, GlobalContractId contract)
    {
        if (contract.Hash is { } hash) writer.U8(0).Raw(hash.Span);
        else writer.U8(1).String(contract.Account!);
    }
}
