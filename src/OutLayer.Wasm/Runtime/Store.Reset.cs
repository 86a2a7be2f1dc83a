using System.Runtime.InteropServices;

namespace OutLayer.Wasm.Runtime;

// What pools need of a store: that nobody runs in it, that nothing was added to it, and that it is as it was.
public sealed unsafe partial class Store
{
    /// <summary>In the place of a thread: nobody may enter.</summary>
    private const int Closed = -1;

    /// <summary>Grows with whatever the host makes in the store, which no reset takes away again.</summary>
    internal int Additions { get; private set; }

    /// <summary>Instances that were made in the store.</summary>
    internal int Instances => _instances;

    internal bool IsDisposed => Volatile.Read(ref _disposed);

    /// <summary>Lets no call in until <see cref="Open"/>.</summary>
    /// <exception cref="InvalidOperationException">A call is on, here or on another thread, or the store is closed already.</exception>
    internal void Close(string what)
    {
        int owner = Interlocked.CompareExchange(ref _owner, Closed, 0);
        if (owner != 0) throw new InvalidOperationException($"{what} while {(owner == Closed ? "the store is closed" : "its code runs")}");
    }

    internal void Open() => Volatile.Write(ref _owner, 0);

    /// <summary>Gas, interrupt, exceptions and results as in a new store. What its instances hold is not its matter.</summary>
    internal void Reset()
    {
        ForgetAllExceptions();
        ClearInterrupt();
        (Block->Gas, Block->FaultAddress, Block->Position) = (Options.Gas, 0, 0);
        NativeMemory.Clear(Block->Results, MaxResultSlots * sizeof(long));
    }
}
