using OutLayer.Wasm.Runtime;

namespace OutLayer.Adversary.Tests.Fuzzing;

/// <summary>Interrupts a run that does not end, which a defect of ours may cause: the trap then differs from every other engine's.</summary>
internal sealed class Watchdog : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly Timer _timer;

    private Watchdog(Store store) => _timer = new Timer(_ => store.Interrupt(), null, Limit, Timeout.InfiniteTimeSpan);

    public static Watchdog Watch(Store store) => new(store);

    public void Dispose() => _timer.Dispose();
}
