using System.Text.Json;
using Microsoft.Data.Sqlite;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.Receipts;
using OutLayer.Runtime.State;

namespace OutLayer.Crash.Tests;

/// <summary>A state folder of its own, and what must be true of it.</summary>
internal sealed class StateFolder : IDisposable
{
    private const string Account = "counter.test.near";

    private readonly DirectoryInfo _around = Directory.CreateTempSubdirectory("outlayer-crash");

    public string Path => System.IO.Path.Combine(_around.FullName, "state");

    /// <summary>Outside of the folder, so that writing it is no write of the command.</summary>
    public string Log => System.IO.Path.Combine(_around.FullName, "calls");

    public string Receipts => System.IO.Path.Combine(Path, "receipts", Account);

    public static StateFolder CopyOf(StateFolder? template)
    {
        var copy = new StateFolder();
        if (template is null) return copy;
        foreach (string file in Directory.GetFiles(template.Path, "*", SearchOption.AllDirectories))
        {
            string target = System.IO.Path.Combine(copy.Path, System.IO.Path.GetRelativePath(template.Path, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        return copy;
    }

    /// <summary>The next command: it counts on from a whole state. Gives how many calls were committed before it.</summary>
    public int CountOn()
    {
        string? key = ReadKey();
        var next = Command.Increment(Path);
        Assert.True(next.Exit == 0, $"the next command: {next}");
        int count = JsonDocument.Parse(next.Output).RootElement.GetProperty("result").GetProperty("count").GetInt32();
        if (key is not null) Assert.Equal(key, ReadKey());
        RequireWhole(count);
        return count - 1;
    }

    /// <summary>The key file, which is complete or not there.</summary>
    private string? ReadKey()
    {
        string path = System.IO.Path.Combine(Path, KeyFile.FileName);
        if (!File.Exists(path)) return null;
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        string key = File.ReadAllText(path);
        Assert.Matches("^outlayer-ed25519-seed:[0-9a-f]{64}\n$", key);
        return key;
    }

    private void RequireWhole(int calls)
    {
        RequireIntegrity();
        RequireStore(calls);
        var files = ReceiptFiles.ReadFolder(Receipts);
        Assert.Equal(calls, files.Count);
        Assert.Empty(ReceiptChain.Check(files));
        string[] left = [.. Directory.GetFiles(Path, "*", SearchOption.AllDirectories).Where(file => file.Contains("uncommitted", StringComparison.Ordinal))];
        Assert.Empty(left);
    }

    private void RequireIntegrity()
    {
        using var connection = new SqliteConnection($"Data Source={System.IO.Path.Combine(Path, SqliteStateStore.FileName)};Pooling=False");
        connection.Open();
        using var check = connection.CreateCommand();
        check.CommandText = "PRAGMA integrity_check";
        Assert.Equal("ok", check.ExecuteScalar());
    }

    private void RequireStore(int calls)
    {
        using var store = SqliteStateStore.Open(Path);
        var head = store.GetHead(Account);
        Assert.Equal((ulong)calls, head.Height);
        var receipts = store.ListReceipts(Account, 0, int.MaxValue).Select(stored => ($"{stored.Height}", Receipt.Parse(stored.Bytes.Span))).ToList();
        Assert.Equal(calls, receipts.Count);
        Assert.Empty(ReceiptChain.Check(receipts));
        Assert.Equal(head.Root, receipts[^1].Item2.Body.StateAfter);
        var state = new CallState(store, head.Root);
        Assert.True(state.TryRead("count"u8, out var count));
        Assert.Equal($"{calls}", System.Text.Encoding.ASCII.GetString(count.Span));
    }

    public void Dispose() => _around.Delete(recursive: true);
}
