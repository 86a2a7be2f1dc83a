using System.Runtime.InteropServices;

namespace OutLayer.Wasm.Runtime;

/// <summary>
/// The signal handler in front of .NET's own for SIGSEGV, in machine code, because no managed code can run there. .NET ends the
/// process at a fault of managed code, unless the address is next to null: that becomes a NullReferenceException. So a
/// fault that is a guest's (inside the arena, in the slot of a store whose guest runs on this very stack) has its address
/// noted in the store and set to null; then, as for all other faults, the handler that was there before decides.
/// </summary>
/// <remarks>
/// It touches the registers that a callee may (rax, rcx), no stack, and keeps arguments, flags and mask of the handler before,
/// so handlers installed later may chain to it, and it chains to those installed before.
/// </remarks>
internal static unsafe class FaultHandler
{
    private const int Segv = 11;

    /// <summary>struct sigaction of the C library for linux-x64: handler, 128 bytes of mask, flags, restorer.</summary>
    private const int ActionSize = 152;

    private const byte AddressInSigInfo = 16;   // siginfo_t.si_addr
    private const byte StackPointer = 160;      // ucontext_t.uc_mcontext.gregs[REG_RSP]

    public static void Install(byte* arena, nuint size, StoreBlock** owners)
    {
        byte* before = stackalloc byte[ActionSize], after = stackalloc byte[ActionSize];
        if (Posix.SignalAction(Segv, null, before) != 0) throw Posix.Failed("cannot read the handler of SIGSEGV");
        Buffer.MemoryCopy(before, after, ActionSize, ActionSize);
        *(byte**)after = Executable(Code(arena, size, owners, *(nint*)before));
        if (Posix.SignalAction(Segv, after, null) != 0) throw Posix.Failed("cannot install a handler of SIGSEGV");
    }

    // On entry: rdi the signal, rsi a siginfo_t*, rdx a ucontext_t*.
    private static byte[] Code(byte* arena, nuint size, StoreBlock** owners, nint next)
    {
        var code = new Bytes();
        code.Add(0x48, 0x8B, 0x46, AddressInSigInfo);              // mov rax, [rsi+16]       the address that faulted
        code.Add(0x48, 0xB9).Add((nint)arena);                     // mov rcx, arena
        code.Add(0x48, 0x29, 0xC8);                                // sub rax, rcx
        code.Add(0x48, 0xB9).Add((nint)size);                      // mov rcx, size
        code.Add(0x48, 0x39, 0xC8);                                // cmp rax, rcx
        code.AddJump(0x73);                                        // jae next                not in the arena
        code.Add(0x48, 0xC1, 0xE8, GuardPages.SlotShift);          // shr rax, 33             number of the slot
        code.Add(0x48, 0xB9).Add((nint)owners);                    // mov rcx, owners
        code.Add(0x48, 0x8B, 0x04, 0xC1);                          // mov rax, [rcx+rax*8]    the store's block
        code.Add(0x48, 0x85, 0xC0);                                // test rax, rax
        code.AddJump(0x74);                                        // jz next                 nobody's slot
        code.Add(0x48, 0x8B, 0x8A).Add((int)StackPointer);         // mov rcx, [rdx+160]      the stack pointer at the fault
        code.Add(0x48, 0x3B, 0x48, Field(nameof(StoreBlock.GuestStackHigh)));  // cmp rcx, [rax+GuestStackHigh]
        code.AddJump(0x73);                                        // jae next                no guest runs, or not on this stack
        code.Add(0x48, 0x3B, 0x48, Field(nameof(StoreBlock.GuestStackLow)));   // cmp rcx, [rax+GuestStackLow]
        code.AddJump(0x72);                                        // jb next
        code.Add(0x48, 0x8B, 0x4E, AddressInSigInfo);              // mov rcx, [rsi+16]
        code.Add(0x48, 0x89, 0x48, Field(nameof(StoreBlock.FaultAddress)));    // mov [rax+FaultAddress], rcx
        code.Add(0x48, 0xC7, 0x46, AddressInSigInfo).Add(0);       // mov qword [rsi+16], 0
        code.MarkTarget();
        code.Add(0x48, 0xB8).Add(next);                            // next: mov rax, next
        code.Add(0xFF, 0xE0);                                      // jmp rax
        return code.ToArray();
    }

    private static byte Field(string name) => checked((byte)Marshal.OffsetOf<StoreBlock>(name));

    private static byte* Executable(byte[] code)
    {
        nuint page = (nuint)Environment.SystemPageSize;
        byte* at = Posix.Map(null, page, Posix.ProtReadWrite, Posix.MapPrivate | Posix.MapAnonymous, -1, 0);
        if (at == (byte*)-1) throw Posix.Failed("cannot map a page for the signal handler");
        code.CopyTo(new Span<byte>(at, code.Length));
        if (Posix.Protect(at, page, Posix.ProtReadExecute) != 0) throw Posix.Failed("cannot make the signal handler executable");
        return at;
    }

    /// <summary>Machine code with short jumps to one target.</summary>
    private sealed class Bytes
    {
        private readonly List<byte> _code = [];
        private readonly List<int> _jumps = [];

        public Bytes Add(params ReadOnlySpan<byte> bytes)
        {
            _code.AddRange(bytes);
            return this;
        }

        public void Add(int value) => _code.AddRange(BitConverter.GetBytes(value));

        public void Add(nint value) => _code.AddRange(BitConverter.GetBytes((long)value));

        public void AddJump(byte opcode)
        {
            Add(opcode, 0);
            _jumps.Add(_code.Count);
        }

        public void MarkTarget()
        {
            foreach (int after in _jumps) _code[after - 1] = checked((byte)(_code.Count - after));
        }

        public byte[] ToArray() => [.. _code];
    }
}
