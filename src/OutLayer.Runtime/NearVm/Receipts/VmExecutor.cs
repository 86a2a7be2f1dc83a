using OutLayer.Near;
using OutLayer.Protocol;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.Contracts;
using OutLayer.Runtime.Receipts;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.NearVm.Receipts;

/// <summary>
/// Runs calls of the NEAR VM again: compiled contracts (mode <c>direct</c>), and JavaScript ones that ran in a chain of accounts. What
/// the chain told and answered comes from the transcript. Safe for many threads.
/// </summary>
public sealed class VmExecutor : IReceiptExecutor
{
    private readonly ContractCodeCache _cache = new(maxContracts: 16);

    public CallOutcome Execute(ReceiptFile file, CallState state)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(state);
        return Execute(ReceiptBuilder.RequestOf(file.Receipt.Body), file.Code, file.Transcript, state);
    }

    internal CallOutcome Execute(CallRequest request, CodeBundle code, IReadOnlyList<TranscriptEntry> entries, CallState state)
    {
        var transcript = VmTranscript.Parse(entries);
        var parameters = ParametersOf(transcript.Facts, request);
        RequireOurs(request, parameters);
        var source = RequireRunnable(request, code, parameters);
        RequireAccounts(request, transcript.Facts);
        if (request.View && (transcript.IsRolledBack || transcript.Writes.Count > 0)) throw new TranscriptException("a view without writes, and never rolled back");
        transcript.ApplyTo(state);
        var chain = new ReplayedChain(transcript.Answers);
        var contract = _cache.Get(Hash256.Of(source.Span), () => source, parameters);
        var call = contract.Call(request.Method, VmCall.ContextOf(request, transcript.Facts), parameters, new CallStateStorage(state), chain);
        chain.RequireEnd();
        return Settle(VmCall.OutcomeOf(call), transcript);
    }

    /// <summary>Writes of other calls may not come into the state by this one's receipt.</summary>
    private static CallOutcome Settle(CallOutcome outcome, VmTranscript transcript)
    {
        bool ok = outcome.Status == ReceiptStatus.Ok;
        if (transcript.IsRolledBack && !ok) throw new TranscriptException($"{VmTranscript.RolledBack} of a call that succeeded");
        if (transcript.Writes.Count > 0 && ok && !transcript.IsRolledBack) throw new TranscriptException($"{VmTranscript.Write} of a call whose receipt was undone");
        return transcript.IsRolledBack ? outcome with { Status = ReceiptStatus.Failed, Error = ReceiptErrors.OfRolledBack, Result = null } : outcome;
    }

    private static RuntimeParameters ParametersOf(ChainFacts facts, CallRequest request)
    {
        if (!RuntimeParameters.ProtocolVersions.Contains(facts.ProtocolVersion))
            throw new ReceiptRefusedException($"the receipt is of NEAR's protocol version {facts.ProtocolVersion}; this version has {string.Join(", ", RuntimeParameters.ProtocolVersions)}");
        var parameters = RuntimeParameters.For(facts.ProtocolVersion);
        return request.View ? parameters with { Limits = parameters.Limits with { MaxGasBurntView = request.Limits.Gas } } : parameters;
    }

    private static void RequireOurs(CallRequest request, RuntimeParameters parameters)
    {
        if (request.Engine != Engines.Semantics)
            throw new ReceiptRefusedException($"the receipt is of the semantics \"{request.Engine}\"; this version has {Engines.Semantics}");
        var image = request.Mode == VmCall.Direct ? (Hash256?)null : JsContractVm.Shared.Image;
        if (request.Image != image)
            throw new ReceiptRefusedException($"the receipt is of the guest image {request.Image?.ToString() ?? "(none)"}; this mode has {image?.ToString() ?? "none"}");
        if (request.Limits != VmCall.LimitsOf(request.Mode, request.Limits.Gas, parameters)) throw new ReceiptRefusedException("the receipt's limits are not those of this mode");
        if (request.Limits.Gas > CallOptions.MaxGas) throw new ReceiptRefusedException("the receipt's gas limit is above what this mode allows");
    }

    private static ReadOnlyMemory<byte> RequireRunnable(CallRequest request, CodeBundle code, RuntimeParameters parameters)
    {
        if (!code.RunsAsGiven || code.Run.Count != 1 || code.Entry != VmCall.NameOf(request.Mode))
            throw new ReceiptRefusedException($"the receipt's code is not one file {VmCall.NameOf(request.Mode)}, run as it was given");
        var source = code.Run[code.Entry];
        if (VmCall.ModeOf(source.Span) != request.Mode) throw new ReceiptRefusedException($"the receipt's code is not of the mode {request.Mode}");
        if ((ulong)request.Input.Length > parameters.Limits.MaxArgumentsLength)
            throw new ReceiptRefusedException($"the receipt's input has {request.Input.Length} bytes, the limit is {parameters.Limits.MaxArgumentsLength}");
        return source;
    }

    private static void RequireAccounts(CallRequest request, ChainFacts facts)
    {
        foreach (string? id in (ReadOnlySpan<string?>)[request.Context.Account, request.Context.Signer, request.Context.Predecessor, facts.RefundTo, .. facts.OutputDataReceivers])
            if (id is not null && !AccountIds.IsValid(id)) throw new ReceiptRefusedException($"the receipt names an account \"{id}\", which is no account id");
    }
}
