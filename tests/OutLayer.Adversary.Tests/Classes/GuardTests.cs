using OutLayer.Wasm.Runtime;

namespace OutLayer.Adversary.Tests.Classes;

/// <summary>
/// Guard pages make traps of faults of guests, and of nothing else: what the host does wrong stays a fault of the host. Each in a process of its own.
/// </summary>
public sealed class GuardTests
{
    private const string Trapped = "MemoryOutOfBounds 0\n";

    [Theory]
    [InlineData("a host function writes behind the memory")]
    [InlineData("a host function reads behind the memory")]
    [InlineData("a host function reads the next memory's guard")]
    [InlineData("the host reads behind the memory when no guest runs")]
    [InlineData("another thread writes behind the memory while the guest runs")]
    [InlineData("a host function uses up the stack")]
    public void It_ends_the_process(string act)
    {
        var (exit, output) = Run(act);
        Assert.True(exit is 134 or 139, $"exit {exit}: {output}");
        Assert.StartsWith(Trapped, output, StringComparison.Ordinal);
        Assert.DoesNotContain("came back", output, StringComparison.Ordinal);
        Assert.DoesNotContain("done", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a host function reads at no address")]
    [InlineData("a host function reads near no address")]
    [InlineData("a host function reads of nothing")]
    public void It_is_a_null_reference_of_the_host_and_the_guest_goes_on(string act) =>
        Assert.Equal((0, $"{Trapped}null reference of the host\n{Trapped}done\n"), Run(act));

    [Fact]
    public void Handlers_that_are_installed_before_and_behind_see_every_fault_and_change_none()
    {
        string all = string.Concat(Enumerable.Repeat($"{Trapped}null reference of the host\n", 10));
        Assert.Equal((0, $"{all}before 20, behind 20\n"), Run("handlers before and behind ours"));
    }

    [Fact]
    public void A_fault_on_a_thread_with_an_alternate_stack_of_its_own_is_a_trap() =>
        Assert.Equal((0, $"own stack True\n{Trapped}{Trapped}done\n"), Run("an alternate stack of the host"));

    [Fact]
    public void A_handler_that_was_there_before_NET_sees_no_fault_of_managed_code() =>
        Assert.Equal((0, $"{string.Concat(Enumerable.Repeat(Trapped, 10))}done\n"), RunWithHandlers("a handler of C before .NET's"));

    [Fact]
    public void Between_one_before_NET_and_one_behind_ours_each_fault_becomes_what_it_is() =>
        Assert.Equal((0, $"{string.Concat(Enumerable.Repeat(Trapped, 10))}done\n20 faults seen\n"), RunWithHandlers("a handler of C before .NET's, and one behind ours"));

    [Fact]
    public void A_fault_in_native_code_gets_through_to_the_handler_that_was_there_first()
    {
        var (exit, output) = RunWithHandlers("a handler of C before .NET's, and a fault in C");
        Assert.Equal((139, $"{Trapped}the first handler\n"), (exit, output));
    }

    private static (int Exit, string Output) Run(string act, params (string, string)[] variables)
    {
        Assert.SkipWhen(GuardPages.Unavailable is not null, GuardPages.Unavailable ?? "");
        return ChildProcess.Run(TimeSpan.FromMinutes(1), variables, "guard", act);
    }

    private static (int Exit, string Output) RunWithHandlers(string act)
    {
        string folder = Directory.CreateTempSubdirectory("outlayer-handlers-").FullName;
        try
        {
            return Run(act, ("LD_PRELOAD", CLibrary.Compile("handlers.c", folder)));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
