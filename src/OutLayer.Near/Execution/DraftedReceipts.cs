namespace OutLayer.Near;

/// <summary>Receipts of what a call asked for: who waits for whom is known once all are there.</summary>
internal static class DraftedReceipts
{
    public static IEnumerable<ActionReceipt> Make(IReadOnlyList<ReceiptDraft> drafts, ActionReceipt parent)
    {
        var outputs = new List<DataReceiver>?[drafts.Count];
        foreach (var waiting in drafts)
            foreach (var (source, dataId) in waiting.Dependencies)
                (outputs[source] ??= []).Add(new DataReceiver(new CryptoHash(dataId.Span), waiting.ReceiverId));
        return drafts.Select((draft, index) => new ActionReceipt
        {
            PredecessorId = parent.ReceiverId,
            ReceiverId = draft.ReceiverId,
            SignerId = parent.SignerId,
            SignerPublicKey = parent.SignerPublicKey,
            GasPrice = parent.GasPrice,
            OutputDataReceivers = outputs[index] ?? [],
            InputDataIds = draft.YieldDataId is { } yielded ? [new CryptoHash(yielded.Span)] : [.. draft.Dependencies.Select(dependency => new CryptoHash(dependency.DataId.Span))],
            Actions = draft.Actions,
            RefundTo = draft.RefundTo,
            IsPromiseYield = draft.YieldDataId is not null,
        });
    }
}
