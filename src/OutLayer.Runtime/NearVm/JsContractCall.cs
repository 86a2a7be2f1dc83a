using System.Text;
using OutLayer.Js;
using OutLayer.Near;
using OutLayer.Runtime.Contracts;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Runtime.NearVm;

/// <summary>One call of a JavaScript contract: the VM's logic beside the guest, and what both of them say at the end.</summary>
/// <param name="contract">The contract.</param>
/// <param name="length">Bytes of its source.</param>
/// <param name="makeLogic">Makes the logic over the guest's gas.</param>
internal sealed class JsContractCall(JsContract contract, int length, Func<IGasMeter, VmLogic> makeLogic)
{
    private readonly NearBinding _near = NearBinding.Create(NearMode.Chain);
    private StoreGasMeter? _meter;
    private VmLogic? _logic;

    private VmLogic Logic => _logic ?? throw new InvalidOperationException("the call has not begun");

    public FunctionCallError? Run(string method, ReadOnlyMemory<byte> input)
    {
        try
        {
            var result = contract.Call(method, input.IsEmpty ? (ReadOnlyMemory<byte>?)null : input, Options()).Result;
            if (result.Error is { } error) return Failed(error);
            Return(result.Result);
            return null;
        }
        catch (VmException refused)
        {
            return FunctionCallError.Of(refused);
        }
    }

    public ContractOutcome Finish(FunctionCallError? error) => new(Logic.Finish(failed: error is not null), error);

    private JsCallOptions Options() => new()
    {
        HostFunctions = _near.Table,
        Gas = long.MaxValue, // the logic sets the limit
        AnyArguments = true,
        Starting = Begin,
        Ending = () => _meter?.Release(),
    };

    private void Begin(Store store)
    {
        _meter = new StoreGasMeter(store);
        _logic = makeLogic(_meter);
        _near.Begin(_logic);
        _logic.Gas.PayPer(Cost.ContractLoadingBytes, (ulong)length);
        _logic.Gas.PayBase(Cost.ContractLoadingBase);
    }

    /// <summary>
    /// The module cannot even be parsed: nothing of it has run, so the one frame is a place in the source and no function's. A
    /// SyntaxError that a contract throws, or gets from <c>Function</c> or an import, is thrown like any other.
    /// </summary>
    private static bool IsNoJavaScript(JsError error) =>
        error is { Code: JsErrorCode.SyntaxError, Stack: [var place] } && place.StartsWith($"{JsContractVm.ModuleName}:", StringComparison.Ordinal);

    /// <summary>What a method returns is what the call returns, unless it said so itself.</summary>
    private void Return(ReadOnlyMemory<byte>? result)
    {
        if (result is not { } json || Logic.ReturnValue is not null || Logic.ReturnsReceipt) return;
        Logic.ValueReturn(json.Span, (ulong)json.Length, 0);
    }

    private FunctionCallError Failed(JsError error)
    {
        if (IsNoJavaScript(error)) return PrepareErrors.Deserialization with { Message = $"{PrepareErrors.Deserialization.Message} {error.Message} at {error.Stack![0]}" };
        switch (error.Code)
        {
            case JsErrorCode.NoMethod or JsErrorCode.NoExport: return FunctionCallError.Method("MethodNotFound");
            case JsErrorCode.OutOfGas: return FunctionCallError.Of(Logic.Gas.Exhausted());
            case JsErrorCode.CallDepth: return FunctionCallError.Of(TrapCode.CallStackExhausted);
            case JsErrorCode.ResultTooLarge: return new(FunctionCallErrorGroup.HostError, nameof(VmErrorKind.ReturnedValueLengthExceeded), error.Message);
            default:
                byte[] text = JsPanicText.Of(error);
                Logic.PanicUtf8(text, (ulong)text.Length, 0); // as near-sdk-js ends a call, and paid for in the same way
                throw new InvalidOperationException("a panic came back");
        }
    }
}
