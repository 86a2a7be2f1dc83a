using Microsoft.Data.Sqlite;
using OutLayer.Near;
using OutLayer.Runtime.LocalNode.Store;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Tests.LocalNode.Store;

/// <summary>What goes wrong with a disk, and that it is said.</summary>
public sealed class SqliteChainStoreTests : IDisposable
{
    private static readonly SqliteStateStoreOptions Impatient = new() { Patience = TimeSpan.FromMilliseconds(60) };

    private readonly TempFolder _folder = new();

    private string FilePath => _folder.File(SqliteChainStore.FileName);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_chain_is_there_when_opened_again()
    {
        MakeChain(blocks: 3);
        Assert.Equal(3ul, ChainLoop.RequireWhole(_folder.Path));
        Assert.Equal(["near-node.db", "near-node.lock"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order());   // no -wal is left
    }

    [Fact]
    public void It_is_in_wal_mode_and_syncs_fully()
    {
        using var store = SqliteChainStore.Open(_folder.Path);
        Assert.Equal(("wal", "2"), store.Durability());
    }

    [Fact]
    public void A_folder_holds_a_chain_beside_states_of_accounts_and_each_is_locked_for_itself()
    {
        using var state = SqliteStateStore.Open(_folder.Path, Impatient);
        using var chain = SqliteChainStore.Open(_folder.Path, Impatient);
        var refusal = Refusal();
        Assert.Equal(StateStoreError.Locked, refusal.Kind);
        Assert.Contains($"the state in {_folder.Path} is in use by another process", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("this is no database, and long enough to be taken for a header of one, which has a hundred bytes or more in it")]
    [InlineData("short")]
    public void A_file_that_is_no_database_is_corrupt_and_kept(string content)
    {
        File.WriteAllText(FilePath, content);
        Assert.Equal(StateStoreError.Corrupt, Refusal().Kind);
        Assert.Equal(content, File.ReadAllText(FilePath));
    }

    [Fact]
    public void Accounts_states_are_not_taken_for_a_chain()
    {
        SqliteStateStore.Open(_folder.Path).Dispose();
        File.Move(_folder.File(SqliteStateStore.FileName), FilePath);
        Assert.Equal(StateStoreError.NotAState, Refusal().Kind);
    }

    [Fact]
    public void A_schema_of_the_future_is_refused()
    {
        MakeChain(blocks: 1);
        Sql("PRAGMA user_version = 1000");
        Assert.Equal(StateStoreError.FutureVersion, Refusal().Kind);
    }

    [Fact]
    public void A_chain_that_was_overwritten_in_part_is_corrupt()
    {
        MakeChain(blocks: 5);
        using (var file = File.OpenWrite(FilePath))
        {
            file.Position = 4096;
            file.Write(Enumerable.Repeat((byte)0xa5, (int)file.Length - 4096).ToArray());
        }
        Assert.Equal(StateStoreError.Corrupt, LoadRefusal().Kind);
    }

    /// <summary>The root that is stored with the tip speaks for every byte of the state.</summary>
    [Theory]
    [InlineData("UPDATE pending SET changes = zeroblob(length(changes))")]
    [InlineData("UPDATE pending SET changes = x'ffffffff'")]
    [InlineData("UPDATE pending SET changes = x''")]
    [InlineData("DELETE FROM pending")]
    [InlineData("UPDATE bundle SET entries = x'ffffffff'")]
    [InlineData("UPDATE record SET value = 'X' WHERE key = CAST('count' AS BLOB)")]
    [InlineData("UPDATE record SET key = CAST('counT' AS BLOB) WHERE key = CAST('count' AS BLOB)")]
    [InlineData("DELETE FROM record WHERE key = CAST('count' AS BLOB)")]
    [InlineData("INSERT INTO record VALUES (x'00', x'')")]
    [InlineData("UPDATE tip SET state_root = randomblob(32)")]
    [InlineData("UPDATE tip SET state_root = x'00'")]
    [InlineData("DELETE FROM tip")]
    public void A_state_that_is_not_the_tips_is_corrupt(string sql)
    {
        MakeChain(blocks: 2, maxPending: sql.Contains("record", StringComparison.Ordinal) ? 0 : 1_000);
        Sql(sql);
        var refusal = LoadRefusal();
        Assert.Equal(StateStoreError.Corrupt, refusal.Kind);
        Assert.Contains($"the state in {FilePath} is corrupt; restore it from a copy", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE bundle SET entries = x''")]
    [InlineData("DELETE FROM bundle")]
    [InlineData("UPDATE place SET start = start + 1000")]
    public void An_entry_that_is_not_where_it_was_put_is_corrupt(string sql)
    {
        MakeChain(blocks: 2, maxPending: 0);
        Sql(sql);
        using var store = SqliteChainStore.Open(_folder.Path, Impatient);
        Assert.Equal(StateStoreError.Corrupt, Assert.Throws<StateStoreException>(() => store.Find(ChainEntryKind.Block, "1"u8)).Kind);
    }

    /// <summary>Values of many megabytes do not wait in memory for a merge.</summary>
    [Fact]
    public void Large_changes_are_merged_before_there_are_many()
    {
        var chain = MakeChain(blocks: 1);
        using var store = SqliteChainStore.Open(_folder.Path);
        TrieChange[] large = [TrieChange.Put("large"u8.ToArray(), new byte[65 << 20])];
        store.Commit(new ChainCommit(large, [], new ChainTip(chain.State.With(large).RootHash, chain.Tip!.Bytes)));
        using var connection = new SqliteConnection($"Data Source={FilePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM pending";
        Assert.Equal(0L, command.ExecuteScalar());
        Assert.Equal(65 << 20, Assert.Single(store.Load().State.Scan("large"u8)).Value.Length);
    }

    [Theory, InlineData(0), InlineData(1_000)]
    public void A_page_limit_bites_as_a_full_disk_and_changes_nothing(int maxPending)
    {
        var chain = MakeChain(blocks: 1);
        using (var store = SqliteChainStore.Open(_folder.Path, new SqliteStateStoreOptions { MaxPages = 24 }, maxPending))
        {
            TrieChange[] large = [TrieChange.Put("large"u8.ToArray(), new byte[200_000])];
            var tip = new ChainTip(chain.State.With(large).RootHash, chain.Tip!.Bytes);
            var e = Assert.Throws<StateStoreException>(() => store.Commit(new ChainCommit(large, [], tip)));
            Assert.Equal(StateStoreError.DiskFull, e.Kind);
            Assert.Equal(chain.State.RootHash, store.Load().State.RootHash);
            ChainLoop.One(store, chain);
        }
        Assert.Equal(2ul, ChainLoop.RequireWhole(_folder.Path));
    }

    /// <summary>What gives the entries may fail in the middle: then nothing of the commit is there, and the next one works.</summary>
    [Fact]
    public void A_commit_that_breaks_off_changes_nothing()
    {
        var chain = MakeChain(blocks: 1);
        using (var store = SqliteChainStore.Open(_folder.Path))
        {
            var commit = new ChainCommit([TrieChange.Put("half"u8.ToArray(), new byte[1])], Failing(), chain.Tip!);
            Assert.Throws<InvalidOperationException>(() => store.Commit(commit));
            ChainLoop.One(store, chain);
        }
        Assert.Equal(2ul, ChainLoop.RequireWhole(_folder.Path));
    }

    [Fact]
    public void A_folder_where_a_file_stands_is_refused()
    {
        File.WriteAllText(_folder.File("file"), "");
        var e = Assert.Throws<StateStoreException>(() => SqliteChainStore.Open(_folder.File("file"), Impatient));
        Assert.Contains(_folder.File("file"), e.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<ChainEntry> Failing()
    {
        yield return new ChainEntry(ChainEntryKind.Block, "x"u8.ToArray(), new byte[1]);
        throw new InvalidOperationException("no more entries");
    }

    private LoadedChain MakeChain(int blocks, int maxPending = 1_000)
    {
        using var store = SqliteChainStore.Open(_folder.Path, Impatient, maxPending);
        var chain = store.Load();
        for (int i = 0; i < blocks; i++) chain = ChainLoop.One(store, chain);
        return chain;
    }

    private StateStoreException Refusal() => Assert.Throws<StateStoreException>(() => SqliteChainStore.Open(_folder.Path, Impatient).Dispose());

    private StateStoreException LoadRefusal() => Assert.Throws<StateStoreException>(() =>
    {
        using var store = SqliteChainStore.Open(_folder.Path, Impatient);
        store.Load();
    });

    private void Sql(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={FilePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
