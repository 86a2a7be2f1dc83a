using OutLayer.Near;
using OutLayer.Protocol;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.Receipts;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Simulator;

/// <content>Statistics, snapshots, and ways back.</content>
public sealed partial class ContractSimulator
{
    private readonly Dictionary<string, Snapshot> _snapshots = new(StringComparer.Ordinal);
    private SimulatorStats _stats = new();

    /// <summary>Accounts, codes, time, and the root of each account's state.</summary>
    private sealed record Snapshot(MerkleTrie State, IReadOnlyDictionary<string, Hash256> Roots);

    public SimulatorStats GetStats()
    {
        lock (_gate)
        {
            ulong keys = 0;
            foreach (string account in Accounts()) keys += new CallState(_store, _store.GetHead(account).Root).SummaryBefore.Keys;
            return _stats with { StateSize = keys, CachedContracts = _contracts.Count };
        }
    }

    /// <summary>Remembers all accounts as they are, until the simulator ends. A snapshot of the same name is replaced.</summary>
    public void CreateSnapshot(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        lock (_gate) _snapshots[name] = new Snapshot(_state, Accounts().ToDictionary(account => account, account => _store.GetHead(account).Root, StringComparer.Ordinal));
    }

    /// <summary>
    /// Makes all accounts what they were: balances, codes, states, the block height. The way back is a signed patch of each state, so
    /// that chains of receipts have no gap.
    /// </summary>
    /// <exception cref="ArgumentException">There is no such snapshot.</exception>
    public void RestoreSnapshot(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        lock (_gate)
        {
            if (!_snapshots.TryGetValue(name, out var snapshot))
                throw new ArgumentException($"there is no snapshot \"{name}\"; there are: {(_snapshots.Count == 0 ? "none" : string.Join(", ", _snapshots.Keys.Order(StringComparer.Ordinal)))}", nameof(name));
            GoTo(snapshot, PatchExecutor.RestoreSnapshot);
        }
    }

    /// <summary>Removes all accounts, contracts, states, snapshots and statistics. Receipts stay, and tell of it.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            GoTo(new Snapshot(MerkleTrie.Empty, new Dictionary<string, Hash256>()), PatchExecutor.Reset);
            _snapshots.Clear();
            _stats = new SimulatorStats();
        }
    }

    /// <summary>Removes all keys of an account's state; contract and balance stay.</summary>
    public void ClearState(string account)
    {
        RequireAccountId(account);
        lock (_gate)
        {
            var (world, data) = Change();
            var ledger = new NearLedger(world);
            var before = new CallState(_store, data.HeadOf(account).Root).SummaryBefore;
            PatchTo(data, account, Hash256.Zero, PatchExecutor.ClearState);
            if (ledger.FindAccount(account) is { } found) ledger.Set(account, found with { StorageUsage = found.StorageUsage - SimulatedAccounts.UsageOf(before, _contracts.Parameters) });
            world.Keep();
            Commit(world, data);
        }
    }

    private void GoTo(Snapshot snapshot, string reason)
    {
        var (world, data) = Change();
        foreach (string account in Accounts().Union(snapshot.Roots.Keys).Order(StringComparer.Ordinal)) PatchTo(data, account, snapshot.Roots.GetValueOrDefault(account, Hash256.Zero), reason);
        foreach (var (key, _) in _state.Scan([])) if (!snapshot.State.TryGet(key.Span, out _)) world.Remove(key.Span);
        foreach (var (key, value) in snapshot.State.Scan([])) if (!_state.TryGet(key.Span, out var now) || !now.Span.SequenceEqual(value.Span)) world.Set(key.Span, value);
        world.Keep();
        Commit(world, data);
    }

    private (WorldState World, SimulatedData Data) Change()
    {
        var world = new WorldState(_state);
        ulong height = SimulatedTime.Load(world).Height;
        var block = new BlockContext
        {
            Height = height, Timestamp = DeterministicContext.BlockTimestamp(height), GasPrice = _options.GasPrice, ChainId = _options.ChainId, RandomValue = CryptoHash.Zero,
        };
        return (world, NewData(() => block));
    }

    /// <summary>The keys whose values differ between the state now and another one that the store has.</summary>
    private void PatchTo(SimulatedData data, string account, Hash256 root, string reason)
    {
        var head = data.HeadOf(account);
        if (head.Root == root) return;
        var (now, then) = (new CallState(_store, head.Root), new CallState(_store, root));
        var keys = new SortedSet<byte[]>(now.Keys([]).Concat(then.Keys([])), ByteOrder.Instance);
        var changes = new List<KeyChange>();
        foreach (byte[] key in keys)
        {
            bool had = now.TryRead(key, out var before), has = then.TryRead(key, out var after);
            if (had != has || !before.Span.SequenceEqual(after.Span)) changes.Add(new KeyChange(key, had ? ValueRef.Of(before.Span) : null, has ? after.ToArray() : null));
        }
        data.Patch(account, reason, changes);
    }

    private SimulatorResult Count(SimulatorResult result, string account, string method, bool isQuery)
    {
        bool direct = result.Mode == SimulatorModes.Direct;
        _stats = _stats with
        {
            TotalQueries = _stats.TotalQueries + (isQuery ? 1ul : 0),
            TotalExecutions = _stats.TotalExecutions + (isQuery ? 0 : 1ul),
            DirectExecutions = _stats.DirectExecutions + (!isQuery && direct ? 1ul : 0),
            FrozenExecutions = _stats.FrozenExecutions + (!isQuery && !direct ? 1ul : 0),
            TotalGasUsed = _stats.TotalGasUsed + result.GasUsed,
            LastExecutionTime = result.ExecutionTimeMs,
        };
        if (_options.VerboseLogging) Tell(result, account, method);
        return result;
    }

    private void Tell(SimulatorResult result, string account, string method)
    {
        _options.Trace($"{account} {method}: {result.Status.Text()}, {result.GasUsed} gas, {result.StateChanges.Count} changes{(result.Error is { } error ? $", {error.Message}" : "")}");
        foreach (var call in result.Calls)
        {
            _options.Trace($"  {call.Body.Context.Account} {call.Body.Method}: {call.Body.Status.Text()}, {call.Body.GasUsed} gas");
            foreach (var log in call.Body.Logs) _options.Trace($"    log: {System.Text.Encoding.UTF8.GetString(log.Span)}");
        }
    }
}
