namespace OutLayer.Cli.Tests;

public sealed class DoctorTests
{
    [Fact]
    public void A_machine_that_runs_these_tests_is_healthy()
    {
        using var work = new Workspace();
        var document = work.Outlayer("doctor", "--json").Exits(0).Json;
        Assert.True(document.GetProperty("ok").GetBoolean());
        var checks = document.GetProperty("checks").EnumerateArray().ToDictionary(check => check.GetProperty("name").GetString()!);
        string[] needed = ["runtime", "processor", "bounds", "compiler, explicit bounds", "interpreter", "guest images", "code cache", "crossgen2"];
        Assert.Equal(needed, checks.Keys.Where(needed.Contains));
        Assert.All(checks.Values, check => Assert.NotEqual("failed", check.GetProperty("status").GetString()));
        Assert.All(checks.Values.Where(check => check.GetProperty("status").GetString() == "note"), check => Assert.NotEmpty(check.GetProperty("todo").GetString()!));
        Assert.Empty(Directory.GetFileSystemEntries(work.Folder)); // it looks, and changes nothing
    }

    [Fact]
    public void People_read_a_line_a_check()
    {
        using var work = new Workspace();
        string[] lines = work.Outlayer("doctor").Exits(0).Out.TrimEnd('\n').Split('\n');
        Assert.All(lines, line => Assert.Matches("^(ok      |note    |failed  |        ) [a-z]", line));
        Assert.Contains("ok       interpreter: computes, traps, meters and stops as it must", lines);
    }

    [Fact]
    public void An_insecure_cache_is_a_failure_that_says_what_to_do()
    {
        using var work = new Workspace();
        Directory.CreateDirectory(work.File("shared"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute);
        var run = work.Outlayer("doctor", "--cache", "shared").Exits(4);
        Assert.Matches(@"failed   code cache: .*shared may be used by others \(mode 710\).*chmod 700", run.Out);
    }

    [Fact]
    public void A_limit_on_addresses_costs_guard_pages_and_no_more()
    {
        using var work = new Workspace();
        var run = Outlayer.Tool(work.Folder, "sh", "-c", $"ulimit -v 30000000; exec dotnet '{Outlayer.App}' doctor");
        if (run is null) Assert.Skip("there is no sh");
        Assert.Contains("note     bounds: explicit checks; --bounds guard is not to be had, because ", run!.Exits(0).Out, StringComparison.Ordinal);
        Assert.DoesNotContain("guard bounds", run.Out, StringComparison.Ordinal);
    }
}
