using System.Globalization;
using System.Text.Json;

namespace OutLayer.Crash.Tests;

/// <summary>
/// The real command is killed at every call that changes its state folder, or told there that the disk is full. Then the
/// next command finds the old state or the new one, whole. Power loss, where the disk itself forgets, is not tested.
/// </summary>
public class CrashTests
{
    private const int Killed = 137, Host = 4;

    private static readonly ParallelOptions Processors = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };

    /// <summary>On a folder that is not there yet, and on one with a call in it.</summary>
    [Theory, InlineData(0), InlineData(1)]
    public void Killed_at_any_write_the_next_command_finds_the_old_state_or_the_new_one(int calls)
    {
        var found = AtEach(calls, "kill", _ => true, run => Assert.True(run.Exit == Killed, $"not killed: {run}"));
        Assert.Equal([calls, calls + 1], found.Distinct().Order());
    }

    [Theory, InlineData(0), InlineData(1)]
    public void Killed_in_the_middle_of_any_write_the_next_command_finds_the_old_state_or_the_new_one(int calls)
    {
        var found = AtEach(calls, "torn", call => call.Contains("write", StringComparison.Ordinal), run => Assert.True(run.Exit == Killed, $"not killed: {run}"));
        Assert.Equal([calls, calls + 1], found.Distinct().Order());
    }

    /// <summary>From some write on there is no space: said clearly, with the exit code of host trouble, unless all was done by then.</summary>
    [Theory, InlineData(0), InlineData(1)]
    public void On_a_disk_that_fills_up_at_any_write_it_is_said_and_nothing_is_half_done(int calls)
    {
        var found = AtEach(calls, "full", _ => true, RequireFullDiskIsSaid);
        Assert.Contains(calls, found);
    }

    [Fact]
    public void A_single_write_that_fails_is_said_and_leaves_nothing_half_done()
    {
        var found = AtEach(1, "once", call => call.Contains("write", StringComparison.Ordinal), run => RequireSaid(run, "(?i)full|no space|disk I/O error"));
        Assert.Contains(1, found);
    }

    [Fact]
    public void What_was_committed_when_it_died_verifies_with_its_chain()
    {
        using var template = Template(1)!;
        string[] calls = CallsOf(template);
        using var folder = StateFolder.CopyOf(template);
        Assert.Equal(Killed, Run(folder, "kill", calls.Length - 1).Exit);
        Assert.Equal(2, folder.CountOn());
        foreach (string receipt in Directory.GetFiles(folder.Receipts))
        {
            var verified = Command.Verify(receipt, folder.Receipts);
            Assert.True(verified.Exit == 0, $"{receipt}: {verified}");
        }
    }

    private static void RequireFullDiskIsSaid(Finished run) => RequireSaid(run, "(?i)full|no space");

    private static void RequireSaid(Finished run, string what)
    {
        if (run.Exit == 0) return;
        Assert.True(run.Exit == Host, $"not exit {Host}: {run}");
        Assert.Matches(what, run.Errors);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
        var error = JsonDocument.Parse(run.Output).RootElement.GetProperty("error");
        Assert.NotEqual("internal", error.GetProperty("code").GetString());
    }

    /// <summary>Repeats one call with the fault at the n-th change of the folder, for every n; what the next command found each time.</summary>
    private static List<int> AtEach(int calls, string mode, Func<string, bool> chosen, Action<Finished> check)
    {
        using var template = Template(calls);
        string[] made = CallsOf(template);
        Assert.InRange(made.Length, 30, 300);
        var found = new List<int>();
        Parallel.For(1, made.Length + 1, Processors, n =>
        {
            if (!chosen(made[n - 1])) return;
            using var folder = StateFolder.CopyOf(template);
            try
            {
                var run = Run(folder, mode, n);
                check(run);
                int before = folder.CountOn();
                Assert.InRange(before, run.Exit == 0 ? calls + 1 : calls, calls + 1);
                if (run.Errors.Contains("nothing was changed", StringComparison.Ordinal)) Assert.Equal(calls, before);
                lock (found) found.Add(before);
            }
            catch (Exception failed)
            {
                throw new InvalidOperationException($"{mode} at call {made[n - 1]} of {made.Length}", failed);
            }
        });
        return found;
    }

    private static StateFolder? Template(int calls)
    {
        if (calls == 0) return null;
        var folder = new StateFolder();
        for (int i = 0; i < calls; i++) Assert.Equal(0, Command.Increment(folder.Path).Exit);
        return folder;
    }

    /// <summary>The changes that an undisturbed call makes, in order.</summary>
    private static string[] CallsOf(StateFolder? template)
    {
        using var folder = StateFolder.CopyOf(template);
        var run = Run(folder, "none", 0);
        Assert.True(run.Exit == 0, $"undisturbed: {run}");
        return File.ReadAllLines(folder.Log);
    }

    private static Finished Run(StateFolder folder, string mode, int at) => Command.Increment(folder.Path,
        ("LD_PRELOAD", Shim.Path), ("FAULT_FOLDER", folder.Path), ("FAULT_LOG", folder.Log), ("FAULT_MODE", mode),
        ("FAULT_AT", at.ToString(CultureInfo.InvariantCulture)));
}
