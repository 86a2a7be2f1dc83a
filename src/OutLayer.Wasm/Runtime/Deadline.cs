using System.Diagnostics;

namespace OutLayer.Wasm.Runtime;

/// <summary>
/// Does something at a time from now, on a thread that does nothing else. Timers of the CLR run on the thread pool, whose threads may all
/// be waiting for guests; then nobody would be left to stop them.
/// </summary>
public sealed class Deadline : IDisposable
{
    private static readonly object Gate = new();
    private static readonly SortedSet<(long At, long Number, Deadline Watch)> Due = new(Comparer<(long At, long Number, Deadline)>.Create(
        (left, right) => (left.At, left.Number).CompareTo((right.At, right.Number))));

    private static Thread? _thread;
    private static long _numbers;
    private static Deadline? _acting;

    private readonly Action _action;
    private readonly long _at, _number;

    private Deadline(TimeSpan after, Action action)
    {
        if (after < TimeSpan.Zero && after != Timeout.InfiniteTimeSpan) throw new ArgumentOutOfRangeException(nameof(after), after, "a deadline cannot be in the past");
        long ticks = after == Timeout.InfiniteTimeSpan ? long.MaxValue / 4 : (long)Math.Min(after.TotalSeconds * Stopwatch.Frequency, long.MaxValue / 4);
        (_action, _at, _number) = (action, Stopwatch.GetTimestamp() + ticks, Interlocked.Increment(ref _numbers));
    }

    /// <summary>Does it after so long, unless the deadline is disposed before.</summary>
    /// <param name="after">The time from now; <see cref="Timeout.InfiniteTimeSpan"/> for never.</param>
    /// <param name="action">Short, and without exceptions: others wait for it. <see cref="Store.Interrupt"/> is meant.</param>
    public static Deadline After(TimeSpan after, Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        var deadline = new Deadline(after, action);
        lock (Gate)
        {
            Due.Add((deadline._at, deadline._number, deadline));
            if (_thread is null)
            {
                _thread = new Thread(Watch) { IsBackground = true, Name = "outlayer-deadline", Priority = ThreadPriority.AboveNormal };
                _thread.Start();
            }
            Monitor.PulseAll(Gate);
        }
        return deadline;
    }

    /// <summary>When this returns, it is done or never will be.</summary>
    public void Dispose()
    {
        lock (Gate)
        {
            Due.Remove((_at, _number, this));
            while (_acting == this && Thread.CurrentThread != _thread) Monitor.Wait(Gate);
        }
    }

    private static void Watch()
    {
        while (true)
        {
            Next()._action();
            lock (Gate)
            {
                _acting = null;
                Monitor.PulseAll(Gate);
            }
        }
    }

    private static Deadline Next()
    {
        lock (Gate)
        {
            while (true)
            {
                if (Due.Count == 0)
                {
                    Monitor.Wait(Gate);
                    continue;
                }
                var first = Due.Min;
                long left = first.At - Stopwatch.GetTimestamp();
                if (left > 0) Monitor.Wait(Gate, MillisecondsOf(left));
                else
                {
                    Due.Remove(first);
                    return _acting = first.Watch;
                }
            }
        }
    }

    private static int MillisecondsOf(long ticks) => (int)Math.Min(ticks * 1_000 / Stopwatch.Frequency + 1, int.MaxValue);
}
