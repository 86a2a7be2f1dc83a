using OutLayer.Protocol.Crypto;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.State;
using OutLayer.Runtime.Tests.Receipts;

namespace OutLayer.Runtime.Tests.State;

/// <summary>Commits calls until it is killed, and says on stdout which ones are done.</summary>
internal static class CommitLoop
{
    public const string Account = "loop.test.near";

    private static readonly Ed25519Key Key = new(new byte[32]);

    public static int Run(string folder, int count)
    {
        try
        {
            using var store = SqliteStateStore.Open(folder);
            Say("open");
            for (int i = 0; i < count; i++)
            {
                One(store);
                Say($"done {store.GetHead(Account).Height}");
            }
            return 0;
        }
        catch (StateStoreException e)
        {
            Say($"{e.Kind}: {e.Message}");
            return 4;
        }
    }

    private static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }

    /// <summary>A call that writes three keys (one of them large) and removes one.</summary>
    public static void One(IStateStore store)
    {
        ulong height = store.GetHead(Account).Height;
        string script = $"put count {height + 1}\nput key{height} x{height}\nput big{height % 3} {new string('b', 6_000)}{height}\ndel key{height - 1}";
        ToyContract.Call(store, Account, script, Key);
    }

    /// <summary>What must hold after any crash: the head is that of the last receipt, and every state can be read to its last value.</summary>
    public static ulong RequireWhole(string folder)
    {
        using var store = SqliteStateStore.Open(folder);
        var head = store.GetHead(Account);
        var receipts = store.ListReceipts(Account, 0, int.MaxValue);
        Assert.Equal(head.Height, (ulong)receipts.Count);
        var parsed = receipts.Select(r => ($"{r.Height}", Receipt.Parse(r.Bytes.Span))).ToList();
        Assert.Empty(OutLayer.Runtime.Receipts.ReceiptChain.Check(parsed));
        Assert.Equal(head.LastReceipt, receipts.Count == 0 ? null : receipts[^1].Hash);
        Assert.Equal(head.Root, parsed.Count == 0 ? Protocol.Hash256.Zero : parsed[^1].Item2.Body.StateAfter);
        var state = new CallState(store, head.Root);
        foreach (var key in state.Keys(default).ToList()) Assert.True(state.TryRead(key, out _));
        if (head.Height > 0) Assert.True(state.TryRead("count"u8, out var count) && count.Span.SequenceEqual(System.Text.Encoding.ASCII.GetBytes($"{head.Height}")));
        return head.Height;
    }
}
