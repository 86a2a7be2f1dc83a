using System.Buffers.Binary;

namespace OutLayer.Near;

/// <content>
/// Promises: receipts to be sent after the call, and what they wait for. Not in views; that error comes after
/// <c>base</c>.
/// </content>
public sealed partial class VmLogic
{
    private const int IndexBytes = sizeof(ulong);

    private readonly List<Promise> _promises = [];
    private readonly List<ReceiptDraft> _receipts = [];
    private int? _returnedReceipt;

    /// <summary>The receipts that the call asks for, in the order of their making.</summary>
    public IReadOnlyList<ReceiptDraft> Receipts => _receipts;

    /// <summary>Whether the result of a receipt will be that of the call: <c>promise_return</c> was called last.</summary>
    public bool ReturnsReceipt => _returnedReceipt is not null;

    /// <summary>Cost: as promise_batch_create and promise_batch_action_function_call.</summary>
    public ulong PromiseCreate(ReadOnlySpan<byte> memory, ulong accountIdLen, ulong accountIdPtr, ulong methodLen,
        ulong methodPtr, ulong argumentsLen, ulong argumentsPtr, ulong amountPtr, ulong gas)
    {
        ulong promise = PromiseBatchCreate(memory, accountIdLen, accountIdPtr);
        PromiseBatchActionFunctionCall(memory, promise, methodLen, methodPtr, argumentsLen, argumentsPtr, amountPtr, gas);
        return promise;
    }

    /// <summary>Cost: as promise_batch_then and promise_batch_action_function_call.</summary>
    public ulong PromiseThen(ReadOnlySpan<byte> memory, ulong promiseIndex, ulong accountIdLen, ulong accountIdPtr,
        ulong methodLen, ulong methodPtr, ulong argumentsLen, ulong argumentsPtr, ulong amountPtr, ulong gas)
    {
        ulong promise = PromiseBatchThen(memory, promiseIndex, accountIdLen, accountIdPtr);
        PromiseBatchActionFunctionCall(memory, promise, methodLen, methodPtr, argumentsLen, argumentsPtr, amountPtr, gas);
        return promise;
    }

    /// <summary>
    /// Cost: base + promise_and_base + promise_and_per_promise * 8 * count (of bytes, despite its name) +
    /// read_memory(8 * count).
    /// </summary>
    public ulong PromiseAnd(ReadOnlySpan<byte> memory, ulong indicesPtr, ulong count)
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView("promise_and");
        Gas.PayBase(Cost.PromiseAndBase);
        if (Math.BigMul(count, IndexBytes, out ulong length) != 0) throw VmErrors.IntegerOverflow();
        Gas.PayPer(Cost.PromiseAndPerPromise, length);
        var indices = ReadMemory(memory, length, indicesPtr);
        var joint = new List<int>();
        for (; !indices.IsEmpty; indices = indices[IndexBytes..])
        {
            joint.AddRange(PromiseAt(BinaryPrimitives.ReadUInt64LittleEndian(indices)).Receipts);
            if ((ulong)joint.Count > Limits.MaxInputDataDependencies)
                throw VmErrors.NumberInputDataDependenciesExceeded((ulong)joint.Count, Limits.MaxInputDataDependencies);
        }
        return Add(new Promise([.. joint], IsJoint: true));
    }

    /// <summary>Cost: base + account(n) + receipt.</summary>
    public ulong PromiseBatchCreate(ReadOnlySpan<byte> memory, ulong accountIdLen, ulong accountIdPtr)
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView("promise_batch_create");
        string receiver = ReadAccountId(memory, accountIdLen, accountIdPtr);
        return AddReceipt(receiver, []);
    }

    /// <summary>Cost: base + account(n) + receipt with a data receipt for each result it waits for.</summary>
    public ulong PromiseBatchThen(ReadOnlySpan<byte> memory, ulong promiseIndex, ulong accountIdLen, ulong accountIdPtr)
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView("promise_batch_then");
        string receiver = ReadAccountId(memory, accountIdLen, accountIdPtr);
        return AddReceipt(receiver, PromiseAt(promiseIndex).Receipts);
    }

    /// <summary>Cost: base + account(n).</summary>
    public void PromiseSetRefundTo(ReadOnlySpan<byte> memory, ulong promiseIndex, ulong accountIdLen, ulong accountIdPtr)
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView("promise_set_refund_to");
        string account = ReadAccountId(memory, accountIdLen, accountIdPtr);
        var promise = PromiseAt(promiseIndex);
        if (promise.IsJoint) throw VmErrors.CannotSetRefundToOnJointPromise();
        _receipts[promise.Receipts[0]].RefundTo = account;
    }

    /// <summary>Cost: base. The results that this call waited for.</summary>
    public ulong PromiseResultsCount()
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView("promise_results_count");
        return (ulong)_context.PromiseResults.Count;
    }

    /// <summary>
    /// Cost: base, and write_register_base if it was successful; bytes are free since protocol version 82. Gives a
    /// <see cref="PromiseResultKind"/>.
    /// </summary>
    public ulong PromiseResult(ulong resultIndex, ulong registerId)
    {
        Gas.PayBase(Cost.Base);
        ProhibitInView("promise_result");
        if (resultIndex >= (ulong)_context.PromiseResults.Count) throw VmErrors.InvalidPromiseResultIndex(resultIndex);
        var result = _context.PromiseResults[(int)resultIndex];
        if (result.Kind == PromiseResultKind.Successful) _registers.WriteForBase(registerId, result.Value);
        return (ulong)result.Kind;
    }

    /// <summary>Cost: base + promise_return. The promise's result becomes that of the call.</summary>
    public void PromiseReturn(ulong promiseIndex)
    {
        Gas.PayBase(Cost.Base);
        Gas.PayBase(Cost.PromiseReturn);
        ProhibitInView("promise_return");
        var promise = PromiseAt(promiseIndex);
        if (promise.IsJoint) throw VmErrors.CannotReturnJointPromise();
        (_returnedReceipt, _returnValue) = (promise.Receipts[0], null);
    }

    /// <summary>
    /// A receipt and its promise. Its fees: sending is burnt now, execution reserved; the data receipts of its
    /// dependencies are burnt whole.
    /// </summary>
    private ulong AddReceipt(string receiver, int[] dependencies)
    {
        PayReceipt(receiver == _context.CurrentAccountId, dependencies.Select(receipt => _receipts[receipt].ReceiverId == _context.CurrentAccountId));
        _receipts.Add(new ReceiptDraft(receiver,
            [.. dependencies.Select(receipt => new ReceiptDependency(receipt, _chain.NewDataId(forYield: false)))]));
        return Add(new Promise([_receipts.Count - 1], IsJoint: false));
    }

    private void PayReceipt(bool toSelf, IEnumerable<bool> dependenciesAreOwn)
    {
        var (action, data) = (_parameters.Fees[ActionCost.ActionReceipt], _parameters.Fees[ActionCost.DataReceiptBase]);
        ulong burn = action.Send(toSelf);
        foreach (bool own in dependenciesAreOwn) burn += data.Send(own) + data.Execute;
        Gas.PayAction(ActionCost.ActionReceipt, burn, burn + action.Execute); // all on one cost, as in nearcore
    }

    private ulong Add(Promise promise)
    {
        _promises.Add(promise);
        return (ulong)_promises.Count <= Limits.MaxPromises
            ? (ulong)_promises.Count - 1
            : throw VmErrors.NumberPromisesExceeded((ulong)_promises.Count, Limits.MaxPromises);
    }

    private Promise PromiseAt(ulong index) =>
        index < (ulong)_promises.Count ? _promises[(int)index] : throw VmErrors.InvalidPromiseIndex(index);

    /// <summary>Cost: read(n) + utf8_decoding_base + utf8_decoding_byte * n.</summary>
    private string ReadAccountId(ReadOnlySpan<byte> memory, ulong len, ulong ptr)
    {
        var id = ReadMemoryOrRegister(memory, len, ptr);
        Gas.PayBase(Cost.Utf8DecodingBase);
        Gas.PayPer(Cost.Utf8DecodingByte, (ulong)id.Length);
        return AccountIds.Parse(id);
    }

    /// <summary>One receipt, or several that are waited for together.</summary>
    private sealed record Promise(int[] Receipts, bool IsJoint);
}
