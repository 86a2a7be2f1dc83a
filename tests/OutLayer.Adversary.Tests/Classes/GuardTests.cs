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

    private static (int Exit, string Output) Run(string act)
    {
        Assert.SkipWhen(GuardPages.Unavailable is not null, GuardPages.Unavailable ?? "");
        return ChildProcess.Run(TimeSpan.FromMinutes(1), "guard", act);
    }
}
