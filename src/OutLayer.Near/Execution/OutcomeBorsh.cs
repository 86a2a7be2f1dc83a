namespace OutLayer.Near;

/// <summary>Outcomes as bytes of our own, to be kept.</summary>
public static class OutcomeBorsh
{
    private const byte Failure = 0, Value = 1, ReceiptId = 2;

    public static BorshWriter Write(BorshWriter writer, ExecutionOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(outcome);
        writer.Hash(outcome.Id).String(outcome.ExecutorId).Vec(outcome.ReceiptIds, static (to, id) => to.Hash(id))
            .U64(outcome.GasBurnt).U128(outcome.TokensBurnt).Vec(outcome.Logs, static (to, log) => to.String(log));
        if (outcome.Profile is { } profile) writer.U8(1).Vec(profile, static (to, entry) => to.String(entry.Key).U64(entry.Value));
        else writer.U8(0);
        if (outcome.Failure is { } error) NearErrorBorsh.Write(writer.U8(Failure), error);
        else if (outcome.SuccessReceiptId is { } receipt) writer.U8(ReceiptId).Hash(receipt);
        else writer.U8(Value).Bytes((outcome.SuccessValue ?? default).Span);
        return writer;
    }

    /// <exception cref="BorshException">It is none.</exception>
    public static ExecutionOutcome Read(ref BorshReader reader)
    {
        var (id, executor) = (reader.Hash(), reader.String());
        var receipts = new CryptoHash[reader.Count()];
        for (int i = 0; i < receipts.Length; i++) receipts[i] = reader.Hash();
        var (gas, tokens) = (reader.U64(), reader.U128());
        var logs = new string[reader.Count()];
        for (int i = 0; i < logs.Length; i++) logs[i] = reader.String();
        var outcome = new ExecutionOutcome
        {
            Id = id, ExecutorId = executor, ReceiptIds = receipts, GasBurnt = gas, TokensBurnt = tokens, Logs = logs, Profile = reader.Some() ? ReadProfile(ref reader) : null,
        };
        return reader.Choice(ReceiptId + 1, "status") switch
        {
            Failure => outcome with { Failure = NearErrorBorsh.Read(ref reader) },
            ReceiptId => outcome with { SuccessReceiptId = reader.Hash() },
            _ => outcome with { SuccessValue = reader.Bytes() },
        };
    }

    private static KeyValuePair<string, ulong>[] ReadProfile(ref BorshReader reader)
    {
        var profile = new KeyValuePair<string, ulong>[reader.Count()];
        for (int i = 0; i < profile.Length; i++) profile[i] = new(reader.String(), reader.U64());
        return profile;
    }
}
