using System.Text;
using OutLayer.Js;
using OutLayer.Near;
using OutLayer.Protocol.Receipts;
using OutLayer.Protocol.Runs;
using OutLayer.Runtime.Receipts;
using OutLayer.Runtime.State;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Runtime.Contracts;

/// <summary>One run of a JavaScript contract: NEAR's VM logic beside the guest, and what both of them say at the end.</summary>
internal sealed class JsRun
{
    private readonly JsContract _contract;
    private readonly CallRequest _request;
    private readonly CallState _state;
    private readonly CancellationToken _deadline;
    private readonly NearBinding _near = NearBinding.Create(NearMode.Account);
    private VmLogic? _vm;
    private StoreGasMeter? _meter;

    public JsRun(JsContract contract, CallRequest request, CallState state, CancellationToken deadline) =>
        (_contract, _request, _state, _deadline) = (contract, request, state, deadline);

    /// <summary>Loads the contract; the result is a JSON array of its methods' names.</summary>
    public ExecutionReport ListExports() => Run(
        () => _contract.ListExports(Options()).Result,
        names => new ExecutionReport(Outcome(_vm!.Finish(), ReceiptStatus.Ok, null) with { Result = names.Result?.ToArray() }, null));

    public ExecutionReport Call()
    {
        var input = _request.Input;
        return Run(() => _contract.Call(_request.Method, input.IsEmpty ? (ReadOnlyMemory<byte>?)null : input, Options()).Result, Succeeded);
    }

    private ExecutionReport Run(Func<JsRunResult> run, Func<JsRunResult, ExecutionReport> succeeded)
    {
        try
        {
            var result = run();
            return result.Error is { } error ? Failed(error) : succeeded(result);
        }
        catch (VmException refused)
        {
            return Refused(refused);
        }
    }

    private JsCallOptions Options() => new()
    {
        HostFunctions = _near.Table,
        Gas = (long)_request.Limits.Gas,
        Deadline = _deadline,
        Starting = Begin,
        Ending = () => _meter?.Release(),
    };

    private void Begin(Store store)
    {
        var limits = RuntimeParameters.Latest.Limits with { MaxGasBurntView = _request.Limits.Gas };
        _meter = new StoreGasMeter(store);
        _vm = new VmLogic(ContextOf(_request, _state), RuntimeParameters.Latest with { Limits = limits }, new CallStateStorage(_state), _meter);
        _near.Begin(_vm);
    }

    private static VmContext ContextOf(CallRequest request, CallState state) => new()
    {
        CurrentAccountId = request.Context.Account,
        SignerAccountId = request.Context.Signer,
        PredecessorAccountId = request.Context.Predecessor,
        SignerAccountPk = new byte[33], // ed25519, and no key: off the chain nobody has signed
        Input = request.Input,
        BlockHeight = request.Context.BlockHeight,
        BlockTimestamp = request.Context.BlockTimestamp,
        EpochHeight = DeterministicContext.EpochHeight(request.Context.BlockHeight),
        AttachedDeposit = request.Context.Deposit,
        StorageUsage = UsageOf(state.SummaryBefore),
        RandomSeed = request.Context.Seed.ToArray(),
        PrepaidGas = request.Limits.Gas,
        IsView = request.View,
    };

    /// <summary>NEAR's storage_num_extra_bytes_record.</summary>
    private const ulong BytesPerRecord = 40;

    private static ulong UsageOf(StateSummary summary) => summary.KeyBytes + summary.ValueBytes + BytesPerRecord * summary.Keys;

    private ExecutionReport Succeeded(JsRunResult result)
    {
        var end = _vm!.Finish();
        return new ExecutionReport(Outcome(end, ReceiptStatus.Ok, null) with { Result = (end.ReturnValue ?? result.Result)?.ToArray() }, null);
    }

    private ExecutionReport Failed(JsError error)
    {
        var end = _vm!.Finish(failed: true);
        var status = error.Code.Status() == JsStatus.Limit ? ReceiptStatus.Limit : ReceiptStatus.Failed;
        var people = JsExecutor.DescribeForPeople(error);
        return new ExecutionReport(Outcome(end, status, new ReceiptError(people.Code, people.Message)), people, error.Code == JsErrorCode.Deadline);
    }

    /// <summary>A host function ended the run: a panic of the contract, a limit, or something that NEAR does not allow.</summary>
    private ExecutionReport Refused(VmException refused)
    {
        var (status, code) = refused.Kind switch
        {
            VmErrorKind.GasExceeded or VmErrorKind.GasLimitExceeded => (ReceiptStatus.Limit, JsErrorCode.OutOfGas.Text()),
            VmErrorKind.NumberOfLogsExceeded or VmErrorKind.TotalLogLengthExceeded => (ReceiptStatus.Limit, "log-limit"),
            VmErrorKind.ReturnedValueLengthExceeded => (ReceiptStatus.Limit, JsErrorCode.ResultTooLarge.Text()),
            VmErrorKind.GuestPanic => (ReceiptStatus.Failed, "panic"),
            VmErrorKind.ProhibitedInView => (ReceiptStatus.Failed, "prohibited-in-view"),
            _ => (ReceiptStatus.Failed, System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(refused.Kind.ToString())),
        };
        var end = _vm!.Finish(refused);
        string message = refused.PanicText ?? (code == JsErrorCode.OutOfGas.Text() ? "the call used up its gas" : refused.Message);
        return new ExecutionReport(Outcome(end, status, new ReceiptError(code, message)), new RunError(code, message));
    }

    private static CallOutcome Outcome(VmOutcome end, ReceiptStatus status, ReceiptError? error) => new()
    {
        Status = status,
        Logs = [.. end.Logs.Select(log => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(log))],
        GasUsed = end.BurntGas,
        Error = error,
    };
}
