namespace OutLayer.Near;

/// <content>
/// Actions of a promise on gas keys, which pay for gas from a balance of their own (protocol version 85). Bytes are those
/// that the state keeps for a key.
/// </content>
public sealed partial class VmLogic
{
    /// <summary>Bytes of the state's entry: of a gas key's own part, of the shortest key that is one, of a nonce and its number.</summary>
    private const ulong GasKeyInfoBytes = 18, GasKeyEntryBytes = 27, NonceBytes = 8, NonceIndexBytes = 2;

    /// <summary>
    /// Cost: base + read(key) + read_memory(16) + action_gas_key_transfer + action_gas_key_byte * (key to send; entry of
    /// the key to execute).
    /// </summary>
    public void PromiseBatchActionTransferToGasKey(ReadOnlySpan<byte> memory, ulong promiseIndex, ulong publicKeyLen, ulong publicKeyPtr, ulong amountPtr)
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView("promise_batch_action_transfer_to_gas_key");
        var key = ReadMemoryOrRegister(memory, publicKeyLen, publicKeyPtr);
        var amount = ReadAmount(memory, amountPtr);
        var receipt = ReceiptOf(promiseIndex);
        PayAction(ActionCost.GasKeyTransfer, receipt);
        PayGasKeyBytes(receipt, PaidLength(key), KeyEntryLength(receipt, key) + GasKeyEntryBytes);
        DeductBalance(amount);
        receipt.Append(new TransferToGasKeyAction(PublicKeys.Check(key), amount));
    }

    /// <summary>Cost: base + read(key) + action_add_full_access_key + the entries of its nonces.</summary>
    public void PromiseBatchActionAddGasKeyWithFullAccess(ReadOnlySpan<byte> memory, ulong promiseIndex, ulong publicKeyLen, ulong publicKeyPtr, ulong nonces)
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView("promise_batch_action_add_gas_key_with_full_access");
        var key = ReadMemoryOrRegister(memory, publicKeyLen, publicKeyPtr);
        ushort count = NonceCount(nonces);
        var receipt = ReceiptOf(promiseIndex);
        PayAction(ActionCost.AddFullAccessKey, receipt);
        PayNonces(receipt, key, count);
        receipt.Append(new AddGasKeyAction(PublicKeys.Check(key), count, Permission: null));
    }

    /// <summary>Cost: as promise_batch_action_add_key_with_function_call + the entries of its nonces.</summary>
    public void PromiseBatchActionAddGasKeyWithFunctionCall(ReadOnlySpan<byte> memory, ulong promiseIndex, ulong publicKeyLen,
        ulong publicKeyPtr, ulong nonces, ulong allowancePtr, ulong receiverIdLen, ulong receiverIdPtr, ulong methodsLen, ulong methodsPtr)
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView("promise_batch_action_add_gas_key_with_function_call");
        var key = ReadMemoryOrRegister(memory, publicKeyLen, publicKeyPtr);
        ushort count = NonceCount(nonces);
        var call = ReadPermission(memory, allowancePtr, receiverIdLen, receiverIdPtr, methodsLen, methodsPtr);
        var receipt = ReceiptOf(promiseIndex);
        PayFunctionCallKey(receipt, call);
        PayNonces(receipt, key, count);
        receipt.Append(new AddGasKeyAction(PublicKeys.Check(key), count, call.ToPermission()));
    }

    private static ushort NonceCount(ulong nonces) => nonces <= ushort.MaxValue ? (ushort)nonces : throw VmErrors.IntegerOverflow();

    private void PayNonces(ReceiptDraft receipt, ReadOnlySpan<byte> key, ushort nonces)
    {
        Gas.PayAction(ActionCost.GasKeyNonceWriteBase, 0, _parameters.Fees[ActionCost.GasKeyNonceWriteBase].Execute * nonces);
        PayGasKeyBytes(receipt, GasKeyInfoBytes, nonces * (KeyEntryLength(receipt, key) + NonceIndexBytes + NonceBytes));
    }

    private void PayGasKeyBytes(ReceiptDraft receipt, ulong sent, ulong written)
    {
        var fee = _parameters.Fees[ActionCost.GasKeyByte];
        ulong send = fee.Send(IsOwn(receipt)) * sent; // no overflow: 65,535 nonces of at most 2,100 bytes
        Gas.PayAction(ActionCost.GasKeyByte, send, send + fee.Execute * written);
    }

    /// <summary>The state's key of an access key: a byte, the account, a byte, the key.</summary>
    private static ulong KeyEntryLength(ReceiptDraft receipt, ReadOnlySpan<byte> key) => 1 + (ulong)receipt.ReceiverId.Length + 1 + PaidLength(key);

    /// <summary>What is no key has no length.</summary>
    private static ulong PaidLength(ReadOnlySpan<byte> key) => PublicKeys.IsWellFormed(key) ? (ulong)key.Length : 0;
}
