namespace OutLayer.Near;

/// <content>
/// Actions of a promise: global contracts (protocol version 77) and deterministic accounts made of one (82). Not in
/// views; that error comes after <c>base</c>.
/// </content>
public sealed partial class VmLogic
{
    private const int HashBytes = 32;

    /// <summary>Cost: base + read(n) + action_deploy_global_contract + action_deploy_global_contract_per_byte * n.</summary>
    public void PromiseBatchActionDeployGlobalContract(ReadOnlySpan<byte> memory, ulong promiseIndex, ulong codeLen, ulong codePtr) =>
        DeployGlobal("promise_batch_action_deploy_global_contract", memory, promiseIndex, codeLen, codePtr, byAccount: false);

    /// <summary>The same, for a contract that its account names.</summary>
    public void PromiseBatchActionDeployGlobalContractByAccountId(ReadOnlySpan<byte> memory, ulong promiseIndex, ulong codeLen, ulong codePtr) =>
        DeployGlobal("promise_batch_action_deploy_global_contract_by_account_id", memory, promiseIndex, codeLen, codePtr, byAccount: true);

    /// <summary>
    /// Cost: base + read(32) + action_use_global_contract + action_use_global_contract_per_identifier_byte * 32.
    /// </summary>
    public void PromiseBatchActionUseGlobalContract(ReadOnlySpan<byte> memory, ulong promiseIndex, ulong codeHashLen, ulong codeHashPtr)
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView("promise_batch_action_use_global_contract");
        UseGlobal(promiseIndex, ReadCodeHash(memory, codeHashLen, codeHashPtr));
    }

    /// <summary>Cost: base + account(n) + action_use_global_contract + action_use_global_contract_per_identifier_byte * n.</summary>
    public void PromiseBatchActionUseGlobalContractByAccountId(ReadOnlySpan<byte> memory, ulong promiseIndex, ulong accountIdLen, ulong accountIdPtr)
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView("promise_batch_action_use_global_contract_by_account_id");
        UseGlobal(promiseIndex, new GlobalContractId(null, ReadAccountId(memory, accountIdLen, accountIdPtr)));
    }

    /// <summary>Cost: base + read(32) + read_memory(16) + action_deterministic_state_init. Gives the action's index in its receipt.</summary>
    public ulong PromiseBatchActionStateInit(ReadOnlySpan<byte> memory, ulong promiseIndex, ulong codeLen, ulong codePtr, ulong amountPtr)
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView("promise_batch_action_state_init");
        return StateInit(memory, promiseIndex, ReadCodeHash(memory, codeLen, codePtr), amountPtr);
    }

    /// <summary>Cost: base + account(n) + read_memory(16) + action_deterministic_state_init. Gives the action's index in its receipt.</summary>
    public ulong PromiseBatchActionStateInitByAccountId(ReadOnlySpan<byte> memory, ulong promiseIndex, ulong accountIdLen, ulong accountIdPtr, ulong amountPtr)
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView("promise_batch_action_state_init_by_account_id");
        return StateInit(memory, promiseIndex, new GlobalContractId(null, ReadAccountId(memory, accountIdLen, accountIdPtr)), amountPtr);
    }

    /// <summary>
    /// Cost: base + read(k) + read(v) + action_deterministic_state_init_per_entry +
    /// action_deterministic_state_init_per_byte * (k + v).
    /// </summary>
    public void SetStateInitDataEntry(ReadOnlySpan<byte> memory, ulong promiseIndex, ulong actionIndex, ulong keyLen, ulong keyPtr, ulong valueLen, ulong valuePtr)
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView("set_state_init_data_entry");
        var receipt = ReceiptOf(promiseIndex);
        byte[] key = ReadMemoryOrRegister(memory, keyLen, keyPtr).ToArray();
        byte[] value = ReadMemoryOrRegister(memory, valueLen, valuePtr).ToArray();
        PayAction(ActionCost.DeterministicStateInitEntry, receipt);
        PayAction(ActionCost.DeterministicStateInitByte, receipt, (ulong)key.Length + (ulong)value.Length);
        if (actionIndex >= (ulong)receipt.Actions.Count || receipt.Actions[(int)actionIndex] is not StateInitAction init)
            throw VmErrors.InvalidActionIndex(_receipts.IndexOf(receipt), actionIndex);
        if (init.Data.Any(entry => entry.Key.Span.SequenceEqual(key))) throw VmErrors.DataEntryAlreadyExists();
        receipt.Replace((int)actionIndex, init with { Data = [.. init.Data, new(key, value)] });
    }

    private void DeployGlobal(string function, ReadOnlySpan<byte> memory, ulong promiseIndex, ulong codeLen, ulong codePtr, bool byAccount)
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView(function);
        byte[] code = ReadCode(memory, codeLen, codePtr);
        var receipt = ReceiptOf(promiseIndex);
        PayAction(ActionCost.DeployGlobalContract, receipt);
        PayAction(ActionCost.DeployGlobalContractByte, receipt, (ulong)code.Length);
        receipt.Append(new DeployGlobalContractAction(code, byAccount));
    }

    private void UseGlobal(ulong promiseIndex, GlobalContractId contract)
    {
        var receipt = ReceiptOf(promiseIndex);
        PayAction(ActionCost.UseGlobalContract, receipt);
        PayAction(ActionCost.UseGlobalContractIdentifierByte, receipt, (ulong)contract.Length);
        receipt.Append(new UseGlobalContractAction(contract));
    }

    private ulong StateInit(ReadOnlySpan<byte> memory, ulong promiseIndex, GlobalContractId contract, ulong amountPtr)
    {
        var amount = ReadAmount(memory, amountPtr);
        var receipt = ReceiptOf(promiseIndex);
        PayAction(ActionCost.DeterministicStateInit, receipt);
        DeductBalance(amount);
        return (ulong)receipt.Append(new StateInitAction(contract, amount));
    }

    private GlobalContractId ReadCodeHash(ReadOnlySpan<byte> memory, ulong len, ulong ptr)
    {
        var hash = ReadMemoryOrRegister(memory, len, ptr);
        return hash.Length == HashBytes ? new GlobalContractId(hash.ToArray(), null) : throw VmErrors.ContractCodeHashMalformed();
    }
}
