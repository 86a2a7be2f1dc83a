using System.Runtime.CompilerServices;
using OutLayer.Wasm.Interpreter.Translation;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Runtime.Profiling;

namespace OutLayer.Wasm.Interpreter.Execution;

/// <summary>
/// Runs translated functions. Calls between them are frames on an explicit stack; a call to the host, or to code of another engine,
/// leaves the loop and takes some of the machine's stack.
/// </summary>
internal static unsafe partial class Executor
{
    /// <summary>Machine stack that a run takes, generously: the loop's own frame and those around it.</summary>
    public const int NativeFrame = 8 * 1_024;

    /// <summary>Stacks up to this size are kept for a thread's next run.</summary>
    private const long KeptBytes = 64 << 20;

    [ThreadStatic] private static Activation* _running;
    [ThreadStatic] private static ExplicitStack? _stack;
    [ThreadStatic] private static CaughtExceptions? _caught;
    [ThreadStatic] private static CallProfile? _profile;

    /// <summary>Exceptions that handlers of the run hold.</summary>
    private static CaughtExceptions Caught => _caught ??= new CaughtExceptions();

    /// <summary>Runs a function to its end, as compiled code would: parameters from the slots, results into them.</summary>
    public static void Run(FunctionCode* code, InstanceBlock* instance, long* slots, long depth)
    {
        var outer = _running;
        var outerStack = _stack;
        var outerCaught = _caught;
        nuint guest = instance->Store->GuestStackHigh;
        var stack = StackFor(outer, depth);
        Activation activation;
        _running = &activation;
        _stack = stack;
        _caught = null;
        try
        {
            Begin(&activation, stack, stack == outerStack ? outer : null, depth);
            activation.GuestStackHigh = guest;
            instance->Store->GuestStackHigh = 0; // accesses are checked here: a fault is a mistake of ours, never the guest's
            Copy(slots, activation.Slots, code->Parameters);
            if (_profile is not null && outer == null) ExecuteAll<Profiling>(&activation, code, instance);
            else if (InterpretedModule.OwnerOf(code).Tiers is null) ExecuteAll<Running>(&activation, code, instance);
            else ExecuteAll<Warming>(&activation, code, instance);
            Copy(activation.Slots, slots, code->Results);
        }
        finally
        {
            _running = outer;
            _caught = outerCaught;
            instance->Store->GuestStackHigh = guest;
            if (outer != null || stack.Bytes > KeptBytes) _stack = outerStack;
            if (stack != _stack) stack.Dispose();
        }
    }

    /// <summary>An activation on a stack of its own, for a machine.</summary>
    public static void Begin(Activation* activation, ExplicitStack stack, long depth) => Begin(activation, stack, null, depth);

    /// <summary>
    /// Runs a machine's plain code for so many steps, as <see cref="Activation.Steps"/> says, or to the end.
    /// </summary>
    /// <param name="activation">The machine's.</param>
    /// <param name="stack">Its stack.</param>
    /// <param name="caught">What its handlers hold.</param>
    /// <param name="callee">The function to enter, its parameters in the first slots; null to go on.</param>
    /// <param name="instance">Its instance.</param>
    public static void Step(Activation* activation, ExplicitStack stack, CaughtExceptions caught, FunctionCode* callee, InstanceBlock* instance)
    {
        var outer = _running;
        var outerStack = _stack;
        var outerCaught = _caught;
        try
        {
            _running = activation;
            _stack = stack;
            _caught = caught;
            ExecuteAll<Stepping>(activation, callee, instance);
        }
        finally
        {
            _running = outer;
            _stack = outerStack;
            _caught = outerCaught;
        }
    }

    /// <summary>Makes a call on this thread whose calls and returns a profile is told of; what the host calls on the way is its caller's.</summary>
    public static CallResult Profile(CallProfile profile, Func<CallResult> call)
    {
        _profile = profile;
        try
        {
            return call();
        }
        finally
        {
            _profile = null;
        }
    }

    private static ExplicitStack StackFor(Activation* outer, long depth)
    {
        var stack = _stack;
        bool fits = stack is not null && (outer == null
            ? stack.HasRoom(stack.Slots, stack.Frames, depth)
            : stack.HasRoom(outer->FreeSlots, outer->Top + 1, depth));
        return fits ? stack! : new ExplicitStack(depth);
    }

    private static void Begin(Activation* activation, ExplicitStack stack, Activation* below, long depth)
    {
        activation->Slots = below == null ? stack.Slots : below->FreeSlots;
        activation->SlotsEnd = stack.SlotsEnd;
        activation->Bottom = below == null ? stack.Frames : below->Top + 1;
        *activation->Bottom = new Frame { Depth = depth };
        activation->Top = activation->Bottom;
        activation->Steps = 0;
    }

    private static void Copy(long* from, long* to, int count)
    {
        for (int i = 0; i < count; i++) to[i] = from[i];
    }

    /// <summary>The same where it is not yet known.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static FunctionCode* Find(FunctionCode* caller, InstanceBlock* instance, FuncRef* target)
    {
        if (target->FunctionIndex < 0) return null;
        if (target->Instance == instance) return Translate(caller, target->FunctionIndex);
        var module = InstanceOperations.CodeOf(target->Instance) as InterpretedModule;
        if (module is not null && InterpretedModule.OwnerOf(caller).IsPlain) module = module.Plain;
        return module is null ? null : module.CodeOf(target->FunctionIndex);
    }

    /// <summary>The code of a function of the same module, translated now; null if another engine runs it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static FunctionCode* Translate(FunctionCode* caller, int function)
    {
        var module = InterpretedModule.OwnerOf(caller);
        return module.Runs(function) ? module.CodeOf(function) : null;
    }

    /// <summary>Calls what this engine does not run; the frame on top is the caller.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CallOutside(Activation* activation, FuncRef* target, long* slots)
    {
        CheckStack(activation);
        activation->Top->Instance->Store->GuestStackHigh = activation->GuestStackHigh;
        InstanceOperations.Call(target, slots, activation->Top->Depth);
        activation->Top->Instance->Store->GuestStackHigh = 0;
    }

    /// <summary>
    /// The same as the last thing that the frame on top does: it catches nothing any more. Its depth is free again for a host function;
    /// code of another engine comes back here, so that its callers must not be without number.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TailOutside(Activation* activation, FuncRef* target, int function, long* slots)
    {
        CheckStack(activation);
        var frame = activation->Top;
        frame->At = frame->Code->Outside;
        frame->Instance->Store->GuestStackHigh = activation->GuestStackHigh;
        if (target == null) InstanceOperations.Call(frame->Instance, function, slots, frame->Depth);
        else InstanceOperations.Call(target, slots, target->FunctionIndex < 0 ? (frame - 1)->Depth : frame->Depth);
        frame->Instance->Store->GuestStackHigh = 0;
    }

    /// <summary>
    /// Goes on from the head of a loop in compiled code, if there is some, to the end of the function. The frame on top then only keeps its place:
    /// what may be caught, the code catches.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool GoOnCompiled(Activation* activation, Instruction* loop)
    {
        var frame = activation->Top;
        var module = InterpretedModule.OwnerOf(frame->Code);
        int function = frame->Code->FunctionIndex;
        module.Warm(frame->Code);
        nint entry = module.Runs(function) ? 0 : module.Tiers!.LoopEntry(function, frame->Code->OffsetOf(loop));
        if (entry == 0) return false;
        CheckStack(activation);
        frame->At = frame->Code->Outside;
        frame->Instance->Store->GuestStackHigh = activation->GuestStackHigh;
        module.Tiers!.EnterLoop(function, entry, frame->Slots, frame->Instance, frame->Depth);
        frame->Instance->Store->GuestStackHigh = 0;
        return true;
    }

    /// <summary>Calls a function of the same instance that this engine does not run.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void CallOutside(Activation* activation, int function, long* slots)
    {
        CheckStack(activation);
        activation->Top->Instance->Store->GuestStackHigh = activation->GuestStackHigh;
        InstanceOperations.Call(activation->Top->Instance, function, slots, activation->Top->Depth);
        activation->Top->Instance->Store->GuestStackHigh = 0;
    }

    /// <summary>The check that compiled code makes at its entry: room on the machine's stack, and no interrupt.</summary>
    private static void CheckStack(Activation* activation)
    {
        var frame = activation->Top;
        byte here;
        if ((nuint)(&here) >= frame->Instance->Store->StackLimit) return;
        InstanceOperations.StackCheckFailed(frame->Instance, frame->Instance->Store->Gas, frame->Code->FunctionIndex, frame->Code->OffsetOf(frame->At));
    }

    private static bool IsInterrupted(InstanceBlock* instance) => Volatile.Read(ref instance->Store->Interrupt) != 0;
}
