using OutLayer.Near;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Simulator;

/// <summary>How far the simulated chain has come: a record of its own in the ledger.</summary>
/// <param name="Height">Of the last block.</param>
/// <param name="Executions">Executions that were sent, which their receipts are named by.</param>
internal sealed record SimulatedTime(ulong Height, ulong Executions)
{
    // No column of nearcore's has this number.
    private static readonly byte[] Key = [0xFF, .. "time"u8];

    public static SimulatedTime Load(WorldState state)
    {
        if (!state.TryGet(Key, out var bytes)) return new SimulatedTime(0, 0);
        var reader = new BorshReader(bytes);
        var time = new SimulatedTime(reader.U64(), reader.U64());
        reader.End();
        return time;
    }

    public void Save(WorldState state) => state.Set(Key, new BorshWriter().U64(Height).U64(Executions).ToArray());
}

/// <summary>What the simulator does to accounts beside receipts.</summary>
internal static class SimulatedAccounts
{
    /// <summary>Makes an account that is not there: it was named for the first time.</summary>
    public static Account Ensure(this NearLedger ledger, string id, UInt128 balance, StateSummary data, RuntimeParameters parameters)
    {
        if (ledger.FindAccount(id) is { } known) return known;
        var account = new Account(balance, 0, default, parameters.StorageBytesPerAccount + UsageOf(data, parameters));
        ledger.Set(id, account);
        return account;
    }

    /// <summary>Gives an account code, whatever it had.</summary>
    public static void SetContract(this NearLedger ledger, string id, Account account, ReadOnlyMemory<byte> code)
    {
        ulong usage = account.StorageUsage - ledger.ContractUsage(id, account.Contract) + (ulong)code.Length;
        ledger.Set(id, account with { Contract = new ContractId(ContractKind.Local, CryptoHash.Of(code.Span).ToArray()), StorageUsage = usage });
        ledger.SetCode(id, code);
    }

    /// <summary>Bytes that data counts for.</summary>
    public static ulong UsageOf(StateSummary data, RuntimeParameters parameters) =>
        data.KeyBytes + data.ValueBytes + parameters.StorageExtraBytesPerRecord * data.Keys;
}
