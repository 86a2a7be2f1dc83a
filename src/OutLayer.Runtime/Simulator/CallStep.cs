using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.Contracts;
using OutLayer.Runtime.NearVm.Receipts;
using OutLayer.Runtime.Receipts;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Simulator;

/// <summary>A call as it was made: what its receipt is made of.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Outcome">What it came to.</param>
/// <param name="Code">What ran.</param>
/// <param name="Transcript">What the chain told and answered.</param>
internal sealed record MadeCall(CallRequest Request, CallOutcome Outcome, CodeBundle Code, VmTranscript Transcript);

/// <summary>One use of an account's data by the receipt at work: by a call, or, where there is none, by the chain itself.</summary>
internal sealed class CallStep(string account, CallState state)
{
    private StateUpdate? _update;

    public string Account => account;

    public CallState State => state;

    public CallStateStorage Storage { get; } = new(state);

    public MadeCall? Call { get; set; }

    /// <summary>Why the chain uses the data, where no call does.</summary>
    public string Reason { get; set; } = PatchExecutor.StateInit;

    public bool Succeeded => Call is null or { Outcome.Status: ReceiptStatus.Ok };

    /// <summary>What it changed; it changes nothing any more once this was asked for.</summary>
    public StateUpdate Update => _update ??= Succeeded ? state.Finish() : StateUpdate.None(state.RootBefore);
}
