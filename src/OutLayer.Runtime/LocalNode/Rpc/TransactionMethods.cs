using System.Collections.Concurrent;
using System.Text.Json;
using OutLayer.Near;
using OutLayer.Runtime.LocalNode.Rpc.Views;

namespace OutLayer.Runtime.LocalNode.Rpc;

/// <summary>
/// Methods that send transactions or tell what became of them. A block lasts before anyone hears of it, so that what has run is
/// final: <c>wait_until</c> says no more than whether to wait, and for the block that takes the transaction or for the end.
/// </summary>
internal sealed class TransactionMethods(NearNode node, TimeSpan patience)
{
    private const string NoWait = "NONE", Optimistic = "EXECUTED_OPTIMISTIC", Included = "INCLUDED", IncludedFinal = "INCLUDED_FINAL", Final = "FINAL";

    private static readonly string[] Waits = [NoWait, Included, Optimistic, IncludedFinal, "EXECUTED", Final];

    /// <summary>How often a transaction is looked for that another request sent.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private readonly ConcurrentDictionary<CryptoHash, Task> _sent = new();

    public async Task<Action<Utf8JsonWriter>> Send(RpcParameters parameters, CancellationToken cancel)
    {
        var transaction = Transaction(parameters);
        string wait = parameters.Positions(1) is null ? WaitOf(parameters) : Optimistic;
        if (wait != NoWait) return Show(await Run(transaction, wait, cancel).ConfigureAwait(false), receipts: false);
        Start(transaction);
        return WriteNothing;
    }

    public Action<Utf8JsonWriter> BroadcastAsync(RpcParameters parameters)
    {
        var transaction = Transaction(parameters);
        Start(transaction);
        return writer => writer.WriteStringValue(transaction.Hash.ToString());
    }

    public async Task<Action<Utf8JsonWriter>> BroadcastCommit(RpcParameters parameters, CancellationToken cancel) =>
        Show(await Run(Transaction(parameters), Optimistic, cancel).ConfigureAwait(false), receipts: false);

    public Task<Action<Utf8JsonWriter>> Status(RpcParameters parameters, CancellationToken cancel) => Status(parameters, receipts: false, cancel);

    public Task<Action<Utf8JsonWriter>> StatusWithReceipts(RpcParameters parameters, CancellationToken cancel) => Status(parameters, receipts: true, cancel);

    public Action<Utf8JsonWriter> Receipt(RpcParameters parameters)
    {
        var id = parameters.Positions(1) is [var only] ? RpcParameters.Hash(only) : parameters.Hash("receipt_id");
        var receipt = node.FindReceipt(id) ?? throw RpcErrors.UnknownReceipt(id);
        return writer => ReceiptViews.Write(writer, receipt);
    }

    private async Task<Action<Utf8JsonWriter>> Status(RpcParameters parameters, bool receipts, CancellationToken cancel)
    {
        var hash = HashOf(parameters);
        string wait = parameters.Positions(1) is null && parameters.Positions(2) is null ? WaitOf(parameters) : Optimistic;
        return Show(await Await(hash, wait, cancel).ConfigureAwait(false), receipts);
    }

    /// <summary>By hash and sender, or by the transaction itself.</summary>
    private static CryptoHash HashOf(RpcParameters parameters)
    {
        if (parameters.Positions(2) is [var hash, var sender])
        {
            RpcParameters.AccountId(sender);
            return RpcParameters.Hash(hash);
        }
        if (parameters.Positions(1) is not null || parameters.Find("signed_tx_base64") is not null) return Transaction(parameters).Hash;
        parameters.AccountId("sender_account_id");
        return parameters.Hash("tx_hash");
    }

    private static string WaitOf(RpcParameters parameters) =>
        parameters.Find("wait_until") is { } wait ? RpcParameters.OneOf(wait, Waits) : Optimistic;

    private static SignedTransaction Transaction(RpcParameters parameters)
    {
        byte[] borsh = parameters.Positions(1) is [var only] ? RpcParameters.Base64(only) : parameters.Base64("signed_tx_base64");
        try
        {
            return SignedTransaction.Decode(borsh);
        }
        catch (BorshException bad)
        {
            throw RpcErrors.Arguments($"the value could not be decoded from borsh due to: {bad.Message}");
        }
    }

    /// <summary>Takes a transaction whose end nobody waits for; what it is refused for nobody learns, as with nearcore.</summary>
    private void Start(SignedTransaction transaction)
    {
        var run = Task.Run(() => node.Submit(transaction));
        _sent[transaction.Hash] = run;
        run.ContinueWith(
            done =>
            {
                _ = done.Exception;
                _sent.TryRemove(transaction.Hash, out _);
            }, TaskScheduler.Default);
    }

    private async Task<TransactionStatus> Run(SignedTransaction transaction, string wait, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var run = node.Submit(transaction, limit.Token);
        try
        {
            return await (IsEarly(wait) ? Earliest(run, transaction.Hash, limit.Token) : run).WaitAsync(patience, cancel).ConfigureAwait(false);
        }
        catch (InvalidTransactionException refused)
        {
            // The same transaction once more is no fault: clients send again what they got no answer to.
            if (refused.Error.Name != "InvalidNonce" || node.FindTransaction(transaction.Hash) is null) throw RpcErrors.InvalidTransaction(refused.Error);
            return await Await(transaction.Hash, wait, cancel).ConfigureAwait(false);
        }
        catch (NotSupportedException unsupported)
        {
            throw RpcErrors.Parse(unsupported.Message);
        }
        catch (TimeoutException)
        {
            throw RpcErrors.TimedOut();
        }
        finally
        {
            await limit.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The end, or the first that is known of a transaction.</summary>
    private async Task<TransactionStatus> Earliest(Task<TransactionStatus> run, CryptoHash hash, CancellationToken cancel)
    {
        while (await Task.WhenAny(run, Task.Delay(Pause, cancel)).ConfigureAwait(false) != run)
            if (node.FindTransaction(hash) is { } known) return known;
        return await run.ConfigureAwait(false);
    }

    /// <summary>Waits for a transaction that another request sent.</summary>
    private async Task<TransactionStatus> Await(CryptoHash hash, string wait, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(patience);
        try
        {
            while (true)
            {
                bool sent = _sent.ContainsKey(hash);
                if (node.FindTransaction(hash) is { } status)
                {
                    if (status.IsComplete || IsEarly(wait) || wait == NoWait) return status;
                }
                else if (!sent)
                {
                    throw RpcErrors.UnknownTransaction(hash);
                }
                await Task.Delay(Pause, limit.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw RpcErrors.TimedOut();
        }
    }

    private static bool IsEarly(string wait) => wait is Included or IncludedFinal;

    private static Action<Utf8JsonWriter> Show(TransactionStatus status, bool receipts) =>
        writer => TransactionViews.WriteStatus(writer, status, status.IsComplete ? Final : IncludedFinal, receipts);

    private static void WriteNothing(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("final_execution_status", NoWait);
        writer.WriteEndObject();
    }
}
