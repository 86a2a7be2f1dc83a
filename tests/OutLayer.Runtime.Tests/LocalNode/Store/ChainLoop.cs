using System.Text;
using OutLayer.Near;
using OutLayer.Runtime.LocalNode.Store;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Tests.LocalNode.Store;

/// <summary>Commits blocks until it is killed, and says on stdout which ones are done.</summary>
internal static class ChainLoop
{
    // Few, so that some commits merge what is pending and some do not.
    private const int MaxPending = 9;

    public static int Run(string folder, int count)
    {
        try
        {
            using var store = SqliteChainStore.Open(folder, new SqliteStateStoreOptions(), MaxPending);
            Say("open");
            var chain = store.Load();
            for (int i = 0; i < count; i++)
            {
                chain = One(store, chain);
                Say($"done {HeightOf(chain.Tip)}");
            }
            return 0;
        }
        catch (StateStoreException e)
        {
            Say($"{e.Kind}: {e.Message}");
            return 4;
        }
    }

    /// <summary>A block that changes three records (one of them large), removes one, and is found again by height.</summary>
    public static LoadedChain One(IChainStore store, LoadedChain chain)
    {
        int height = HeightOf(chain.Tip) + 1;
        TrieChange[] changes = [Put("count", $"{height}"), Put($"key{height}", "x"), Put($"big{height % 3}", $"{new string('b', 6_000)}{height}"), TrieChange.Remove(Bytes($"key{height - 1}"))];
        var state = chain.State.With(changes);
        var tip = new ChainTip(state.RootHash, Bytes($"{height}"));
        store.Commit(new ChainCommit(changes, [new ChainEntry(ChainEntryKind.Block, Bytes($"{height}"), Bytes($"block {height}"))], tip));
        return new LoadedChain(tip, state);
    }

    /// <summary>What must hold after any crash: the state, the tip and the entries are those of one height.</summary>
    public static ulong RequireWhole(string folder)
    {
        using var store = SqliteChainStore.Open(folder);
        var chain = store.Load();
        int height = HeightOf(chain.Tip);
        Assert.Equal(ExpectedRecords(height), chain.State.Scan([]).Select(record => $"{Text(record.Key)} {record.Value.Length}"));
        if (height > 0) Assert.True(chain.State.TryGet("count"u8, out var count) && Text(count) == $"{height}");
        for (int i = 1; i <= height; i++) Assert.Equal($"block {i}", Text(store.Find(ChainEntryKind.Block, Bytes($"{i}"))!.Value));
        Assert.Null(store.Find(ChainEntryKind.Block, Bytes($"{height + 1}")));
        return (ulong)height;
    }

    private static IEnumerable<string> ExpectedRecords(int height)
    {
        if (height == 0) return [];
        var big = Enumerable.Range(Math.Max(1, height - 2), Math.Min(3, height)).Select(at => $"big{at % 3} {6_000 + $"{at}".Length}");
        return big.Append($"count {$"{height}".Length}").Append($"key{height} 1").Order(StringComparer.Ordinal);
    }

    private static int HeightOf(ChainTip? tip) => tip is null ? 0 : int.Parse(Text(tip.Bytes), null);

    private static TrieChange Put(string key, string value) => TrieChange.Put(Bytes(key), Bytes(value));

    private static byte[] Bytes(string text) => Encoding.ASCII.GetBytes(text);

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.ASCII.GetString(bytes.Span);

    private static void Say(string line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}
