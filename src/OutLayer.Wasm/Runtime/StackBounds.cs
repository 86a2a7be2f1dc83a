namespace OutLayer.Wasm.Runtime;

/// <summary>
/// The machine's stack under the guest. .NET cannot survive its overflow, so compiled code compares the stack pointer with
/// a limit at every entry, and the limit leaves room for the largest frame, host calls and exception dispatch.
/// </summary>
internal static unsafe class StackBounds
{
    /// <summary>Bytes kept free for host functions, exception dispatch, and the JIT, which runs at a function's first call.</summary>
    public const int RedZone = 2 << 20;

    [ThreadStatic] private static nuint _low;

    /// <summary>Lowest usable address of this thread's stack.</summary>
    public static nuint Low => _low != 0 ? _low : _low = Find();

    /// <summary>Bytes between here and the lowest usable address.</summary>
    public static long Left
    {
        get
        {
            byte here;
            return (long)((nuint)(&here) - Low);
        }
    }

    private static nuint Find()
    {
        byte* attributes = stackalloc byte[128];
        if (Posix.ThreadAttributes(Posix.ThreadSelf(), attributes) != 0) throw new HostResourceException("cannot find the bounds of this thread's stack");
        nint address;
        nuint size;
        int failed = Posix.ThreadStack(attributes, &address, &size);
        _ = Posix.DestroyThreadAttributes(attributes);
        if (failed != 0) throw new HostResourceException("cannot find the bounds of this thread's stack");
        byte here;
        // The main thread's stack grows on demand up to its limit; glibc reports the limit. One guard page is left alone.
        nuint low = (nuint)address + 65_536;
        return low < (nuint)(&here) ? low : throw new HostResourceException("this thread's stack is not where the C library says");
    }
}
