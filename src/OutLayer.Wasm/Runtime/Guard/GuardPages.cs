using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace OutLayer.Wasm.Runtime;

/// <summary>
/// One large reservation of addresses, cut into slots of 8 GiB, a memory at the start of each. Whatever a guest computes from an
/// index and an offset, each below 2^32, stays in its slot, where all beyond the memory's length is inaccessible.
/// </summary>
public static unsafe class GuardPages
{
    /// <summary>log2 of a slot's size: 2^32 for the index and 2^32 for the offset.</summary>
    internal const int SlotShift = 33;

    /// <summary>Memories that can be there at one time: half of the addresses that a process has.</summary>
    internal const int Slots = 8_192;

    /// <summary>
    /// Accesses whose static offset is larger are compared even in guard mode, so that index, offset and size together stay
    /// below 8 GiB.
    /// </summary>
    public const ulong MaxOffset = (1UL << 32) - 65_536;

    private static readonly Lock Gate = new();
    private static Growing<int> _free = new();
    private static readonly byte* Arena;
    private static readonly StoreBlock** Owners;
    private static int _fresh;

    static GuardPages()
    {
        Unavailable = WhyNot();
        if (Unavailable is not null) return;
        nuint size = (nuint)Slots << SlotShift;
        Arena = Posix.Map(null, size, Posix.ProtNone, Posix.MapPrivate | Posix.MapAnonymous | Posix.MapNoReserve, -1, 0);
        if (Arena == (byte*)-1)
        {
            Unavailable = "the system does not give 64 TiB of addresses (is there a limit, as `ulimit -v` sets it?)";
            return;
        }
        Owners = (StoreBlock**)NativeMemory.AllocZeroed(Slots, (nuint)sizeof(StoreBlock*));
        FaultHandler.Install(Arena, size, Owners);
    }

    /// <summary>Null where guard pages work; else why they do not.</summary>
    public static string? Unavailable { get; }

    /// <summary>Comparisons, which are faster on nearly all programs (docs/rationale/0020).</summary>
    public static BoundsMode Default => BoundsMode.Explicit;

    /// <summary>A slot for a memory of this store. What is in it is inaccessible until protected otherwise.</summary>
    internal static byte* Take(StoreBlock* owner)
    {
        lock (Gate)
        {
            int slot;
            if (_free.Count > 0) slot = _free.Pop();
            else
            {
                if (_fresh == Slots) throw new HostResourceException($"all {Slots} places for memories are in use; dispose stores that are done");
                slot = _fresh++;
            }
            Owners[slot] = owner;
            return Arena + ((nuint)slot << SlotShift);
        }
    }

    /// <summary>Gives a slot back; its first <paramref name="used"/> bytes may have been accessible.</summary>
    internal static bool Return(byte* start, nuint used)
    {
        byte* cleared = Posix.Map(start, used, Posix.ProtNone,
            Posix.MapPrivate | Posix.MapAnonymous | Posix.MapNoReserve | Posix.MapFixed, -1, 0);
        if (cleared != start) return false;
        int slot = (int)((nuint)(start - Arena) >> SlotShift);
        lock (Gate)
        {
            Owners[slot] = null;
            _free.Add(slot);
        }
        return true;
    }

    private static string? WhyNot() =>
        !OperatingSystem.IsLinux() ? "guard pages are for Linux"
        : RuntimeInformation.ProcessArchitecture != Architecture.X64 ? $"guard pages are for x64, this process is {RuntimeInformation.ProcessArchitecture}"
        : !Sse41.IsSupported ? "the processor has no SSE4.1, or it is turned off; without it vectors are loaded in parts"
        : null;
}
