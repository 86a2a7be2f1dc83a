using OutLayer.Near;
using OutLayer.Protocol.Receipts;
using OutLayer.Protocol.Runs;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Simulator;

/// <summary>What an execution came to, once all of its receipts ran.</summary>
internal static class SimulatedOutcome
{
    public static SimulatorResult Of(SimulatedExecution execution, RunError? refused, string account, string mode)
    {
        var data = execution.Data;
        var state = new CallState(data.Nodes, data.HeadOf(account).Root);
        var result = new SimulatorResult
        {
            Status = ReceiptStatus.Failed, Mode = mode, Error = refused, Calls = data.Calls,
            Logs = [.. data.Calls.SelectMany(call => call.Body.Logs)],
            GasUsed = data.Calls.Aggregate(0ul, (sum, call) => checked(sum + call.Body.GasUsed)),
            StateChanges = Changes(data.Commits), StateSizeAfter = state.SummaryBefore.Keys, StateRoot = state.RootBefore,
        };
        return refused is null ? Finish(result, execution) : result;
    }

    /// <summary>The result is that of the call, or of the promise that it returned, and so on.</summary>
    private static SimulatorResult Finish(SimulatorResult result, SimulatedExecution execution)
    {
        var byId = execution.Ran.ToDictionary(ran => ran.Outcome.Id);
        var last = execution.Ran[0];
        while (last.Outcome.SuccessReceiptId is { } next)
        {
            if (!byId.TryGetValue(next, out var found)) return result with { Status = ReceiptStatus.Ok, IsPending = true };
            last = found;
        }
        if (last.Outcome.Failure is { } failure) return Failed(result, execution, last, failure);
        bool returned = execution.LastCallOf(last)?.Outcome.Result is not null && last.Receipt.Actions[^1] is FunctionCallAction;
        return result with { Status = ReceiptStatus.Ok, Result = returned ? last.Outcome.SuccessValue?.ToArray() : null };
    }

    private static SimulatorResult Failed(SimulatorResult result, SimulatedExecution execution, RanReceipt last, NearError failure)
    {
        if (execution.LastCallOf(last) is { Outcome: { Error: { } error, Status: var status } })
            return result with { Status = status, Error = new RunError(error.Code, error.Message) };
        return result with { Error = new RunError("receipt-failed", $"the receipt of {last.Outcome.ExecutorId} failed: {failure}") };
    }

    /// <summary>The changes of all commits in one: the value before the first of them, and after the last.</summary>
    private static List<AccountChange> Changes(IReadOnlyList<StateCommit> commits)
    {
        var changes = new SortedDictionary<string, SortedDictionary<byte[], StateChange>>(StringComparer.Ordinal);
        foreach (var commit in commits)
        {
            if (!changes.TryGetValue(commit.Account, out var ofAccount)) changes[commit.Account] = ofAccount = new(ByteOrder.Instance);
            foreach (var change in commit.Update.Describe())
                ofAccount[change.Key] = ofAccount.TryGetValue(change.Key, out var earlier) ? change with { Before = earlier.Before } : change;
        }
        return [.. from account in changes from change in account.Value.Values where !Same(change) select new AccountChange(account.Key, change)];
    }

    private static bool Same(StateChange change) => change.Before is null ? change.After is null : change.After is not null && change.Before.AsSpan().SequenceEqual(change.After);
}
