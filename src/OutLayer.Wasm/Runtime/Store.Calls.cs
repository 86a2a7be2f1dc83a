using System.Runtime.InteropServices;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Runtime;

public sealed unsafe partial class Store
{
    /// <summary>Depth that a host function's own frames are counted with when it calls the guest again.</summary>
    private const int HostFrameBytes = 4_096;

    /// <summary>
    /// Machine stack per byte of counted depth. Optimised frames take 1 to 4; a function whose frame may take more than its part
    /// checks the stack pointer at entry.
    /// </summary>
    public const int NativeStackFactor = 30;

    /// <summary>Owns a store that is disposed.</summary>
    private const int Nobody = -2;

    private readonly Lock _gate = new();
    private long _depth;
    private int _calls;
    private int _owner; // the thread that is in the store, 0 for none
    private int _maxNativeFrame;
    private bool _disposed;

    /// <summary>Machine stack that a guest's deepest allowed recursion is given.</summary>
    public long NativeStackBytes => (long)Options.MaxCallDepthBytes * NativeStackFactor + StackBounds.RedZone + _maxNativeFrame;

    /// <summary>Ends the run with <see cref="TrapCode.DeadlineExceeded"/> at the next loop head or call. Any thread may ask.</summary>
    public void Interrupt()
    {
        lock (_gate)
        {
            if (_disposed) return;
            Volatile.Write(ref Block->Interrupt, 1);
            Volatile.Write(ref Block->GasFloor, long.MaxValue);
            Block->StackLimit = nuint.MaxValue;
        }
    }

    /// <summary>Forgets an interrupt, so that the store can run again.</summary>
    public void ClearInterrupt()
    {
        lock (_gate)
        {
            RequireAlive();
            (Block->Interrupt, Block->GasFloor) = (0, 0);
        }
    }

    internal CallResult Call(WasmFunction function, ReadOnlySpan<WasmValue> arguments)
    {
        CheckArguments(function, arguments);
        var type = function.Type;
        long* slots = stackalloc long[Math.Max(SlotsOf(type), 1)];
        Slots.Write(arguments, slots);
        if (CallSlots(function, slots) is { } trap) return new CallResult([], trap);
        return new CallResult(Slots.Read(type.Results, slots), null);
    }

    /// <summary>Calls with raw slots (see <see cref="HostCall"/>): no allocation. Null, or the trap that ended the call.</summary>
    public Trap? Call(WasmFunction function, Span<long> slots)
    {
        ArgumentNullException.ThrowIfNull(function);
        int needed = SlotsOf(function.Type);
        if (slots.Length < needed) throw new ArgumentException($"{function.Name} needs {needed} slots", nameof(slots));
        fixed (long* pinned = slots) return CallSlots(function, pinned);
    }

    private Trap? CallSlots(WasmFunction function, long* slots)
    {
        if (function.Store != this) throw new ArgumentException($"{function.Name} belongs to another store", nameof(function));
        RequireAlive();
        if (_calls > 0 || StackBounds.Left >= NativeStackBytes) return Enter(function, slots);
        Trap? trap = null;
        GuestThread.Run(NativeStackBytes, () => trap = Enter(function, slots));
        return trap;
    }

    private Trap? Enter(WasmFunction function, long* slots)
    {
        TakeOwnership();
        long depth = _depth;
        nuint stackLimit = Block->StackLimit, low = Block->GuestStackLow, high = Block->GuestStackHigh;
        _calls++;
        try
        {
            SetStackLimit();
            (Block->GuestStackLow, Block->GuestStackHigh) = (StackBounds.Low, (nuint)(&depth));
            if (function.Host is { } host) CallHost(function, host, depth, slots);
            else function.Instance!.Invoke(function.Index, slots, depth);
            return _calls == 1 && Block->Gas < 0 ? OutOfGas() : null;
        }
        catch (TrapException trap)
        {
            return trap.Trap;
        }
        catch (NullReferenceException fault) when (GuestFault.IsIn(_guarded, Block, fault))
        {
            return GuestFault.ToTrap(_guarded, Block, fault);
        }
        catch (GuestException uncaught)
        {
            return _calls == 1 && Block->Gas < 0 ? OutOfGas() : uncaught.Uncaught;
        }
        finally
        {
            _calls--;
            _depth = depth;
            (Block->GuestStackLow, Block->GuestStackHigh) = (low, high);
            if (_calls > 0) RestoreStackLimit(stackLimit);
            else EndOutermostCall();
            GC.KeepAlive(this);
        }
    }

    /// <summary>Refuses what would take the ground from under code that runs: it keeps lengths in registers, and knows that memories do not shrink.</summary>
    internal void RequireIdle(string what)
    {
        RequireAlive();
        if (_calls > 0) throw new InvalidOperationException($"{what} while code of its store runs; do it after the call");
    }

    private void EndOutermostCall()
    {
        ForgetExceptions();
        Volatile.Write(ref _owner, 0);
    }

    /// <summary>Two threads in one store would take each other's stack limit for their own.</summary>
    private void TakeOwnership()
    {
        int thread = Environment.CurrentManagedThreadId;
        int owner = Interlocked.CompareExchange(ref _owner, thread, 0);
        if (owner is Nobody or Closed) RequireAlive();
        if (owner == Closed) throw new InvalidOperationException("the store is closed: its instance was given back to a pool, or an image of it is being made");
        if (owner != 0 && owner != thread) throw new InvalidOperationException("another thread is in this store; a store is for one thread at a time");
    }

    private void SetStackLimit()
    {
        lock (_gate) Block->StackLimit = Block->Interrupt != 0 ? nuint.MaxValue : StackBounds.Low + (nuint)(StackBounds.RedZone + _maxNativeFrame);
    }

    private void RestoreStackLimit(nuint limit)
    {
        lock (_gate) Block->StackLimit = Block->Interrupt != 0 ? nuint.MaxValue : limit;
    }

    private Trap OutOfGas()
    {
        Block->Gas = 0;
        return Trap.AtHost(TrapCode.OutOfGas);
    }

    /// <summary>Runs a host function with the depth that its caller had left.</summary>
    internal void CallHost(WasmFunction function, HostFunction host, long depth, long* slots)
    {
        if (Block->Gas < 0)
        {
            Block->Gas = 0;
            TrapException.Throw(TrapCode.OutOfGas);
        }
        long outer = _depth;
        nuint guestStack = Block->GuestStackHigh;
        Block->GuestStackHigh = 0; // what the host does now is not the guest's doing
        _depth = depth - HostFrameBytes;
        try
        {
            host.Body(new HostCall(this, new Span<long>(slots, function.HostSlots)));
            if (function.GivesReferences) CheckReferences(function.Type, slots);
        }
        finally
        {
            // Even then: the guest may catch an exception that the host function throws.
            _depth = outer;
            Block->GuestStackHigh = guestStack;
        }
    }

    internal static void CheckArguments(WasmFunction function, ReadOnlySpan<WasmValue> arguments)
    {
        var parameters = function.Type.Parameters;
        if (arguments.Length != parameters.Length)
            throw new ArgumentException($"{function.Name} takes {parameters.Length} arguments, not {arguments.Length}", nameof(arguments));
        for (int i = 0; i < arguments.Length; i++)
            function.Store.Check(arguments[i], parameters[i], $"argument {i} of {function.Name}", nameof(arguments));
    }

    internal static int SlotsOf(FuncType type) => Math.Max(type.ParameterSlots, type.ResultSlots);

    /// <summary>Refuses what would read native memory that is gone.</summary>
    internal void RequireAlive() => ObjectDisposedException.ThrowIf(_disposed, this);

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed) return;
            if (Interlocked.CompareExchange(ref _owner, Nobody, 0) is not (0 or Closed)) throw new InvalidOperationException("a store cannot be disposed while its code runs");
            _disposed = true;
        }
        foreach (var instance in _late) ((ILateCode)instance.Code).Remove(instance);
        foreach (var owned in _owned) owned.Dispose();
        for (int i = 0; i < _handles.Count; i++) _handles[i].Free();
        _arena.Dispose();
    }
}
