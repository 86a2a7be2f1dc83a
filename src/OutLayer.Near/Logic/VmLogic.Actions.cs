using System.Buffers.Binary;
using System.Text;

namespace OutLayer.Near;

/// <content>Actions of a promise: accounts, code, calls and transfers. Not in views; that error comes after <c>base</c>.</content>
public sealed partial class VmLogic
{
    private const int AmountBytes = 16;

    /// <summary>Cost: base + action_create_account.</summary>
    public void PromiseBatchActionCreateAccount(ulong promiseIndex)
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView("promise_batch_action_create_account");
        var receipt = ReceiptOf(promiseIndex);
        PayAction(ActionCost.CreateAccount, receipt);
        receipt.Append(new CreateAccountAction());
    }

    /// <summary>Cost: base + read(n) + action_deploy_contract + action_deploy_contract_per_byte * n.</summary>
    public void PromiseBatchActionDeployContract(ReadOnlySpan<byte> memory, ulong promiseIndex, ulong codeLen, ulong codePtr)
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView("promise_batch_action_deploy_contract");
        byte[] code = ReadCode(memory, codeLen, codePtr);
        var receipt = ReceiptOf(promiseIndex);
        PayAction(ActionCost.DeployContract, receipt);
        PayAction(ActionCost.DeployContractByte, receipt, (ulong)code.Length);
        receipt.Append(new DeployContractAction(code));
    }

    /// <summary>As <see cref="PromiseBatchActionFunctionCallWeight"/> with no weight.</summary>
    public void PromiseBatchActionFunctionCall(ReadOnlySpan<byte> memory, ulong promiseIndex, ulong methodLen, ulong methodPtr,
        ulong argumentsLen, ulong argumentsPtr, ulong amountPtr, ulong gas) =>
        PromiseBatchActionFunctionCallWeight(memory, promiseIndex, methodLen, methodPtr, argumentsLen, argumentsPtr, amountPtr, gas, 0);

    /// <summary>
    /// Cost: base + read_memory(16) + read(method) + read(arguments) + action_function_call +
    /// action_function_call_per_byte * (method + arguments), and <paramref name="gas"/> is reserved.
    /// </summary>
    public void PromiseBatchActionFunctionCallWeight(ReadOnlySpan<byte> memory, ulong promiseIndex, ulong methodLen,
        ulong methodPtr, ulong argumentsLen, ulong argumentsPtr, ulong amountPtr, ulong gas, ulong gasWeight)
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView("promise_batch_action_function_call");
        var amount = ReadAmount(memory, amountPtr);
        byte[] method = ReadMethodName(memory, methodLen, methodPtr);
        byte[] arguments = ReadMemoryOrRegister(memory, argumentsLen, argumentsPtr).ToArray();
        var receipt = ReceiptOf(promiseIndex);
        PayCall(IsOwn(receipt), method, arguments);
        Gas.Deduct(0, gas);
        DeductDeposit(amount);
        receipt.Append(new FunctionCallAction(MethodName(method), arguments, amount, gas, gasWeight));
    }

    /// <summary>
    /// Cost: base + read_memory(16) + action_transfer; to an account that a transfer makes also action_create_account,
    /// and to one named by an Ed25519 key action_add_full_access_key, all as one.
    /// </summary>
    public void PromiseBatchActionTransfer(ReadOnlySpan<byte> memory, ulong promiseIndex, ulong amountPtr)
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView("promise_batch_action_transfer");
        var amount = ReadAmount(memory, amountPtr);
        var receipt = ReceiptOf(promiseIndex);
        var (send, execute) = TransferFee.Of(_parameters.Fees, AccountIds.KindOf(receipt.ReceiverId), IsOwn(receipt));
        Gas.PayAction(ActionCost.Transfer, send, send + execute);
        DeductBalance(amount);
        receipt.Append(new TransferAction(amount));
    }

    /// <summary>Cost: base + account(n) + action_delete_account.</summary>
    public void PromiseBatchActionDeleteAccount(ReadOnlySpan<byte> memory, ulong promiseIndex, ulong beneficiaryIdLen, ulong beneficiaryIdPtr)
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView("promise_batch_action_delete_account");
        string beneficiary = ReadAccountId(memory, beneficiaryIdLen, beneficiaryIdPtr);
        var receipt = ReceiptOf(promiseIndex);
        PayAction(ActionCost.DeleteAccount, receipt);
        receipt.Append(new DeleteAccountAction(beneficiary));
    }

    private void PayCall(bool own, byte[] method, byte[] arguments)
    {
        PayAction(ActionCost.FunctionCall, own);
        PayAction(ActionCost.FunctionCallByte, own, (ulong)method.Length + (ulong)arguments.Length);
    }

    private byte[] ReadMethodName(ReadOnlySpan<byte> memory, ulong len, ulong ptr)
    {
        byte[] method = ReadMemoryOrRegister(memory, len, ptr).ToArray();
        return method.Length > 0 ? method : throw VmErrors.EmptyMethodName();
    }

    private static string MethodName(ReadOnlySpan<byte> utf8) =>
        System.Text.Unicode.Utf8.IsValid(utf8) ? Encoding.UTF8.GetString(utf8) : throw VmErrors.InvalidMethodName();

    private byte[] ReadCode(ReadOnlySpan<byte> memory, ulong len, ulong ptr)
    {
        var code = ReadMemoryOrRegister(memory, len, ptr);
        return (ulong)code.Length <= Limits.MaxContractSize
            ? code.ToArray()
            : throw VmErrors.ContractSizeExceeded((ulong)code.Length, Limits.MaxContractSize);
    }

    /// <summary>Cost: read_memory(16). yoctoNEAR, little-endian.</summary>
    private UInt128 ReadAmount(ReadOnlySpan<byte> memory, ulong ptr) =>
        BinaryPrimitives.ReadUInt128LittleEndian(ReadMemory(memory, AmountBytes, ptr));

    private void DeductBalance(UInt128 amount)
    {
        if (amount > _balance) throw VmErrors.BalanceExceeded();
        _balance -= amount;
    }

    /// <summary>
    /// With a call. Exactly 1 yoctoNEAR, which proves a full access key, is given to an account that has nothing
    /// (protocol version 85).
    /// </summary>
    private void DeductDeposit(UInt128 amount)
    {
        if (_parameters.OneYoctoOnPromise && amount == 1 && _balance == 0) SubsidizedAmount += 1;
        else DeductBalance(amount);
    }

    private ReceiptDraft ReceiptOf(ulong promiseIndex)
    {
        var promise = PromiseAt(promiseIndex);
        return promise.IsJoint ? throw VmErrors.CannotAppendActionToJointPromise() : _receipts[promise.Receipts[0]];
    }

    private bool IsOwn(ReceiptDraft receipt) => receipt.ReceiverId == _context.CurrentAccountId;

    private void PayAction(ActionCost cost, ReceiptDraft receipt, ulong count = 1) => PayAction(cost, IsOwn(receipt), count);

    /// <summary>Burns what sending costs and reserves what execution costs.</summary>
    private void PayAction(ActionCost cost, bool toSelf, ulong count = 1)
    {
        var fee = _parameters.Fees[cost];
        if (Math.BigMul(fee.Send(toSelf), count, out ulong send) != 0 || Math.BigMul(fee.Execute, count, out ulong execute) != 0)
            throw VmErrors.IntegerOverflow();
        if (send > ulong.MaxValue - execute) throw VmErrors.IntegerOverflow();
        Gas.PayAction(cost, send, send + execute);
    }
}
