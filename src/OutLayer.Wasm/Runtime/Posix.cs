using System.Runtime.InteropServices;

namespace OutLayer.Wasm.Runtime;

/// <summary>The few calls of the C library that the engine needs. Linux only: others say so when a memory is made.</summary>
internal static unsafe partial class Posix
{
    public const int ProtNone = 0, ProtReadWrite = 3, ProtReadExecute = 5;
    public const int MapPrivate = 0x02, MapFixed = 0x10, MapAnonymous = 0x20, MapNoReserve = 0x4000;
    public const int MadviseDontNeed = 4;
    public const int SealAll = 0x1 | 0x2 | 0x4 | 0x8, AddSeals = 1033, MfdCloexecAllowSealing = 3;

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    public static partial byte* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    public static partial byte* MapFile(void* address, nuint length, int protection, int flags, MemoryFile file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    public static partial int Unmap(void* address, nuint length);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    public static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    public static partial int Advise(void* address, nuint length, int advice);

    [LibraryImport("libc", EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MakeMemoryFile(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    public static partial int Truncate(MemoryFile file, nint length);

    [LibraryImport("libc", EntryPoint = "pwrite", SetLastError = true)]
    public static partial nint Write(MemoryFile file, byte* buffer, nuint count, nint offset);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    public static partial nint Read(MemoryFile file, byte* buffer, nuint count, nint offset);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Control(MemoryFile file, int command, int argument);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "sigaction", SetLastError = true)]
    public static partial int SignalAction(int signal, byte* action, byte* before);

    [LibraryImport("libc", EntryPoint = "pthread_self")]
    public static partial nint ThreadSelf();

    [LibraryImport("libc", EntryPoint = "pthread_getattr_np")]
    public static partial int ThreadAttributes(nint thread, byte* attributes);

    [LibraryImport("libc", EntryPoint = "pthread_attr_getstack")]
    public static partial int ThreadStack(byte* attributes, nint* address, nuint* size);

    [LibraryImport("libc", EntryPoint = "pthread_attr_destroy")]
    public static partial int DestroyThreadAttributes(byte* attributes);

    public static HostResourceException Failed(string what) =>
        new($"{what}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
}
