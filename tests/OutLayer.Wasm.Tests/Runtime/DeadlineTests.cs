using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Tests.Runtime;

public sealed class DeadlineTests
{
    private const byte Void = 0x40;

    [Fact]
    public void They_come_in_the_order_of_their_times_and_a_disposed_one_does_not()
    {
        var seen = new List<int>();
        using var last = new ManualResetEventSlim();
        using var third = Deadline.After(TimeSpan.FromMilliseconds(90), () => { seen.Add(3); last.Set(); });
        using var first = Deadline.After(TimeSpan.FromMilliseconds(10), () => seen.Add(1));
        using var second = Deadline.After(TimeSpan.FromMilliseconds(50), () => seen.Add(2));
        Deadline.After(TimeSpan.FromMilliseconds(30), () => seen.Add(0)).Dispose();
        using var never = Deadline.After(Timeout.InfiniteTimeSpan, () => seen.Add(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => Deadline.After(TimeSpan.FromMilliseconds(-2), () => { }));
        Assert.True(last.Wait(TimeSpan.FromSeconds(30)));
        Assert.Equal([1, 2, 3], seen);
    }

    [Fact]
    public void After_disposing_nothing_is_being_done()
    {
        int doing = 0;
        using var started = new ManualResetEventSlim();
        var deadline = Deadline.After(TimeSpan.Zero, () =>
        {
            Volatile.Write(ref doing, 1);
            started.Set();
            Thread.Sleep(100);
            Volatile.Write(ref doing, 0);
        });
        Assert.True(started.Wait(TimeSpan.FromSeconds(30)));
        deadline.Dispose();
        Assert.Equal(0, Volatile.Read(ref doing));
    }

    /// <summary>Each guest holds a thread of the pool while it runs. A timer of the pool would wait for one to be free.</summary>
    [Fact]
    public async Task Guests_on_all_threads_of_the_pool_are_stopped()
    {
        ThreadPool.GetMinThreads(out int threads, out _);
        var runs = Enumerable.Range(0, threads + 4).Select(_ => Task.Run(() =>
        {
            using var guest = Guest.Of(":", Code.Of(Opcode.Loop, Void, Opcode.Br, 0u, Opcode.End));
            using var deadline = Deadline.After(TimeSpan.FromMilliseconds(20), guest.Store.Interrupt);
            return guest.Run().Trap?.Code;
        })).ToArray();
        Assert.All(await Task.WhenAll(runs), code => Assert.Equal(TrapCode.DeadlineExceeded, code));
    }
}
