using System.Text;
using OutLayer.Near;
using OutLayer.Protocol;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.Contracts;
using OutLayer.Runtime.Receipts;

namespace OutLayer.Runtime.NearVm.Receipts;

/// <summary>A call of the VM as a receipt has it, and back.</summary>
internal static class VmCall
{
    /// <summary>The mode of compiled contracts.</summary>
    public const string Direct = "direct";

    private const string WasmName = "contract.wasm";
    private const int TableElements = 10_000, BytesPerPage = 1 << 16, JsCallDepthBytes = 16 << 20;

    public static string ModeOf(ReadOnlySpan<byte> code) => ContractCode.IsJavaScript(code) ? JsExecutor.Mode : Direct;

    /// <summary>A contract's code as evidence: one module, under the name of its kind.</summary>
    public static CodeBundle BundleOf(ReadOnlyMemory<byte> code) => CodeBundle.Single(NameOf(ModeOf(code.Span)), code);

    public static string NameOf(string mode) => mode == Direct ? WasmName : JsContractVm.ModuleName;

    /// <summary>NEAR's limits; only the gas differs from call to call.</summary>
    public static ExecutionLimits LimitsOf(string mode, ulong gas, RuntimeParameters parameters) => new()
    {
        Gas = gas,
        MemoryMiB = (int)(parameters.Engine.MaxMemoryPages * BytesPerPage >> 20),
        TableElements = TableElements,
        CallDepthBytes = mode == Direct ? (int)parameters.Engine.MaxStackHeight : JsCallDepthBytes,
        LogCount = (int)parameters.Limits.MaxNumberLogs,
        LogBytes = (int)parameters.Limits.MaxTotalLogLength,
        ResultBytes = (int)parameters.Limits.MaxLengthReturnedData,
    };

    public static CallRequest RequestOf(string mode, Hash256 code, string method, VmContext context, RuntimeParameters parameters) => new()
    {
        Engine = Engines.Semantics,
        Code = code,
        Image = mode == Direct ? null : JsContractVm.Shared.Image,
        Mode = mode,
        Method = method,
        Input = context.Input,
        View = context.IsView,
        Limits = LimitsOf(mode, context.IsView ? parameters.Limits.MaxGasBurntView : context.PrepaidGas, parameters),
        Context = new ReceiptContext
        {
            Account = context.CurrentAccountId,
            Signer = context.SignerAccountId,
            Predecessor = context.PredecessorAccountId,
            BlockHeight = context.BlockHeight,
            BlockTimestamp = context.BlockTimestamp,
            Seed = new Hash256(context.RandomSeed.Span),
            Deposit = context.AttachedDeposit,
        },
    };

    public static ChainFacts FactsOf(VmContext context, RuntimeParameters parameters) => new()
    {
        ProtocolVersion = parameters.ProtocolVersion,
        ChainId = context.ChainId,
        EpochHeight = context.EpochHeight,
        SignerPublicKey = context.SignerAccountPk,
        RefundTo = context.RefundToAccountId,
        AccountBalance = context.AccountBalance,
        AccountLockedBalance = context.AccountLockedBalance,
        StorageUsage = context.StorageUsage,
        ContractKind = (int)context.Contract.Kind,
        ContractId = context.Contract.Id,
        PromiseResults = [.. context.PromiseResults.Select(result => result.Kind == PromiseResultKind.Successful ? result.Value.ToArray() : null)],
        OutputDataReceivers = context.OutputDataReceivers,
    };

    public static VmContext ContextOf(CallRequest request, ChainFacts facts) => new()
    {
        CurrentAccountId = request.Context.Account,
        SignerAccountId = request.Context.Signer,
        PredecessorAccountId = request.Context.Predecessor,
        SignerAccountPk = facts.SignerPublicKey,
        RefundToAccountId = facts.RefundTo,
        Input = request.Input,
        BlockHeight = request.Context.BlockHeight,
        BlockTimestamp = request.Context.BlockTimestamp,
        EpochHeight = facts.EpochHeight,
        AccountBalance = facts.AccountBalance,
        AccountLockedBalance = facts.AccountLockedBalance,
        AttachedDeposit = request.Context.Deposit,
        StorageUsage = facts.StorageUsage,
        RandomSeed = request.Context.Seed.ToArray(),
        PrepaidGas = request.Limits.Gas,
        IsView = request.View,
        ChainId = facts.ChainId,
        Contract = new ContractId((ContractKind)facts.ContractKind, facts.ContractId),
        PromiseResults = [.. facts.PromiseResults.Select(result => result is null ? new PromiseResult(PromiseResultKind.Failed) : new PromiseResult(PromiseResultKind.Successful, result))],
        OutputDataReceivers = facts.OutputDataReceivers,
    };

    public static CallOutcome OutcomeOf(ContractOutcome call)
    {
        var status = ReceiptErrors.StatusOf(call.Error);
        return new CallOutcome
        {
            Status = status,
            Result = status == ReceiptStatus.Ok ? call.Outcome.ReturnValue?.ToArray() : null,
            Logs = [.. call.Outcome.Logs.Select(log => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(log))],
            GasUsed = call.Outcome.BurntGas,
            Error = call.Error is { } error ? ReceiptErrors.Of(error) : null,
        };
    }
}
