using System.Globalization;
using System.Text.RegularExpressions;

namespace OutLayer.Runtime.Tests.State;

/// <summary>
/// A child process commits and is killed, or is told that a write failed; what is on disk then is the old state or the
/// new one, whole. Power loss, where the disk itself forgets, is not tested.
/// </summary>
/// <param name="loop">What this program is told to do in the child: to commit, again and again.</param>
/// <param name="requireWhole">Checks a folder that was left so, and says how many commits are in it.</param>
public abstract partial class CrashTests(string loop, Func<string, ulong> requireWhole)
{
    [Fact]
    public void Killed_at_any_time_no_done_call_is_lost()
    {
        using var folder = new TempFolder();
        ulong before = 0;
        for (int round = 0; round < 8; round++)
        {
            using var child = Shell.Start([.. Shell.Self, loop, folder.Path, "100000"]);
            string? line = child.StandardOutput.ReadLine();
            Assert.Equal("open", line);
            for (int i = 0; i < 3 + (7 * round); i++) line = child.StandardOutput.ReadLine();
            Thread.Sleep(round);
            child.Kill();
            string rest = child.StandardOutput.ReadToEnd();
            child.WaitForExit();
            ulong done = LastDone(line + "\n" + rest);
            ulong found = requireWhole(folder.Path);
            Assert.InRange(found, done, done + 1);
            Assert.True(found > before);
            before = found;
        }
    }

    /// <summary>strace sends SIGKILL as the Nth call that changes the disk begins, for every N of a commit and the closing after it.</summary>
    [Theory]
    [InlineData("pwrite64")]
    [InlineData("fsync")]
    [InlineData("unlink")]
    public void Killed_at_every_write_of_a_commit_the_state_is_the_old_one_or_the_new_one(string call)
    {
        RequireStrace();
        var found = new HashSet<ulong>();
        int killed = 0;
        foreach (var run in AtEach(call, "signal=SIGKILL"))
        {
            found.Add(run.Height);
            killed += run.Code == 0 ? 0 : 1;
        }
        Assert.InRange(killed, 1, 399);
        Assert.Subset(new HashSet<ulong> { 1, 2 }, found);
        if (call == "pwrite64") Assert.Equal([1UL, 2UL], found.Order());
    }

    [Fact]
    public void Killed_at_any_write_of_the_first_opening_the_next_one_works()
    {
        RequireStrace();
        for (int n = 1; n <= 60; n += 5)
        {
            using var folder = new TempFolder();
            var run = Strace(folder, "pwrite64", $"signal=SIGKILL:when={n}");
            Assert.InRange(requireWhole(folder.Path), LastDone(run.Output), LastDone(run.Output) + 1);
        }
    }

    [Theory]
    [InlineData("pwrite64", "ENOSPC", "DiskFull")]
    [InlineData("pwrite64", "EIO", "Unusable")]
    [InlineData("fsync", "EIO", "Unusable")]
    public void A_write_that_fails_leaves_the_old_state_or_the_new_one(string call, string error, string kind)
    {
        RequireStrace();
        string output = "";
        foreach (var run in AtEach(call, $"error={error}")) output += run.Output;
        Assert.Contains(kind, KindPattern().Matches(output).Select(m => m.Groups[1].Value));
    }

    private readonly record struct Faulted(int Code, string Output, ulong Height);

    /// <summary>One more commit on a state that has one, with the fault at the Nth call, for every N that there is. What is then on disk is whole.</summary>
    private IEnumerable<Faulted> AtEach(string call, string fault)
    {
        using var template = new TempFolder();
        Assert.Equal(0, Shell.Run([.. Shell.Self, loop, template.Path, "1"]).Code);
        for (int n = 1; n < 400; n++)
        {
            using var folder = new TempFolder();
            foreach (string file in Directory.GetFiles(template.Path)) File.Copy(file, folder.File(Path.GetFileName(file)));
            var run = Strace(folder, call, $"{fault}:when={n}");
            ulong height = requireWhole(folder.Path);
            Assert.InRange(height, Math.Max(1UL, LastDone(run.Output)), 2UL);
            yield return new Faulted(run.Code, run.Output, height);
            if (run.Code == 0 && LastDone(run.Output) == 2) yield break;   // there is no Nth call, or it did not matter
        }
    }

    [Fact]
    public void On_a_full_disk_nothing_is_lost_and_it_is_said()
    {
        using var folder = new TempFolder();
        if (Shell.Run("mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", folder.Path).Code != 0)
            Assert.Skip("mounting a small tmpfs needs root and the right to mount");
        try
        {
            var run = Shell.Run([.. Shell.Self, loop, folder.Path, "100000"]);
            Assert.Equal(4, run.Code);
            Assert.Contains("DiskFull: the disk that holds ", run.Output, StringComparison.Ordinal);
            ulong done = LastDone(run.Output);
            Assert.True(done > 0);
            Assert.Equal(done, requireWhole(folder.Path));
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
            Assert.Equal(0, Shell.Run([.. Shell.Self, loop, folder.Path, "1"]).Code);
            Assert.Equal(0, Shell.Run("mount", "-o", "remount,ro", folder.Path).Code);
            var run = Shell.Run([.. Shell.Self, loop, folder.Path, "1"]);
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

    /// <summary>One commit in a child with a fault at one system call. Without --seccomp-bpf strace is slow, with it strace 6.1 sends no signals.</summary>
    private (int Code, string Output, string Errors) Strace(TempFolder folder, string call, string fault)
    {
        string[] faster = fault.StartsWith("error", StringComparison.Ordinal) ? ["--seccomp-bpf"] : [];
        return Shell.Run(
            ["strace", "-f", .. faster, "-o", "/dev/null", "-e", $"trace={call}", "-e", $"inject={call}:{fault}", .. Shell.Self, loop, folder.Path, "1"]);
    }

    private static ulong LastDone(string output) =>
        DonePattern().Matches(output).Select(m => ulong.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)).LastOrDefault();

    [GeneratedRegex(@"^done (\d+)$", RegexOptions.Multiline)]
    private static partial Regex DonePattern();

    [GeneratedRegex(@"^(\w+): ", RegexOptions.Multiline)]
    private static partial Regex KindPattern();
}

/// <summary>States of JavaScript accounts.</summary>
public sealed class StateCrashTests() : CrashTests("commit-loop", CommitLoop.RequireWhole);
