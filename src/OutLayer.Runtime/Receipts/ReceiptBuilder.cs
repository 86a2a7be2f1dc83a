using OutLayer.Protocol;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Receipts;

/// <summary>Makes the unsigned receipt of a call, for the one who ran it and the one who runs it again alike.</summary>
public static class ReceiptBuilder
{
    /// <summary>
    /// Settles the state (changes count only after an ok call that is no view) and writes down what happened.
    /// </summary>
    /// <param name="request">What was asked.</param>
    /// <param name="outcome">What the guest did.</param>
    /// <param name="state">The state that it ran on.</param>
    /// <param name="previous">Hash of the account's receipt before this one; ignored for a view.</param>
    /// <exception cref="ArgumentException">An error without a failure, or the reverse: the executor is wrong.</exception>
    public static (ReceiptBody Body, StateUpdate Update) Build(
        CallRequest request, CallOutcome outcome, CallState state, Hash256? previous)
    {
        bool ok = outcome.Status == ReceiptStatus.Ok;
        if (ok != outcome.Error is null) throw new ArgumentException("an outcome has an error exactly when its status is not ok");
        if (request.View != state.IsView) throw new ArgumentException("the request and its state disagree on being a view");
        var update = ok && !request.View ? state.Finish() : StateUpdate.None(state.RootBefore);
        var body = new ReceiptBody
        {
            Engine = request.Engine,
            Code = request.Code,
            Image = request.Image,
            Mode = request.Mode,
            Method = request.Method,
            Input = request.Input,
            Context = request.Context,
            Limits = request.Limits,
            StateBefore = state.RootBefore,
            StateAfter = update.Root,
            Status = outcome.Status,
            Result = ok ? outcome.Result : null,
            Logs = outcome.Logs,
            GasUsed = outcome.GasUsed,
            Error = outcome.Error?.WellFormed(),
            View = request.View,
            Previous = request.View ? null : previous,
            Transcript = TranscriptEntry.HashOf(outcome.Transcript),
        };
        return (body, update);
    }

    /// <summary>The request that a receipt answers.</summary>
    public static CallRequest RequestOf(ReceiptBody body) => new()
    {
        Engine = body.Engine,
        Code = body.Code,
        Image = body.Image,
        Mode = body.Mode,
        Method = body.Method,
        Input = body.Input,
        Context = body.Context,
        Limits = body.Limits,
        View = body.View,
    };
}
