using OutLayer.Wasm.Runtime;

namespace OutLayer.Adversary.Tests.Fuzzing;

/// <summary>
/// Interrupts a run that does not end, which a defect of ours may cause: the trap then differs from every other engine's. Counts the
/// process's own time, because a busy machine may let it wait for long.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly TimeSpan _start = Environment.CpuUsage.TotalTime;
    private readonly Timer _timer;

    private Watchdog(Store store) => _timer = new Timer(_ => Look(store), null, Limit, Limit);

    public static Watchdog Watch(Store store) => new(store);

    private void Look(Store store)
    {
        if (Environment.CpuUsage.TotalTime - _start > Limit) store.Interrupt();
    }

    public void Dispose() => _timer.Dispose();
}
