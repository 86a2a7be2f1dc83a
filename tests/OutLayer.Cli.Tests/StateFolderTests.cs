using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;

namespace OutLayer.Cli.Tests;

/// <summary>Trouble with the state folder: exit 4, a message that says what to do, and nothing lost.</summary>
public sealed class StateFolderTests
{
    private static readonly string Counter = Outlayer.Sample("counter");

    private static Workspace Counted()
    {
        var work = new Workspace();
        work.Call(Counter, "increment");
        return work;
    }

    private static void Refused(Finished run, string code, string message)
    {
        run.Exits(4);
        Assert.Equal((code, message), (run.ErrorCode, run.Message));
    }

    [Fact]
    public void A_folder_that_another_process_holds_is_locked()
    {
        using var work = Counted();
        string before = work.StateContent();
        using (new FileStream(Path.Combine(work.StateFolder, "lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Refused(work.RunJson(Counter, "increment"), "state-locked",
                "the state in .outlayer is in use by another process; wait until it ends, or name another folder with --state");
        }
        Assert.Equal(before, work.StateContent());
        Assert.Equal("""{"count":2}""", work.Call(Counter, "increment"));
    }

    [Fact]
    public void Eight_processes_at_once_count_to_eight()
    {
        using var work = new Workspace();
        var running = Enumerable.Range(0, 8).Select(_ => Outlayer.Start(work.Folder, "run", Counter, "increment", "--json")).ToList();
        var finished = running.ConvertAll(process => process.Finish());
        int done = finished.Count(run => run.Exit == 0);
        foreach (var run in finished.Where(run => run.Exit != 0)) Assert.Equal("state-locked", run.Exits(4).ErrorCode);
        Assert.InRange(done, 1, 8);
        Assert.Equal(Enumerable.Range(1, done), finished.Where(run => run.Exit == 0).Select(run => run.Result.GetProperty("count").GetInt32()).Order());
        Assert.Equal($$"""{"count":{{done}}}""", work.Call(Counter, "get_count"));
        work.Outlayer("verify", work.LastReceipt(), "--chain", Path.Combine(work.StateFolder, "receipts", "counter.test.near")).Exits(0);
    }

    [Fact]
    public void Two_processes_at_once_both_succeed()
    {
        using var work = new Workspace();
        var other = Outlayer.Start(work.Folder, "run", Counter, "increment");
        work.Run(Counter, "increment").Exits(0);
        other.Finish().Exits(0);
        Assert.Equal("""{"count":2}""", work.Call(Counter, "get_count"));
    }

    [Fact]
    public void A_database_with_any_page_overwritten_is_corrupt_and_is_not_written()
    {
        const int PageSize = 4096;
        using var work = Counted();
        string path = Path.Combine(work.StateFolder, "state.db");
        byte[] whole = File.ReadAllBytes(path);
        for (int page = 0; page < whole.Length / PageSize; page++)
        {
            byte[] corrupt = [.. whole];
            corrupt.AsSpan(page * PageSize, PageSize).Fill(0xA5);
            File.WriteAllBytes(path, corrupt);
            var run = work.RunJson(Counter, "increment").Exits(4);
            Assert.Equal("state-corrupt", run.ErrorCode);
            Assert.Matches("^the state in .outlayer.* is corrupt; restore it from a copy, or name another folder with --state$", run.Message);
            Assert.Equal(corrupt, File.ReadAllBytes(path));
        }
        File.WriteAllBytes(path, whole);
        Assert.Equal("""{"count":2}""", work.Call(Counter, "increment"));
    }

    [Fact]
    public void A_lost_node_is_corruption_and_no_empty_state()
    {
        using var work = Counted();
        Execute(work, "DELETE FROM node");
        Assert.Equal("state-corrupt", work.RunJson(Counter, "increment").Exits(4).ErrorCode);
    }

    [Fact]
    public void A_changed_value_is_corruption_and_no_result()
    {
        using var work = Counted();
        Execute(work, "UPDATE value SET bytes = x'39'");
        var run = work.RunJson(Counter, "increment").Exits(4);
        Assert.Equal("state-corrupt", run.ErrorCode);
    }

    [Theory]
    [InlineData("PRAGMA user_version = 99", "state-future-version", "the state in .outlayer/state.db was written by a newer version of OutLayer; use that version")]
    [InlineData("PRAGMA application_id = 5", "state-not-a-state", "the file .outlayer/state.db is not a state of OutLayer; name another folder with --state")]
    public void A_database_of_another_kind_is_left_alone(string sql, string code, string message)
    {
        using var work = Counted();
        Execute(work, sql);
        Refused(work.RunJson(Counter, "increment"), code, message);
    }

    [Fact]
    public void A_key_that_others_can_read_or_that_is_none_is_refused()
    {
        using var work = Counted();
        string before = work.StateContent();
        string key = Path.Combine(work.StateFolder, "key");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Refused(work.RunJson(Counter, "increment"), "state-unusable",
            "the key .outlayer/key can be read or written by others; run chmod 600 on it, or remove it to get a new one if others may have read it");
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(key, "something else");
        Refused(work.RunJson(Counter, "increment"), "state-corrupt", "the key .outlayer/key is not a key of OutLayer; restore it from a copy, or remove it to get a new one");
        Assert.Equal(before, work.StateContent());
    }

    [Fact]
    public void A_read_only_folder_is_said_to_be()
    {
        using var work = Counted();
        string before = work.StateContent();
        using (Mount.ReadOnly(work.StateFolder))
        {
            Refused(work.RunJson(Counter, "increment"), "state-read-only", "the state in .outlayer cannot be written; make it writable, or name another folder with --state");
        }
        Assert.Equal(before, work.StateContent());
        Assert.Equal("""{"count":2}""", work.Call(Counter, "increment"));
    }

    /// <summary>A disk of each size: wherever it is too full, the state is that of the last call that succeeded.</summary>
    [Fact]
    public void A_full_disk_loses_nothing()
    {
        using var work = Workspace.WithContract("""
            export function fill({ n }) { near.storageWrite(`k${n}`, String(n).repeat(20000)); return n; }
            export function keys() { return near.storageKeys('k').length; }
            """);
        Directory.CreateDirectory(work.StateFolder);
        using var disk = Mount.Small(work.StateFolder, "1m");
        int committed = 0;
        Finished run;
        do
        {
            run = work.RunJson("c.js", "fill", "--args", $$"""{"n":{{committed + 1}}}""");
            if (run.Exit == 0) committed++;
        }
        while (run.Exit == 0 && committed < 200);
        run.Exits(4);
        Assert.InRange(committed, 1, 100);
        Assert.Matches(new Regex("disk|space", RegexOptions.IgnoreCase), run.Message);
        string db = work.Database();
        var again = work.RunJson("c.js", "fill", "--args", """{"n":999}""").Exits(4);
        Assert.Matches(new Regex("disk|space", RegexOptions.IgnoreCase), again.Message);
        disk.Grow("8m");
        int known = run.Message.Contains("is committed", StringComparison.Ordinal) ? committed + 1 : committed;
        known += again.Message.Contains("is committed", StringComparison.Ordinal) ? 1 : 0;
        Assert.Equal($"{known}", work.Call("c.js", "keys", "{}", "--view"));
        Assert.NotEqual("", db);
        Assert.Equal("1000", work.Call("c.js", "fill", """{"n":1000}"""));
    }

    private static void Execute(Workspace work, string sql)
    {
        SQLitePCL.Batteries_V2.Init();
        using var connection = new SqliteConnection($"Data Source={Path.Combine(work.StateFolder, "state.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this class
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
