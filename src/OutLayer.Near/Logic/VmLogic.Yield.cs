namespace OutLayer.Near;

/// <content>
/// Yield and resume (NEP-519): a receipt to oneself that waits for data which a later call gives. Not in views; that
/// error comes after <c>base</c>.
/// </content>
public sealed partial class VmLogic
{
    /// <summary>
    /// Cost: base + yield_create_base + read(method) + read(arguments) + yield_create_byte * (method + arguments) +
    /// receipt with one data receipt + action_function_call and its bytes, and <paramref name="gas"/> is reserved; at the
    /// end write_register(32), of the name to resume by.
    /// </summary>
    public ulong PromiseYieldCreate(ReadOnlySpan<byte> memory, ulong methodLen, ulong methodPtr, ulong argumentsLen,
        ulong argumentsPtr, ulong gas, ulong gasWeight, ulong registerId)
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView("promise_yield_create");
        Gas.PayBase(Cost.YieldCreateBase);
        byte[] method = ReadMethodName(memory, methodLen, methodPtr);
        byte[] arguments = ReadMemoryOrRegister(memory, argumentsLen, argumentsPtr).ToArray();
        Gas.PayPer(Cost.YieldCreateByte, (ulong)method.Length + (ulong)arguments.Length);
        Gas.Deduct(0, gas);
        PayReceipt(toSelf: true, [true]);
        var dataId = _chain.NewDataId(forYield: true);
        ulong promise = AddYield(dataId);
        PayCall(own: true, method, arguments);
        ReceiptOf(promise).Append(new FunctionCallAction(MethodName(method), arguments, 0, gas, gasWeight));
        _registers.Write(registerId, dataId);
        return promise;
    }

    /// <summary>
    /// As promise_yield_create under a name of the contract's own, with a deposit (protocol version 85). Cost: base +
    /// yield_create_with_id_base + read_memory(16) + read(method) + read(arguments) + read(32) + yield_create_byte *
    /// (method + arguments), and the rest if the name is free; else the result is <see cref="ulong.MaxValue"/>.
    /// </summary>
    public ulong PromiseYieldCreateWithId(ReadOnlySpan<byte> memory, ulong methodLen, ulong methodPtr, ulong argumentsLen,
        ulong argumentsPtr, ulong amountPtr, ulong gas, ulong gasWeight, ulong yieldIdLen, ulong yieldIdPtr)
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView("promise_yield_create_with_id");
        Gas.PayBase(Cost.YieldCreateWithIdBase);
        var amount = ReadAmount(memory, amountPtr);
        byte[] method = ReadMethodName(memory, methodLen, methodPtr);
        byte[] arguments = ReadMemoryOrRegister(memory, argumentsLen, argumentsPtr).ToArray();
        byte[] yieldId = ReadMemoryOrRegister(memory, yieldIdLen, yieldIdPtr).ToArray();
        if (yieldId.Length != HashBytes) throw VmErrors.YieldIdMalformed();
        Gas.PayPer(Cost.YieldCreateByte, (ulong)method.Length + (ulong)arguments.Length);
        if (_chain.TryCreateYield(yieldId) is not { } dataId) return ulong.MaxValue;
        Gas.Deduct(0, gas);
        PayReceipt(toSelf: true, [true]);
        ulong promise = AddYield(dataId);
        PayCall(own: true, method, arguments);
        DeductDeposit(amount);
        ReceiptOf(promise).Append(new FunctionCallAction(MethodName(method), arguments, amount, gas, gasWeight));
        return promise;
    }

    /// <summary>Cost: base + yield_resume_base + yield_resume_byte * len + read(32) + read(payload). 1 if a receipt waited, else 0.</summary>
    public uint PromiseYieldResume(ReadOnlySpan<byte> memory, ulong dataIdLen, ulong dataIdPtr, ulong payloadLen, ulong payloadPtr)
    {
        PayResume("promise_yield_resume", payloadLen);
        byte[] dataId = ReadMemoryOrRegister(memory, dataIdLen, dataIdPtr).ToArray();
        byte[] payload = ReadPayload(memory, payloadLen, payloadPtr);
        if (dataId.Length != HashBytes) throw VmErrors.DataIdMalformed();
        return _chain.Resume(dataId, payload) ? 1u : 0;
    }

    /// <summary>The same by the name that the contract gave (protocol version 85).</summary>
    public uint PromiseYieldResumeWithYieldId(ReadOnlySpan<byte> memory, ulong yieldIdLen, ulong yieldIdPtr, ulong payloadLen, ulong payloadPtr)
    {
        PayResume("promise_yield_resume_with_yield_id", payloadLen);
        byte[] yieldId = ReadMemoryOrRegister(memory, yieldIdLen, yieldIdPtr).ToArray();
        byte[] payload = ReadPayload(memory, payloadLen, payloadPtr);
        if (yieldId.Length != HashBytes) throw VmErrors.YieldIdMalformed();
        return _chain.ResumeYield(yieldId, payload) ? 1u : 0;
    }

    private ulong AddYield(ReadOnlyMemory<byte> dataId)
    {
        _receipts.Add(new ReceiptDraft(_context.CurrentAccountId, [], dataId));
        return Add(new Promise([_receipts.Count - 1], IsJoint: false));
    }

    private void PayResume(string function, ulong payloadLen)
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView(function);
        Gas.PayBase(Cost.YieldResumeBase);
        Gas.PayPer(Cost.YieldResumeByte, payloadLen);
    }

    private byte[] ReadPayload(ReadOnlySpan<byte> memory, ulong len, ulong ptr)
    {
        var payload = ReadMemoryOrRegister(memory, len, ptr);
        return (ulong)payload.Length <= Limits.MaxYieldPayload
            ? payload.ToArray()
            : throw VmErrors.YieldPayloadLength((ulong)payload.Length, Limits.MaxYieldPayload);
    }
}
