namespace OutLayer.Near;

/// <summary>What the actions of a receipt came to so far.</summary>
internal sealed class ActionResult
{
    private readonly List<KeyValuePair<string, ulong>> _profile = [];

    public ulong GasBurnt { get; set; }

    /// <summary>Burnt, or reserved for new receipts.</summary>
    public ulong GasUsed { get; set; }

    /// <summary>Gas that contracts burnt, without the fees of their actions; their account is rewarded for it.</summary>
    public ulong GasBurntByCalls { get; set; }

    /// <summary>yoctoNEAR burnt beside the gas.</summary>
    public UInt128 TokensBurnt { get; set; }

    /// <summary>nearcore's <c>ActionErrorKind</c>; null if nothing failed.</summary>
    public NearError? Error { get; private set; }

    /// <summary>The action that failed; null if it was none of them.</summary>
    public int? FailedAction { get; private set; }

    public List<Receipt> NewReceipts { get; } = [];

    public List<string> Logs { get; } = [];

    /// <summary>What the last action returned.</summary>
    public ReadOnlyMemory<byte> Value { get; set; }

    /// <summary>The new receipt, by its place, whose result is this one's.</summary>
    public int? ReturnedReceipt { get; set; }

    public IReadOnlyList<KeyValuePair<string, ulong>> Profile => _profile;

    public void Pay(ulong gas)
    {
        GasBurnt = checked(GasBurnt + gas);
        GasUsed = checked(GasUsed + gas);
    }

    /// <summary>Nothing of what was done stands but the gas and the logs.</summary>
    public void Fail(NearError error, int? action)
    {
        (Error, FailedAction, TokensBurnt, ReturnedReceipt, Value) = (error, action, 0, null, default);
        NewReceipts.Clear();
    }

    /// <summary>Adds gas to what was burnt for the same costs before.</summary>
    public void AddProfile(IEnumerable<KeyValuePair<string, ulong>> entries)
    {
        foreach (var (cost, gas) in entries)
        {
            int index = _profile.FindIndex(entry => entry.Key == cost);
            if (index < 0) _profile.Add(new(cost, gas));
            else _profile[index] = new(cost, _profile[index].Value + gas);
        }
    }
}
