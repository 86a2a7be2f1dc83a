using Microsoft.Data.Sqlite;
using OutLayer.Protocol.Crypto;
using OutLayer.Runtime.State;
using OutLayer.Runtime.Tests.Receipts;

namespace OutLayer.Runtime.Tests.State;

/// <summary>What goes wrong with a disk, and that it is said.</summary>
public class SqliteStateStoreTests
{
    private const string Account = "a.test.near";
    private static readonly Ed25519Key Key = new(new byte[32]);
    private static readonly SqliteStateStoreOptions Impatient = new() { Patience = TimeSpan.FromMilliseconds(60) };

    private static StateStoreException Refusal(string folder, SqliteStateStoreOptions? options = null) =>
        Assert.Throws<StateStoreException>(() => SqliteStateStore.Open(folder, options ?? Impatient).Dispose());

    private static TempFolder FolderWithACall()
    {
        var folder = new TempFolder();
        using var store = SqliteStateStore.Open(folder.Path);
        ToyContract.Call(store, Account, $"put a 1\nput b {new string('x', 5000)}", Key);
        return folder;
    }

    private static void Sql(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    [Fact]
    public void State_is_there_when_opened_again()
    {
        using var folder = FolderWithACall();
        using var store = SqliteStateStore.Open(folder.Path);
        Assert.Equal(1UL, store.GetHead(Account).Height);
        Assert.Equal("1;"u8.ToArray(), ToyContract.Call(store, Account, "get a", Key, view: true).Receipt.Body.Result);
    }

    [Fact]
    public void A_folder_is_made_with_its_parents()
    {
        using var folder = new TempFolder();
        string deep = Path.Combine(folder.Path, "x", "y");
        SqliteStateStore.Open(deep).Dispose();
        Assert.Equal(["lock", "state.db"], Directory.GetFiles(deep).Select(Path.GetFileName).Order());   // no -wal is left
    }

    [Fact]
    public void It_is_in_wal_mode_and_syncs_fully()
    {
        using var folder = new TempFolder();
        using var store = SqliteStateStore.Open(folder.Path);
        Assert.Equal(("wal", 2L), store.Durability());
    }

    [Fact]
    public void A_folder_in_use_is_locked()
    {
        using var folder = new TempFolder();
        using (SqliteStateStore.Open(folder.Path))
        {
            var e = Refusal(folder.Path);
            Assert.Equal(StateStoreError.Locked, e.Kind);
            Assert.Contains($"the state in {folder.Path} is in use by another process", e.Message, StringComparison.Ordinal);
        }
        SqliteStateStore.Open(folder.Path, Impatient).Dispose();
    }

    [Fact]
    public async Task A_folder_is_waited_for()
    {
        using var folder = new TempFolder();
        var first = SqliteStateStore.Open(folder.Path);
        var second = Task.Run(() => SqliteStateStore.Open(folder.Path, new SqliteStateStoreOptions { Patience = TimeSpan.FromSeconds(20) }));
        await Task.Delay(150, TestContext.Current.CancellationToken);
        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second).Dispose();
    }

    [Fact]
    public void A_database_that_another_program_holds_is_locked()
    {
        using var folder = FolderWithACall();
        using var store = SqliteStateStore.Open(folder.Path, Impatient);
        using var other = new SqliteConnection($"Data Source={folder.File(SqliteStateStore.FileName)};Pooling=False");
        other.Open();
        using var transaction = other.BeginTransaction(deferred: false);
        var e = Assert.Throws<StateStoreException>(() => ToyContract.Call(store, Account, "put a 2", Key));
        Assert.Equal(StateStoreError.Locked, e.Kind);
        transaction.Rollback();
        ToyContract.Call(store, Account, "put a 2", Key);
        Assert.Equal(2UL, store.GetHead(Account).Height);
    }

    [Theory]
    [InlineData("this is no database, and long enough to be taken for a header of one, which has a hundred bytes or more in it")]
    [InlineData("short")]
    public void A_file_that_is_no_database_is_corrupt(string content)
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File(SqliteStateStore.FileName), content);
        var e = Refusal(folder.Path);
        Assert.Equal(StateStoreError.Corrupt, e.Kind);
        Assert.Contains("is corrupt; restore it from a copy", e.Message, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(folder.File(SqliteStateStore.FileName)));
    }

    [Fact]
    public void A_database_that_was_overwritten_in_part_is_corrupt()
    {
        using var folder = FolderWithACall();
        using (var file = File.OpenWrite(folder.File(SqliteStateStore.FileName)))
        {
            file.Position = 4096;
            file.Write(Enumerable.Repeat((byte)0xa5, (int)file.Length - 4096).ToArray());
        }
        var e = Assert.Throws<StateStoreException>(() =>
        {
            using var store = SqliteStateStore.Open(folder.Path, Impatient);
            ToyContract.Call(store, Account, "get a", Key);
        });
        Assert.Equal(StateStoreError.Corrupt, e.Kind);
    }

    [Theory]
    [InlineData("UPDATE node SET bytes = zeroblob(length(bytes))")]
    [InlineData("UPDATE value SET bytes = zeroblob(length(bytes))")]
    [InlineData("DELETE FROM node")]
    [InlineData("DELETE FROM value")]
    [InlineData("UPDATE account SET root = x'00'")]
    [InlineData("UPDATE account SET root = 'text'")]
    [InlineData("UPDATE account SET root = randomblob(32)")]
    [InlineData("UPDATE account SET height = 'text'")]
    [InlineData("UPDATE account SET height = -1")]
    public void Stored_bytes_that_were_changed_are_corrupt(string sql)
    {
        using var folder = FolderWithACall();
        Sql(folder.File(SqliteStateStore.FileName), sql);
        using var store = SqliteStateStore.Open(folder.Path);
        var e = Assert.Throws<StateStoreException>(() => ToyContract.Call(store, Account, "get a", Key));
        Assert.Equal(StateStoreError.Corrupt, e.Kind);
    }

    [Fact]
    public void A_schema_of_the_future_is_refused_and_kept()
    {
        using var folder = FolderWithACall();
        Sql(folder.File(SqliteStateStore.FileName), "PRAGMA user_version = 1000");
        var e = Refusal(folder.Path);
        Assert.Equal(StateStoreError.FutureVersion, e.Kind);
        Assert.Contains("written by a newer version of OutLayer", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_programs_database_is_refused_and_kept()
    {
        using var folder = new TempFolder();
        Sql(folder.File(SqliteStateStore.FileName), "CREATE TABLE theirs (x)");
        Assert.Equal(StateStoreError.NotAState, Refusal(folder.Path).Kind);
        Sql(folder.File(SqliteStateStore.FileName), "INSERT INTO theirs VALUES (1)");
    }

    [Fact]
    public void An_old_schema_is_brought_up_to_date_and_keeps_its_rows()
    {
        using var folder = FolderWithACall();
        string path = folder.File(SqliteStateStore.FileName);
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        string[] scripts = [.. SqliteSchema.Scripts, "ALTER TABLE receipt ADD COLUMN note TEXT", "UPDATE receipt SET note = 'new'"];
        SqliteSchema.Migrate(connection, path, scripts);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT note || (SELECT user_version FROM pragma_user_version) FROM receipt";
        Assert.Equal($"new{SqliteSchema.Scripts.Count + 2}", command.ExecuteScalar());
    }

    [Fact]
    public void A_state_of_the_first_version_gets_a_ledger_and_keeps_its_calls()
    {
        using var folder = FolderWithACall();
        string path = folder.File(SqliteStateStore.FileName);
        Sql(path, "DROP TABLE ledger; PRAGMA user_version = 1");
        using var store = SqliteStateStore.Open(folder.Path);
        Assert.Equal(1UL, store.GetHead(Account).Height);
        Assert.Empty(store.LoadLedger());
        ToyContract.Call(store, Account, "put a 2", Key);
    }

    [Fact]
    public void A_migration_that_fails_leaves_the_old_version()
    {
        using var folder = FolderWithACall();
        string path = folder.File(SqliteStateStore.FileName);
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            string[] scripts = [.. SqliteSchema.Scripts, "ALTER TABLE receipt ADD COLUMN note TEXT", "no sql"];
            Assert.Throws<SqliteException>(() => SqliteSchema.Migrate(connection, path, scripts));
        }
        using var store = SqliteStateStore.Open(folder.Path);
        Assert.Equal(1UL, store.GetHead(Account).Height);
    }

    [Fact]
    public void A_page_limit_bites_as_a_full_disk_and_changes_nothing()
    {
        using var folder = FolderWithACall();
        using var store = SqliteStateStore.Open(folder.Path, new SqliteStateStoreOptions { MaxPages = 20 });
        var head = store.GetHead(Account);
        var e = Assert.Throws<StateStoreException>(() => ToyContract.Call(store, Account, $"put big {new string('x', 200_000)}", Key));
        Assert.Equal(StateStoreError.DiskFull, e.Kind);
        Assert.Contains("is full; free some space", e.Message, StringComparison.Ordinal);
        Assert.Equal(head, store.GetHead(Account));
        ToyContract.Call(store, Account, "put small 1", Key);
        Assert.Equal(head.Height + 1, store.GetHead(Account).Height);
    }

    [Fact]
    public void A_folder_where_a_file_stands_is_refused()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder.File("file"), "");
        Assert.Contains(folder.File("file"), Refusal(folder.File("file")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_that_is_a_folder_is_refused()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.File(SqliteStateStore.FileName));
        Assert.NotEqual(StateStoreError.Corrupt, Refusal(folder.Path).Kind);
    }
}
