namespace OutLayer.Adversary.Tests.Fuzzing;

/// <summary>What one call gave.</summary>
/// <param name="Seen">Results as bits with "nan" for any NaN, or "trap KIND" by the kinds that V8 tells apart: what all engines agree on.</param>
/// <param name="Exact">What our tiers agree on besides: bits of NaNs, the trap's code, function and offset.</param>
/// <param name="Gas">Gas that the call took; -1 where none is counted.</param>
internal sealed record CallSeen(string Seen, string Exact, long Gas)
{
    /// <summary>Ended by a limit of ours: the judge has others.</summary>
    public bool IsLimit => Seen is "trap limit";
}

/// <summary>What a run gave: its start, each call, and what is left behind.</summary>
/// <param name="Start">"ok", or how instantiation ended.</param>
/// <param name="State">Memories, globals and tables, and a hash of the calls to the host, by name: what all engines agree on.</param>
/// <param name="ExactState">The same with the bits of NaNs.</param>
internal sealed record Observation(string Start, IReadOnlyList<CallSeen> Calls, string State, string ExactState)
{
    /// <summary>The first call that a limit ended, or -1.</summary>
    public int FirstLimit => Calls.ToList().FindIndex(call => call.IsLimit);

    /// <summary>How this differs from another engine's, or null.</summary>
    public string? DifferenceFrom(Observation other, bool exact, bool gas)
    {
        if (Start != other.Start) return $"start: {Start} / {other.Start}";
        for (int i = 0; i < Math.Min(Calls.Count, other.Calls.Count); i++)
            if (Difference(Calls[i], other.Calls[i], exact, gas) is { } difference) return $"call {i}: {difference}";
        if (Calls.Count != other.Calls.Count) return $"calls: {Calls.Count} / {other.Calls.Count}";
        var (state, others) = exact ? (ExactState, other.ExactState) : (State, other.State);
        return state == others ? null : $"state: {FirstLine(state, others)}";
    }

    private static string? Difference(CallSeen one, CallSeen other, bool exact, bool gas)
    {
        if (one.Seen != other.Seen) return $"{one.Seen} / {other.Seen}";
        if (exact && one.Exact != other.Exact) return $"{one.Exact} / {other.Exact}";
        return gas && one.Gas != other.Gas ? $"gas {one.Gas} / {other.Gas} ({one.Exact})" : null;
    }

    private static string FirstLine(string state, string other) =>
        state.Split('\n').Zip(other.Split('\n')).Where(pair => pair.First != pair.Second).Select(pair => $"{pair.First} / {pair.Second}").FirstOrDefault("lines");
}
