using System.Runtime.InteropServices;

namespace OutLayer.Runtime.Measuring;

/// <summary>CPU time of the calling thread: what other threads and processes do does not count.</summary>
public static unsafe partial class ThreadCpuClock
{
    /// <summary>CLOCK_THREAD_CPUTIME_ID of Linux.</summary>
    private const int ThreadCpuTime = 3;

    /// <summary>Nanoseconds since the thread began.</summary>
    public static long Nanoseconds
    {
        get
        {
            long* time = stackalloc long[2];
            if (GetTime(ThreadCpuTime, time) != 0)
                throw new InvalidOperationException($"the thread's CPU clock cannot be read: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
            return time[0] * 1_000_000_000 + time[1];
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    private static partial int GetTime(int clock, long* time);
}
