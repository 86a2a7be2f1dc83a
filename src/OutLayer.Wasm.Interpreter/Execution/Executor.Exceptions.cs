using System.Runtime.CompilerServices;
using OutLayer.Wasm.Interpreter.Translation;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Interpreter.Execution;

// Exceptions of the guest. Between frames of one run they unwind the explicit stack; only beyond it they are CLR exceptions.
internal static unsafe partial class Executor
{
    /// <summary>Runs until the outermost function returns or the steps are used up; catches what code outside throws to frames here.</summary>
    private static void ExecuteAll<TMode>(Activation* activation, FunctionCode* callee, InstanceBlock* instance) where TMode : struct, IMode
    {
        if (callee != null) EnterFirst<TMode>(activation, callee, instance);
        while (true)
        {
            try
            {
                Execute<TMode>(activation);
                return;
            }
            // A filter, since what is caught and thrown again keeps all frames below it on the machine's stack, and adds to them.
            catch (GuestException exception) when (Catches(activation, exception))
            {
                instance->Store->GuestStackHigh = 0;
                _ = Unwind(activation, exception);
            }
        }
    }

    /// <summary>Enters a function whose parameters are at the free slots.</summary>
    private static void EnterFirst<TMode>(Activation* activation, FunctionCode* callee, InstanceBlock* instance) where TMode : struct, IMode
    {
        long gas = Enter<TMode>(activation, callee, instance, activation->FreeSlots, instance->Store->Gas);
        activation->Top->At = callee->Code;
        instance->Store->Gas = gas - callee->Code->Before; // as it is before an instruction
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Throw(Activation* activation, int tag, long* values)
    {
        var frame = activation->Top;
        var store = InstanceOperations.StoreOf(frame->Instance);
        var thrown = store.GetTag(*(long*)((byte*)frame->Instance + tag));
        long[] payload = new ReadOnlySpan<long>(values, thrown.Type.ParameterSlots).ToArray();
        Throw(activation, new GuestException(thrown, payload, frame->Depth, UncaughtAt(frame)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowAgain(Activation* activation, long reference) =>
        ThrowAgain(activation, InstanceOperations.StoreOf(activation->Top->Instance).GetException((nint)reference));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Rethrow(Activation* activation, int region) =>
        ThrowAgain(activation, Caught.Get(activation->Top, region));

    private static void ThrowAgain(Activation* activation, GuestException exception)
    {
        exception.Depth = activation->Top->Depth;
        Throw(activation, exception);
    }

    private static void Throw(Activation* activation, GuestException exception)
    {
        if (!Unwind(activation, exception)) throw exception;
    }

    private static Trap UncaughtAt(Frame* frame)
    {
        int function = frame->Code->FunctionIndex;
        var module = InterpretedModule.OwnerOf(frame->Code).Module.Module;
        return new Trap(TrapCode.UncaughtException, function, module.NameOf(function), frame->Code->OffsetOf(frame->At));
    }

    /// <summary>Whether a frame of the run catches it; nothing is changed.</summary>
    private static bool Catches(Activation* activation, GuestException exception)
    {
        for (var frame = activation->Top; frame != activation->Bottom; frame--)
            if (FindClause(frame, exception, out _) != null) return true;
        return false;
    }

    /// <summary>Finds the frame that catches and makes it the top, at its handler, with the exception's values; false if there is none.</summary>
    private static bool Unwind(Activation* activation, GuestException exception)
    {
        for (var frame = activation->Top; frame != activation->Bottom; frame--)
        {
            var clause = FindClause(frame, exception, out int region);
            if (clause == null) continue;
            long price = InterpretedModule.OwnerOf(frame->Code).Costs?.UnwindPrice(frame->Depth - exception.Depth) ?? 0;
            long gas = frame->Instance->Store->Gas -= price;
            activation->Top = frame;
            if (gas < frame->Code->LeastGas) TrapAt(frame, frame->Code->Start, TrapCode.OutOfGas);
            if (!TryDeliver(frame, clause, exception)) TrapAt(frame, frame->Code->Regions[region].Offset, TrapCode.ExceptionLimit);
            if (frame->Code->Regions[region].Keeps) Caught.Hold(frame, region, exception);
            frame->At = frame->Code->Code + clause->Target;
            return true;
        }
        return false;
    }

    /// <summary>False where the store holds as many references to exceptions as it may.</summary>
    private static bool TryDeliver(Frame* frame, CatchTarget* clause, GuestException exception)
    {
        var values = clause->Tag < 0 ? [] : exception.Payload;
        var to = frame->Slots + clause->Slot;
        foreach (long value in values) *to++ = value;
        if (!clause->WithReference) return true;
        if (!InstanceOperations.StoreOf(frame->Instance).TryAddException(exception, out nint reference)) return false;
        *to = reference;
        return true;
    }

    /// <summary>A trap of the catch: at the try, or at the start of the function where what was unwound cannot be paid.</summary>
    private static void TrapAt(Frame* frame, int offset, TrapCode trap) =>
        InstanceOperations.Trap(frame->Instance, frame->Instance->Store->Gas, (int)trap, frame->Code->FunctionIndex, offset);

    private static CatchTarget* FindClause(Frame* frame, GuestException exception, out int region)
    {
        var code = frame->Code;
        for (region = RegionAt(code, (int)(frame->At - code->Code)); region >= 0; region = code->Regions[region].Next)
        {
            var first = code->Clauses + code->Regions[region].FirstClause;
            for (var clause = first; clause < first + code->Regions[region].Clauses; clause++)
                if (clause->Tag < 0 || *(long*)((byte*)frame->Instance + clause->Tag) == exception.Tag.Id) return clause;
        }
        return null;
    }

    /// <summary>The innermost region that holds an instruction: the last that starts before it, or one around that.</summary>
    private static int RegionAt(FunctionCode* code, int instruction)
    {
        int low = 0, high = code->RegionCount;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (code->Regions[middle].Start <= instruction) low = middle + 1;
            else high = middle;
        }
        int region = low - 1;
        while (region >= 0 && code->Regions[region].End <= instruction) region = code->Regions[region].Around;
        return region;
    }
}
