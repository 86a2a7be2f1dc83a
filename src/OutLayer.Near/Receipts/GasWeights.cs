namespace OutLayer.Near;

/// <summary>Shares the gas that a call leaves among the calls that it makes with weights (NEP-264).</summary>
internal static class GasWeights
{
    public static void Distribute(IReadOnlyList<ReceiptDraft> receipts, GasCounter gas)
    {
        if (receipts.Count == 0) return;
        var calls = Weighted(receipts).ToList();
        UInt128 sum = calls.Aggregate((UInt128)0, (total, call) => total + call.Action.GasWeight);
        if (sum == 0) return;
        ulong left = gas.ReserveUnused();
        ulong rest = left;
        foreach (var (receipt, index, action) in calls)
        {
            ulong part = (ulong)((UInt128)left * action.GasWeight / sum);
            rest -= part;
            receipt.Replace(index, action with { Gas = action.Gas + part });
        }
        var (last, place, _) = calls[^1];
        var lastCall = (FunctionCallAction)last.Actions[place];
        last.Replace(place, lastCall with { Gas = lastCall.Gas + rest });
    }

    private static IEnumerable<(ReceiptDraft Receipt, int Index, FunctionCallAction Action)> Weighted(IReadOnlyList<ReceiptDraft> receipts)
    {
        foreach (var receipt in receipts)
            for (int i = 0; i < receipt.Actions.Count; i++)
                if (receipt.Actions[i] is FunctionCallAction { GasWeight: > 0 } call) yield return (receipt, i, call);
    }
}
