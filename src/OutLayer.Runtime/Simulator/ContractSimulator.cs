using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using OutLayer.Near;
using OutLayer.Protocol.Crypto;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.Contracts;
using OutLayer.Runtime.NearVm.Receipts;
using OutLayer.Runtime.Receipts;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Simulator;

/// <summary>
/// Accounts with contracts, compiled or JavaScript, that call each other: NEAR's VM and NEAR's receipts without a node. State and signed
/// receipts are those of <c>outlayer run</c>. A call that fails leaves nothing but its gas and its logs. Safe for many threads, one
/// call at a time.
/// </summary>
public sealed partial class ContractSimulator : IDisposable
{
    private const int MaxAttempts = 100;

    private static readonly Lazy<ReceiptExecutors> Executors = new(() => new ReceiptExecutors(new Guests.GuestImages()));

    private readonly Lock _gate = new();
    private readonly SimulatorOptions _options;
    private readonly IStateStore _store;
    private readonly Ed25519Key _key;
    private readonly SimulatedContracts _contracts;
    private readonly VmExecutor _executor = new();
    private MerkleTrie _state;
    private string _mode;

    /// <param name="store">State and receipts; the simulator ends it. One simulator at a time has it: balances and codes are kept in memory, too.</param>
    /// <param name="key">Signs the receipts.</param>
    /// <param name="options">The rest.</param>
    public ContractSimulator(IStateStore store, Ed25519Key key, SimulatorOptions options)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(options);
        (_store, _key, _options, _mode) = (store, key, options, SimulatorModes.Parse(options.ExecutionMode));
        _contracts = new SimulatedContracts(RuntimeParameters.For(options.ProtocolVersion));
        _state = MerkleTrie.Empty.With(store.LoadLedger());
    }

    /// <summary>A simulator over the state folder that the options name, or over memory.</summary>
    /// <exception cref="StateStoreException">Locked, corrupt, read-only or full; the message says what to do.</exception>
    public static ContractSimulator Open(SimulatorOptions? options = null)
    {
        options ??= new SimulatorOptions();
        if (options is not { PersistState: true, StateFolder: { } folder })
            return new ContractSimulator(new InMemoryStateStore(), options.Key ?? new Ed25519Key(RandomNumberGenerator.GetBytes(Ed25519Key.SeedSize)), options);
        var store = SqliteStateStore.Open(folder);
        try
        {
            return new ContractSimulator(store, options.Key ?? KeyFile.LoadOrCreate(folder), options);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>A simulator that keeps nothing.</summary>
    public static ContractSimulator InMemory() => Open();

    /// <summary>State and receipts.</summary>
    public IStateStore State => _store;

    /// <summary>Which contracts may be called: those of any kind, or of one.</summary>
    public string ExecutionMode
    {
        get
        {
            lock (_gate) return _mode;
        }
    }

    /// <summary>
    /// Chooses the mode of calls from outside: <c>auto</c>, <c>direct</c> (compiled contracts), <c>frozen</c> (JavaScript; <c>quickjs</c> is the same).
    /// Contracts that are called by others run in the mode of their kind.
    /// </summary>
    /// <exception cref="NotSupportedException">A mode that is not there yet.</exception>
    /// <exception cref="ArgumentException">No mode.</exception>
    public void SetExecutionMode(string mode)
    {
        string known = SimulatorModes.Parse(mode);
        lock (_gate) _mode = known;
    }

    /// <summary>Calls a view method: nothing changes.</summary>
    /// <exception cref="InvalidOperationException">The account has no contract, or one of another mode.</exception>
    public SimulatorResult Query(string account, string method, ReadOnlyMemory<byte> args = default, SimulatorCall? call = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        lock (_gate)
        {
            RequireContract(account);
            long start = Stopwatch.GetTimestamp();
            var result = SimulatedQuery.Run(account, method, args, call ?? new SimulatorCall(), _options, _state, _contracts, NewData(static () => throw new InvalidOperationException("a query has no block")), _key);
            return Count(result with { ExecutionTimeMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds }, account, method, isQuery: true);
        }
    }

    /// <summary>Calls a view method with its arguments as JSON text.</summary>
    public SimulatorResult Query(string account, string method, string argsJson, SimulatorCall? call = null) => Query(account, method, Encoding.UTF8.GetBytes(argsJson), call);

    /// <summary>Calls a method, and runs all receipts that it leads to. What contracts do wrong is in the result; exceptions are trouble of the host.</summary>
    /// <exception cref="InvalidOperationException">The account has no contract, or one of another mode.</exception>
    public SimulatorResult Execute(string account, string method, ReadOnlyMemory<byte> args = default, SimulatorCall? call = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        call ??= new SimulatorCall();
        RequireSender(call);
        lock (_gate)
        {
            for (int attempt = 1; ; attempt++)
            {
                try
                {
                    return ExecuteOnce(account, method, args, call);
                }
                catch (StateStoreException conflict) when (conflict.Kind == StateStoreError.Conflict && attempt < MaxAttempts)
                {
                    // Somebody else committed a call of an account meanwhile; on the newer state this is a new execution.
                }
            }
        }
    }

    /// <summary>Calls a method with its arguments as JSON text.</summary>
    public SimulatorResult Execute(string account, string method, string argsJson, SimulatorCall? call = null) => Execute(account, method, Encoding.UTF8.GetBytes(argsJson), call);

    /// <summary>Checks a receipt file, which anyone may have made, by running its code again; the simulator's state is not used.</summary>
    /// <exception cref="ReceiptRefusedException">It asks for more than the limits, or for an engine or image that we lack.</exception>
    public static VerificationReport Verify(ReceiptFile file, VerifierOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new ReceiptVerifier(Executors.Value, options).Verify(file);
    }

    private SimulatorResult ExecuteOnce(string account, string method, ReadOnlyMemory<byte> args, SimulatorCall call)
    {
        string mode = RequireContract(account);
        long start = Stopwatch.GetTimestamp();
        var execution = new SimulatedExecution(_options, call, account, _state, _contracts, NewData);
        var error = execution.Run(account, method, args);
        if (error is null) Commit(execution.World, execution.Data);
        var result = SimulatedOutcome.Of(execution, error, account, mode) with { GasLimit = call.Gas ?? _options.DefaultGasLimit };
        return Count(result with { ExecutionTimeMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds }, account, method, isQuery: false);
    }

    private SimulatedData NewData(Func<BlockContext> block) => new(_store, _key, _executor) { Block = block };

    /// <summary>All of an execution, or nothing.</summary>
    private void Commit(WorldState world, SimulatedData data)
    {
        foreach (var evidence in data.Evidence) _options.BeforeCommit?.Invoke(evidence);
        var changes = world.Changes.ToList();
        if (changes.Count == 0 && data.Commits.Count == 0) return;
        _store.Commit(data.Commits, changes);
        _state = _state.With(changes);
    }

    private static void RequireSender(SimulatorCall call)
    {
        if (call.Signer == Near.Receipt.SystemAccountId || call.Predecessor == Near.Receipt.SystemAccountId)
            throw new ArgumentException($"the account {Near.Receipt.SystemAccountId} calls nobody: the chain itself sends refunds by it", nameof(call));
    }

    public void Dispose() => _store.Dispose();
}
