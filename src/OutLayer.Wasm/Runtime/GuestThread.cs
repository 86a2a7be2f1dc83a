namespace OutLayer.Wasm.Runtime;

/// <summary>
/// Runs work on a thread whose stack is surely large enough for a guest's deepest allowed recursion. A caller that already
/// has room goes on where it is; others hand over to a pooled thread and wait.
/// </summary>
public static class GuestThread
{
    private static readonly Lock Gate = new();
    private static readonly Stack<Worker> Idle = new();

    /// <summary>Runs <paramref name="work"/> with at least so many bytes of stack; its exception is thrown here.</summary>
    public static void Run(long stackBytes, Action work)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (StackBounds.Left >= stackBytes)
        {
            work();
            return;
        }
        var worker = Take(stackBytes);
        try
        {
            worker.Run(work);
        }
        finally
        {
            lock (Gate) Idle.Push(worker);
        }
    }

    private static Worker Take(long stackBytes)
    {
        lock (Gate)
            if (Idle.TryPeek(out var idle) && idle.StackBytes >= stackBytes)
                return Idle.Pop();
        return new Worker(stackBytes);
    }

    // Workers live as long as the process, and so do their semaphores.
#pragma warning disable CA1001
    private sealed class Worker
#pragma warning restore CA1001
    {
        private readonly SemaphoreSlim _start = new(0), _done = new(0);
        private Action? _work;
        private System.Runtime.ExceptionServices.ExceptionDispatchInfo? _failure;

        public Worker(long stackBytes)
        {
            StackBytes = stackBytes;
            long size = stackBytes + (1 << 20);
            if (size > int.MaxValue) throw new HostResourceException($"a guest thread cannot have a stack of {stackBytes} bytes");
            new Thread(Loop, (int)size) { IsBackground = true, Name = "outlayer-guest" }.Start();
        }

        public long StackBytes { get; }

        public void Run(Action work)
        {
            (_work, _failure) = (work, null);
            _start.Release();
            _done.Wait();
            _failure?.Throw();
        }

        private void Loop()
        {
            while (true)
            {
                _start.Wait();
                // The caller's exception, whatever it is: it is thrown again where the work was asked for.
#pragma warning disable CA1031
                try { _work!(); }
                catch (Exception failure) { _failure = System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(failure); }
#pragma warning restore CA1031
                _work = null;
                _done.Release();
            }
        }
    }
}
