using OutLayer.Near;
using OutLayer.Protocol;
using OutLayer.Protocol.Crypto;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.NearVm.Receipts;
using OutLayer.Runtime.Receipts;
using OutLayer.Runtime.State;
using Receipt = OutLayer.Protocol.Receipts.Receipt;

namespace OutLayer.Runtime.Simulator;

/// <summary>
/// The data of contracts during one execution, over the store. Each receipt of NEAR that is kept or undone becomes signed receipts
/// of its calls, chained per account; the store gets all of them at the end.
/// </summary>
internal sealed class SimulatedData(IStateStore store, Ed25519Key key, VmExecutor executor) : IContractData
{
    private readonly PendingNodes _nodes = new(store);
    private readonly Dictionary<string, AccountHead> _heads = new(StringComparer.Ordinal);
    private readonly List<CallStep> _steps = [];
    private readonly List<StateCommit> _commits = [];
    private readonly List<ReceiptFile> _evidence = [];
    private readonly List<ExecutedCall> _calls = [];

    /// <summary>When changes happen that no call made.</summary>
    public required Func<BlockContext> Block { get; init; }

    public IReadOnlyList<StateCommit> Commits => _commits;

    public IReadOnlyList<ReceiptFile> Evidence => _evidence;

    public IReadOnlyList<ExecutedCall> Calls => _calls;

    public INodeSource Nodes => _nodes;

    /// <summary>The data that was opened last.</summary>
    public CallStep Current => _steps[^1];

    public AccountHead HeadOf(string account)
    {
        if (!_heads.TryGetValue(account, out var head)) _heads[account] = head = store.GetHead(account);
        return head;
    }

    public IExternalStorage Open(string accountId)
    {
        _steps.Add(new CallStep(accountId, new CallState(_nodes, RootOf(accountId))));
        return Current.Storage;
    }

    public void Remove(string accountId)
    {
        Open(accountId);
        Current.Reason = PatchExecutor.DeleteAccount;
        foreach (byte[] stored in Current.State.Keys([]).ToList()) Current.State.Remove(stored);
    }

    public void Keep()
    {
        foreach (var step in _steps)
        {
            if (step.Call is { } call) Add(call, call.Outcome, step.State);
            else Patch(step.Account, step.Reason, step.Update.Changes);
        }
        _steps.Clear();
    }

    /// <summary>What calls did is told by their receipts all the same, each on the state that stands.</summary>
    public void Undo()
    {
        var before = new List<KeyChange>();
        foreach (var step in _steps)
        {
            if (step.Call is { } call) AddUndone(step, call, before);
            before.AddRange(step.Update.Changes);
        }
        _steps.Clear();
    }

    /// <summary>Changes a state without a call.</summary>
    public void Patch(string account, string reason, IReadOnlyList<KeyChange> changes)
    {
        foreach (var part in Parts(changes))
        {
            var head = HeadOf(account);
            var request = PatchExecutor.RequestOf(reason, part, ContextOf(account));
            var state = new CallState(_nodes, head.Root);
            Add(account, request, PatchExecutor.Apply(request, state), PatchExecutor.Code, [], state);
        }
    }

    private void AddUndone(CallStep step, MadeCall call, List<KeyChange> before)
    {
        if (!step.Succeeded && before.Count == 0)
        {
            Add(call, call.Outcome, step.State);
            return;
        }
        var transcript = call.Transcript with
        {
            Writes = [.. before.Select(change => ((ReadOnlyMemory<byte>)change.Key, change.After is { } value ? (ReadOnlyMemory<byte>?)value : null))],
            IsRolledBack = step.Succeeded,
        };
        var state = new CallState(_nodes, HeadOf(step.Account).Root);
        var outcome = executor.Execute(call.Request, call.Code, transcript.ToEntries(), state);
        Add(call with { Transcript = transcript }, outcome, state);
    }

    private void Add(MadeCall call, CallOutcome outcome, CallState state)
    {
        var evidence = Add(call.Request.Context.Account, call.Request, outcome, call.Code, call.Transcript.ToEntries(), state);
        _calls.Add(new ExecutedCall(outcome.Status == ReceiptStatus.Ok, evidence));
    }

    private ReceiptFile Add(string account, CallRequest request, CallOutcome outcome, CodeBundle code, IReadOnlyList<TranscriptEntry> transcript, CallState state)
    {
        var head = HeadOf(account);
        var (body, update) = ReceiptBuilder.Build(request, outcome with { Transcript = transcript }, state, head.LastReceipt);
        var commit = new StateCommit(account, head, update, Receipt.Sign(body, key));
        var evidence = new ReceiptFile(commit.Receipt, code, state.Witness, transcript);
        _nodes.Add(update);
        _heads[account] = commit.Next;
        _commits.Add(commit);
        _evidence.Add(evidence);
        return evidence;
    }

    /// <summary>The root that the receipt at work has come to.</summary>
    private Hash256 RootOf(string account)
    {
        foreach (var step in _steps) _nodes.Add(step.Update);
        return _steps.FindLast(step => step.Account == account)?.Update.Root ?? HeadOf(account).Root;
    }

    private ReceiptContext ContextOf(string account)
    {
        var block = Block();
        return new ReceiptContext
        {
            Account = account, Signer = account, Predecessor = account, BlockHeight = block.Height, BlockTimestamp = block.Timestamp,
            Seed = new Hash256(block.RandomValue.ToArray()),
        };
    }

    private static IEnumerable<IReadOnlyList<KeyChange>> Parts(IReadOnlyList<KeyChange> changes)
    {
        var part = new List<KeyChange>();
        int bytes = 0;
        foreach (var change in changes)
        {
            part.Add(change);
            bytes += change.Key.Length + (change.After?.Length ?? 0);
            if (bytes < PatchExecutor.MaxBytes) continue;
            yield return part;
            (part, bytes) = ([], 0);
        }
        if (part.Count > 0) yield return part;
    }
}
