using System.Text;

namespace OutLayer.Near;

/// <content>
/// Actions of a promise: stakes and keys. A key is looked at only when its fees are paid, as in nearcore. Not in views;
/// that error comes after <c>base</c>.
/// </content>
public sealed partial class VmLogic
{
    /// <summary>Cost: base + read_memory(16) + read(key) + action_stake.</summary>
    public void PromiseBatchActionStake(ReadOnlySpan<byte> memory, ulong promiseIndex, ulong amountPtr, ulong publicKeyLen, ulong publicKeyPtr)
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView("promise_batch_action_stake");
        var amount = ReadAmount(memory, amountPtr);
        var key = ReadMemoryOrRegister(memory, publicKeyLen, publicKeyPtr);
        var receipt = ReceiptOf(promiseIndex);
        PayAction(ActionCost.Stake, receipt);
        receipt.Append(new StakeAction(amount, PublicKeys.Check(key)));
    }

    /// <summary>Cost: base + read(key) + action_add_full_access_key.</summary>
    public void PromiseBatchActionAddKeyWithFullAccess(ReadOnlySpan<byte> memory, ulong promiseIndex, ulong publicKeyLen, ulong publicKeyPtr, ulong nonce)
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView("promise_batch_action_add_key_with_full_access");
        var key = ReadMemoryOrRegister(memory, publicKeyLen, publicKeyPtr);
        var receipt = ReceiptOf(promiseIndex);
        PayAction(ActionCost.AddFullAccessKey, receipt);
        receipt.Append(new AddKeyAction(PublicKeys.Check(key), nonce, Permission: null));
    }

    /// <summary>
    /// Cost: base + read(key) + read_memory(16) + account(receiver) + read(methods) + action_add_function_call_key +
    /// action_add_function_call_key_per_byte * sum of (1 + length) over the methods, which commas separate.
    /// </summary>
    public void PromiseBatchActionAddKeyWithFunctionCall(ReadOnlySpan<byte> memory, ulong promiseIndex, ulong publicKeyLen,
        ulong publicKeyPtr, ulong nonce, ulong allowancePtr, ulong receiverIdLen, ulong receiverIdPtr, ulong methodsLen, ulong methodsPtr)
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView("promise_batch_action_add_key_with_function_call");
        var key = ReadMemoryOrRegister(memory, publicKeyLen, publicKeyPtr);
        var call = ReadPermission(memory, allowancePtr, receiverIdLen, receiverIdPtr, methodsLen, methodsPtr);
        var receipt = ReceiptOf(promiseIndex);
        PayFunctionCallKey(receipt, call);
        receipt.Append(new AddKeyAction(PublicKeys.Check(key), nonce, call.ToPermission()));
    }

    /// <summary>Cost: base + read(key) + action_delete_key.</summary>
    public void PromiseBatchActionDeleteKey(ReadOnlySpan<byte> memory, ulong promiseIndex, ulong publicKeyLen, ulong publicKeyPtr)
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView("promise_batch_action_delete_key");
        var key = ReadMemoryOrRegister(memory, publicKeyLen, publicKeyPtr);
        var receipt = ReceiptOf(promiseIndex);
        PayAction(ActionCost.DeleteKey, receipt);
        receipt.Append(new DeleteKeyAction(PublicKeys.Check(key)));
    }

    private void PayFunctionCallKey(ReceiptDraft receipt, KeyCalls calls)
    {
        PayAction(ActionCost.AddFunctionCallKey, receipt);
        PayAction(ActionCost.AddFunctionCallKeyByte, receipt, (ulong)calls.Methods.Sum(method => method.Length + 1L));
    }

    private KeyCalls ReadPermission(ReadOnlySpan<byte> memory, ulong allowancePtr, ulong receiverIdLen, ulong receiverIdPtr, ulong methodsLen, ulong methodsPtr)
    {
        var allowance = ReadAmount(memory, allowancePtr);
        string receiver = ReadAccountId(memory, receiverIdLen, receiverIdPtr);
        return new KeyCalls(allowance, receiver, SplitMethods(ReadMemoryOrRegister(memory, methodsLen, methodsPtr)));
    }

    private static List<byte[]> SplitMethods(ReadOnlySpan<byte> names)
    {
        var methods = new List<byte[]>();
        if (names.IsEmpty) return methods;
        foreach (var part in names.Split((byte)','))
        {
            byte[] method = names[part].ToArray();
            methods.Add(method.Length > 0 ? method : throw VmErrors.EmptyMethodName());
        }
        return methods;
    }

    /// <summary>What a key for function calls may do, before its names are looked at; an allowance of 0 is none.</summary>
    private sealed record KeyCalls(UInt128 Allowance, string Receiver, List<byte[]> Methods)
    {
        public FunctionCallPermission ToPermission() =>
            new(Allowance == 0 ? null : Allowance, Receiver, [.. Methods.Select(method => MethodName(method))]);
    }
}
