using System.Runtime.InteropServices;

namespace OutLayer.Adversary.Tests.Classes;

/// <summary>Handlers of SIGSEGV as other libraries install them, in machine code: each counts, and goes on to the one that was there before.</summary>
internal static unsafe partial class SignalHandlers
{
    private const int Segv = 11, ActionSize = 152, ReadWrite = 3, ReadExecute = 5, PrivateAnonymous = 0x22, Page = 4_096;

    [LibraryImport("libc", EntryPoint = "sigaction", SetLastError = true)]
    private static partial int SignalAction(int signal, byte* action, byte* before);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial byte* Map(void* address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(void* address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "sigaltstack", SetLastError = true)]
    private static partial int AlternateStack(AltStack* stack, AltStack* before);

    [StructLayout(LayoutKind.Sequential)]
    private struct AltStack
    {
        public byte* Start;
        public int Flags;
        public nuint Size;
    }

    /// <summary>Installs one; gives its counter.</summary>
    public static long* Install()
    {
        byte* action = stackalloc byte[ActionSize];
        Require(SignalAction(Segv, null, action) == 0);
        var counter = (long*)NativeMemory.AllocZeroed(sizeof(long));
        byte* code = Map(null, Page, ReadWrite, PrivateAnonymous, -1, 0);
        byte[] bytes =
        [
            0x48, 0xB8, .. BitConverter.GetBytes((long)counter),   // mov rax, counter
            0xF0, 0x48, 0xFF, 0x00,                                // lock inc qword [rax]
            0x48, 0xB8, .. BitConverter.GetBytes(*(long*)action),  // mov rax, the handler before
            0xFF, 0xE0,                                            // jmp rax
        ];
        bytes.CopyTo(new Span<byte>(code, bytes.Length));
        Require(Protect(code, Page, ReadExecute) == 0);
        *(byte**)action = code;
        Require(SignalAction(Segv, action, null) == 0);
        return counter;
    }

    /// <summary>Gives this thread an alternate stack for signals that is not .NET's; true if it is in use from now on.</summary>
    public static bool UseOwnStack()
    {
        const int Size = 1 << 20;
        var mine = new AltStack { Start = Map(null, Size, ReadWrite, PrivateAnonymous, -1, 0), Size = Size };
        AltStack now;
        return AlternateStack(&mine, null) == 0 && AlternateStack(null, &now) == 0 && now.Start == mine.Start;
    }

    private static void Require(bool done)
    {
        if (!done) throw new InvalidOperationException(Marshal.GetLastPInvokeErrorMessage());
    }
}
