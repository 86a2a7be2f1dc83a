using System.Globalization;
using System.Text.RegularExpressions;

namespace OutLayer.Runtime.Tests.State;

/// <summary>
/// A child process commits and is killed, or is told that a write failed; what is on disk then is the old state or the
/// new one, whole. Power loss, where the disk itself forgets, is not tested.
/// </summary>
public partial class CrashTests
{
    [Fact]
    public void Killed_at_any_time_no_done_call_is_lost()
    {
        using var folder = new TempFolder();
        ulong before = 0;
        for (int round = 0; round < 8; round++)
        {
            using var child = Shell.Start([.. Shell.Self, "commit-loop", folder.Path, "100000"]);
            string? line = child.StandardOutput.ReadLine();
            Assert.Equal("open", line);
            for (int i = 0; i < 3 + (7 * round); i++) line = child.StandardOutput.ReadLine();
            Thread.Sleep(round);
            child.Kill();
            string rest = child.StandardOutput.ReadToEnd();
            child.WaitForExit();
            ulong done = LastDone(line + "\n" + rest);
            ulong found = CommitLoop.RequireWhole(folder.Path);
            Assert.InRange(found, done, done + 1);
            Assert.True(found > before);
            before = found;
        }
    }

    /// <summary>strace sends SIGKILL as the Nth call that changes the disk begins, for every N of a commit.</summary>
    [Theory]
    [InlineData("pwrite64")]
    [InlineData("fdatasync")]
    public void Killed_at_every_write_of_a_commit_the_state_is_the_old_one_or_the_new_one(string call)
    {
        RequireStrace();
        var whole = new HashSet<ulong>();
        int killed = 0;
        for (int n = 1; n <= 400; n++)
        {
            using var folder = new TempFolder();
            var run = Strace(folder, call, $"signal=SIGKILL:when={n}", commits: 2);
            ulong done = LastDone(run.Output);
            ulong found = CommitLoop.RequireWhole(folder.Path);
            Assert.InRange(found, done, done + 1);
            whole.Add(found);
            if (run.Code == 0) break;   // the run has no Nth call
            killed++;
        }
        Assert.InRange(killed, 4, 399);
        Assert.Equal([0UL, 1UL, 2UL], whole.Order());
    }

    [Theory]
    [InlineData("ENOSPC", "DiskFull")]
    [InlineData("EIO", "Unusable")]
    [InlineData("EROFS", "Unusable")]
    public void A_write_that_fails_leaves_the_old_state_or_the_new_one(string error, string kind)
    {
        RequireStrace();
        var kinds = new HashSet<string>();
        for (int n = 1; n <= 400; n++)
        {
            using var folder = new TempFolder();
            var run = Strace(folder, "pwrite64", $"error={error}:when={n}", commits: 2);
            ulong found = CommitLoop.RequireWhole(folder.Path);
            Assert.InRange(found, LastDone(run.Output), LastDone(run.Output) + 1);
            if (run.Code == 0) break;
            kinds.UnionWith(KindPattern().Matches(run.Output + run.Errors).Select(m => m.Groups[1].Value));
        }
        Assert.Equal([kind], kinds);
    }

    [Fact]
    public void On_a_full_disk_nothing_is_lost_and_it_is_said()
    {
        using var folder = new TempFolder();
        if (Shell.Run("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", folder.Path).Code != 0)
            Assert.Skip("mounting a small tmpfs needs root and the right to mount");
        try
        {
            var run = Shell.Run([.. Shell.Self, "commit-loop", folder.Path, "100000"]);
            Assert.Equal(4, run.Code);
            Assert.Contains("DiskFull: the disk that holds ", run.Output, StringComparison.Ordinal);
            ulong done = LastDone(run.Output);
            Assert.True(done > 0);
            Assert.Equal(done, CommitLoop.RequireWhole(folder.Path));
        }
        finally
        {
            Assert.Equal(0, Shell.Run("umount", folder.Path).Code);
        }
    }

    [Fact]
    public void A_read_only_folder_is_said_to_be_so()
    {
        using var folder = new TempFolder();
        if (Shell.Run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder.Path).Code != 0)
            Assert.Skip("mounting a tmpfs needs root and the right to mount");
        try
        {
            Assert.Equal(0, Shell.Run([.. Shell.Self, "commit-loop", folder.Path, "1"]).Code);
            Assert.Equal(0, Shell.Run("mount", "-o", "remount,ro", folder.Path).Code);
            var run = Shell.Run([.. Shell.Self, "commit-loop", folder.Path, "1"]);
            Assert.NotEqual(0, run.Code);
            Assert.Contains($"the state in {folder.Path} cannot be written; make it writable", run.Output + run.Errors, StringComparison.Ordinal);
        }
        finally
        {
            Assert.Equal(0, Shell.Run("umount", folder.Path).Code);
        }
    }

    private static void RequireStrace()
    {
        if (Shell.Run("strace", "-f", "-o", "/dev/null", "true").Code != 0)
            Assert.Skip("needs strace and the right to trace (apt-get install strace)");
    }

    private static (int Code, string Output, string Errors) Strace(TempFolder folder, string call, string fault, int commits) => Shell.Run(
        ["strace", "-f", "--seccomp-bpf", "-o", "/dev/null", "-e", $"trace={call}", "-e", $"inject={call}:{fault}", .. Shell.Self, "commit-loop", folder.Path, commits.ToString(CultureInfo.InvariantCulture)]);

    private static ulong LastDone(string output) =>
        DonePattern().Matches(output).Select(m => ulong.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).LastOrDefault();

    [GeneratedRegex(@"^done (\d+)$", RegexOptions.Multiline)]
    private static partial Regex DonePattern();

    [GeneratedRegex(@"^(\w+): the ", RegexOptions.Multiline)]
    private static partial Regex KindPattern();
}
