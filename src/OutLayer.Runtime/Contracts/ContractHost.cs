using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using OutLayer.Protocol;
using OutLayer.Protocol.Crypto;
using OutLayer.Protocol.Receipts;
using OutLayer.Protocol.Runs;
using OutLayer.Runtime.Guests;
using OutLayer.Runtime.Receipts;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Contracts;

/// <summary>A run, and the receipt file that proves it; no file where the deadline stopped it.</summary>
public sealed record ContractRun(RunResult Result, ReceiptFile? Evidence);

/// <summary>
/// Runs contracts on stored state and signs what they did: the whole product for one process. Safe for many threads; calls
/// of one account that overlap are run again on the newer state.
/// </summary>
public sealed class ContractHost : IDisposable
{
    private const int MaxAttempts = 100;

    private readonly IStateStore _store;
    private readonly Ed25519Key _key;
    private readonly JsExecutor _executor;
    private readonly ReceiptExecutors _executors;

    public ContractHost(IStateStore store, Ed25519Key key, GuestImages? images = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(key);
        (_store, _key, _executor) = (store, key, new JsExecutor(images ?? new GuestImages()));
        _executors = new ReceiptExecutors(_executor);
    }

    /// <summary>State and key in a folder, which is made where it is missing.</summary>
    /// <exception cref="StateStoreException">Locked, corrupt, read-only or full; the message says what to do.</exception>
    /// <param name="stateFolder">The folder.</param>
    /// <param name="beforeCommit">See <see cref="BeforeCommit"/>.</param>
    public static ContractHost Open(string stateFolder, Action<ReceiptFile>? beforeCommit = null)
    {
        var store = SqliteStateStore.Open(stateFolder);
        try
        {
            return new ContractHost(store, KeyFile.LoadOrCreate(stateFolder)) { BeforeCommit = beforeCommit };
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <summary>State in memory and a key of its own: for tests, and for runs that leave nothing behind.</summary>
    public static ContractHost InMemory() => new(new InMemoryStateStore(), new Ed25519Key(RandomNumberGenerator.GetBytes(Ed25519Key.SeedSize)));

    public IStateStore State => _store;

    /// <summary>
    /// Takes the evidence of a call right before it is committed: what is durable when this returns cannot be lost to a crash.
    /// What it throws stops the commit. After it, the commit may still fail.
    /// </summary>
    public Action<ReceiptFile>? BeforeCommit { get; init; }

    /// <summary>What a call that gives no options of its own is run with.</summary>
    public CallOptions Defaults { get; init => field = value ?? throw new ArgumentNullException(nameof(Defaults)); } = new();

    /// <summary>Runs one method. What the guest does wrong is in the result; exceptions are trouble of the host.</summary>
    /// <param name="code">The contract.</param>
    /// <param name="method">An exported function.</param>
    /// <param name="args">Its argument as JSON in UTF-8; empty for none, which the method sees as {}.</param>
    /// <param name="options">Who calls, when, with what.</param>
    public ContractRun Run(CodeBundle code, string method, ReadOnlyMemory<byte> args = default, CallOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentNullException.ThrowIfNull(method);
        options ??= Defaults;
        string account = options.Account ?? AccountNames.OfFile(code.Entry);
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return RunOnce(code, method, args, options, account);
            }
            catch (StateStoreException conflict) when (conflict.Kind == StateStoreError.Conflict && attempt < MaxAttempts)
            {
                // Another call of this account was committed meanwhile; on the newer state this one is a new call.
            }
        }
    }

    /// <summary>Runs one method with its argument as JSON text.</summary>
    public ContractRun Run(CodeBundle code, string method, string argsJson, CallOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(argsJson);
        return Run(code, method, Encoding.UTF8.GetBytes(argsJson), options);
    }

    /// <summary>Checks a receipt file, which anyone may have made, by running its code again; the host's own state is not used.</summary>
    /// <exception cref="ReceiptRefusedException">It asks for more than the limits, or for an engine or image that we lack.</exception>
    public VerificationReport Verify(ReceiptFile file, VerifierOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new ReceiptVerifier(_executors, options).Verify(file);
    }

    /// <summary>Names of the methods, or why the contract cannot be loaded.</summary>
    public MethodList ListMethods(CodeBundle code, CallOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(code);
        options ??= Defaults;
        var request = Request(code, "", default, options, options.Account ?? AccountNames.OfFile(code.Entry), AccountHead.New);
        return _executor.ListMethods(code, request, options.Timeout);
    }

    private ContractRun RunOnce(CodeBundle code, string method, ReadOnlyMemory<byte> args, CallOptions options, string account)
    {
        var head = _store.GetHead(account);
        var request = Request(code, method, args, options, account, head);
        var state = new CallState(_store, head.Root, options.View);
        long start = Stopwatch.GetTimestamp();
        var report = _executor.Execute(code, request, state, options.Timeout);
        double ms = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (report.Deadline) return new ContractRun(Result(request, report, head.Root, [], ms, null), null);

        var (body, update) = ReceiptBuilder.Build(request, report.Outcome, state, head.LastReceipt);
        var receipt = Receipt.Sign(body, _key);
        var evidence = new ReceiptFile(receipt, code, state.Witness, report.Outcome.Transcript);
        if (!options.View)
        {
            BeforeCommit?.Invoke(evidence);
            _store.Commit(new StateCommit(account, head, update, receipt));
        }
        return new ContractRun(Result(request, report, update.Root, update.Describe(), ms, receipt), evidence);
    }

    private CallRequest Request(CodeBundle code, string method, ReadOnlyMemory<byte> args, CallOptions options, string account, AccountHead head)
    {
        ulong height = options.BlockHeight ?? DeterministicContext.BlockHeight(head);
        string signer = options.Signer ?? AccountNames.DefaultCaller;
        return new CallRequest
        {
            Engine = Engines.Semantics,
            Code = code.Hash(),
            Image = _executor.Image,
            Mode = JsExecutor.Mode,
            Method = method,
            Input = args,
            Limits = options.Limits,
            View = options.View,
            Context = new ReceiptContext
            {
                Account = account,
                Signer = signer,
                Predecessor = options.Predecessor ?? signer,
                BlockHeight = height,
                BlockTimestamp = options.BlockTimestamp ?? DeterministicContext.BlockTimestamp(height),
                Seed = options.Seed ?? DeterministicContext.Seed(account, height),
                Deposit = options.Deposit,
            },
        };
    }

    private static RunResult Result(CallRequest request, ExecutionReport report, Hash256 root, IReadOnlyList<StateChange> changes, double ms, Receipt? receipt) => new()
    {
        Status = report.Outcome.Status,
        Mode = request.Mode,
        Result = report.Outcome.Status == ReceiptStatus.Ok ? report.Outcome.Result : null,
        Logs = report.Outcome.Logs,
        GasUsed = report.Outcome.GasUsed,
        GasLimit = request.Limits.Gas,
        ExecutionTimeMs = ms,
        StateChanges = changes,
        StateRoot = root,
        Error = report.Error,
        Receipt = receipt,
    };

    public void Dispose()
    {
        _executors.Dispose();
        _store.Dispose();
    }
}
