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
        while (true)
        {
            try
            {
                Execute<TMode>(activation, callee, instance);
                return;
            }
            catch (GuestException exception)
            {
                instance->Store->GuestStackHigh = 0;
                if (!Unwind(activation, exception)) throw;
                callee = null;
            }
        }
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

    /// <summary>Finds the frame that catches and makes it the top, at its handler, with the exception's values; false if there is none.</summary>
    private static bool Unwind(Activation* activation, GuestException exception)
    {
        for (var frame = activation->Top; frame != activation->Bottom; frame--)
        {
            var clause = FindClause(frame, exception, out int region);
            if (clause == null) continue;
            PayUnwinding(frame, exception, frame->Code->Regions[region].Offset);
            activation->Top = frame;
            Deliver(frame, clause, exception, frame->Code->Regions[region].Offset);
            if (frame->Code->Regions[region].Keeps) Caught.Hold(frame, region, exception);
            frame->At = frame->Code->Code + clause->Target;
            return true;
        }
        return false;
    }

    /// <summary>The catching frame pays; it has not caught anything on gas that is not there.</summary>
    private static void PayUnwinding(Frame* frame, GuestException exception, int offset)
    {
        if (InterpretedModule.OwnerOf(frame->Code).Costs is not { } costs) return;
        long left = frame->Instance->Store->Gas -= costs.UnwindPrice(frame->Depth - exception.Depth);
        if (left < 0) InstanceOperations.Trap(frame->Instance, left, (int)TrapCode.OutOfGas, frame->Code->FunctionIndex, offset);
    }

    private static void Deliver(Frame* frame, CatchTarget* clause, GuestException exception, int offset)
    {
        var values = clause->Tag < 0 ? [] : exception.Payload;
        var to = frame->Slots + clause->Slot;
        foreach (long value in values) *to++ = value;
        if (!clause->WithReference) return;
        if (!InstanceOperations.StoreOf(frame->Instance).TryAddException(exception, out nint reference))
            InstanceOperations.Trap(frame->Instance, frame->Instance->Store->Gas, (int)TrapCode.ExceptionLimit, frame->Code->FunctionIndex, offset);
        *to = reference;
    }

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
