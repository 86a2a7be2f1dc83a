using System.Globalization;
using System.Text;
using OutLayer.Protocol;
using OutLayer.Protocol.Crypto;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.Receipts;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Tests.Receipts;

/// <summary>
/// An executor for tests: the input is a script of "put K V", "del K", "get K", "has K", "keys PREFIX LIMIT", "log TEXT"
/// and "fail" (as is all else); what is read is returned. Each line costs 10 gas.
/// </summary>
internal sealed class ToyContract : IReceiptExecutor
{
    public static CodeBundle Code { get; } = CodeBundle.Single("toy.txt", "toy"u8.ToArray());

    public CallOutcome Execute(ReceiptFile file, CallState state)
    {
        if (file.Receipt.Body.Engine != "toy")
            throw new ReceiptRefusedException($"the receipt names the engine \"{file.Receipt.Body.Engine}\", which this product does not have");
        return Run(file.Receipt.Body.Input, file.Receipt.Body.Limits.Gas, state);
    }

    public static CallRequest Request(string account, string script, AccountHead head, bool view = false)
    {
        ulong height = DeterministicContext.BlockHeight(head);
        return new CallRequest
        {
            Engine = "toy",
            Code = Code.Hash(),
            Mode = "direct",
            Method = "main",
            Input = Encoding.UTF8.GetBytes(script),
            Context = new ReceiptContext
            {
                Account = account,
                Signer = "alice.test.near",
                Predecessor = "alice.test.near",
                BlockHeight = height,
                BlockTimestamp = DeterministicContext.BlockTimestamp(height),
                Seed = DeterministicContext.Seed(account, height),
            },
            Limits = new ExecutionLimits
            {
                Gas = 1000, MemoryMiB = 1, TableElements = 0, CallDepthBytes = 1, LogCount = 100, LogBytes = 1000, ResultBytes = 1 << 20,
            },
            View = view,
        };
    }

    /// <summary>Runs a script on an account of a store, commits it, and gives the receipt file.</summary>
    public static ReceiptFile Call(IStateStore store, string account, string script, Ed25519Key key, bool view = false)
    {
        var head = store.GetHead(account);
        var request = Request(account, script, head, view);
        var state = new CallState(store, head.Root, view);
        var outcome = Run(request.Input, request.Limits.Gas, state);
        var (body, update) = ReceiptBuilder.Build(request, outcome, state, head.LastReceipt);
        var receipt = Receipt.Sign(body, key);
        if (!view) store.Commit(new StateCommit(account, head, update, receipt));
        return new ReceiptFile(receipt, Code, state.Witness, []);
    }

    private static CallOutcome Run(ReadOnlyMemory<byte> script, ulong gasLimit, CallState state)
    {
        var (result, logs, gas) = (new StringBuilder(), new List<ReadOnlyMemory<byte>>(), 0UL);
        foreach (string line in Encoding.UTF8.GetString(script.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (gas + 10 > gasLimit) return End(ReceiptStatus.Limit, new ReceiptError("gas", "out of gas"));
            gas += 10;
            string[] words = line.Split(' ');
            bool known = words is ["put", _, _] or ["del" or "get" or "has" or "log", _] || (words is ["keys", _, var n] && int.TryParse(n, null, out _));
            if (!known) return End(ReceiptStatus.Failed, new ReceiptError("throw", "as asked"));
            if (words[0] == "log") logs.Add(Encoding.UTF8.GetBytes(words[1]));
            else Step(words, state, result);
        }
        return End(ReceiptStatus.Ok, null);

        CallOutcome End(ReceiptStatus status, ReceiptError? error) => new()
        {
            Status = status, Error = error, GasUsed = gas, Logs = logs,
            Result = result.Length == 0 ? null : Encoding.UTF8.GetBytes(result.ToString()),
        };
    }

    private static void Step(string[] words, CallState state, StringBuilder result)
    {
        var key = Encoding.UTF8.GetBytes(words[1]);
        switch (words[0])
        {
            case "put": state.Write(key, Encoding.UTF8.GetBytes(words[2])); break;
            case "del": state.Remove(key); break;
            case "has": result.Append(CultureInfo.InvariantCulture, $"{state.HasKey(key)};"); break;
            case "get": result.Append(state.TryRead(key, out var value) ? Encoding.UTF8.GetString(value.Span) : "none").Append(';'); break;
            default: result.AppendJoin(',', state.Keys(key).Take(int.Parse(words[2], null)).Select(Encoding.UTF8.GetString)).Append(';'); break;
        }
    }
}
