using OutLayer.Wasm.Interpreter.Execution;
using OutLayer.Wasm.Interpreter.Translation;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Interpreter.Stepping;

/// <summary>
/// A call that can be stopped before any instruction, looked at, saved, and gone on with in another process. It takes the same
/// course as a plain call: same results, traps, gas, memory.
/// </summary>
/// <remarks>
/// A step is an instruction of the module; what only marks where blocks begin and end is none. The last end of a function, which
/// returns, is one, and so is an else that is reached from above. Instances that are called along the way are stepped too; code that
/// host functions call runs as one step with them.
/// </remarks>
public sealed unsafe partial class Machine : IDisposable
{
    private readonly Instance _instance;
    private readonly WasmFunction _function;
    private readonly WasmFunction _runner;
    private readonly NativeActivation _native;
    private readonly CaughtExceptions _caught = new();
    private FunctionCode* _callee;
    private long _overdraft;
    private bool _runs, _failed;

    private Machine(WasmFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        (_instance, _function) = (InstanceOf(function), function);
        _native = new NativeActivation(function.Store.Options.MaxCallDepthBytes);
        _runner = function.Store.CreateFunction(new HostFunction("machine", "run", FuncType.Empty, _ => Run()));
        _instance.Store.KeepExceptions();
    }

    /// <summary>Calls a function and stops before its first instruction.</summary>
    /// <param name="function">A function of an instance whose store uses the interpreter.</param>
    /// <param name="arguments">Values of exactly its parameter types.</param>
    public static Machine Start(WasmFunction function, params ReadOnlySpan<WasmValue> arguments)
    {
        var machine = new Machine(function);
        machine._callee = machine.Code.CodeOf(EngineAccess.IndexOf(function));
        EngineAccess.WriteArguments(function, arguments, machine._native.Activation->Slots);
        machine.Advance(0);
        return machine;
    }

    /// <summary>The instance whose function is called.</summary>
    public Instance Instance => _instance;

    /// <summary>Steps made since the start, over all processes.</summary>
    public long Steps { get; private set; }

    /// <summary>What the call gave; null while it goes on.</summary>
    public CallResult? Result { get; private set; }

    /// <summary>Gas left at this very place. Below zero the call ends as out of gas where that is checked next.</summary>
    public long Gas => _instance.Store.Gas - _overdraft;

    /// <summary>Calls from the outermost to the one that runs; empty once it has ended.</summary>
    public IReadOnlyList<MachineFrame> Frames => Result is null ? [.. Enumerable.Range(0, _native.Depth).Select(FrameAt)] : [];

    private InterpretedModule Code => ((InterpretedModule)EngineAccess.CodeOf(_instance)).Plain;

    /// <summary>Makes one step; false once the call has ended.</summary>
    public bool Step() => RunTo(Steps + 1);

    /// <summary>Goes on until so many steps are made since the start; false if the call ended before, or was further already.</summary>
    public bool RunTo(long steps)
    {
        if (steps < Steps) return false;
        Advance(steps - Steps);
        return Result is null && Steps == steps;
    }

    /// <summary>Goes on to the end.</summary>
    public CallResult RunToEnd()
    {
        while (Result is null) Advance(long.MaxValue / 2);
        return Result;
    }

    private void Advance(long steps)
    {
        if (_runs) throw new InvalidOperationException("the machine runs; a host function that it calls cannot move it");
        if (_failed) throw new InvalidOperationException("the call ended with a failure of the host");
        if (Result is not null) return;
        var activation = _native.Activation;
        activation->Steps = steps;
        (_runs, _failed) = (true, true);
        try
        {
            var trap = _runner.Call().Trap;
            _failed = false;
            Steps += steps - activation->Steps;
            if (trap is not null) Result = new CallResult([], trap);
            else if (activation->HasReturned) Result = new CallResult(EngineAccess.ReadResults(_function, activation->Slots), null);
        }
        finally
        {
            _runs = false;
        }
    }

    /// <summary>On a thread with a stack for what the host may do, inside of the store.</summary>
    private void Run()
    {
        var block = EngineAccess.BlockOf(_instance);
        var callee = _callee;
        _callee = null;
        block->Store->Gas -= _overdraft;
        _overdraft = 0;
        Executor.Step(_native.Activation, _native.Stack, _caught, callee, block);
        GC.KeepAlive(_instance);
        if (_native.Activation->HasReturned || block->Store->Gas >= 0) return;
        // Gas may be below zero between two checks; the store must not take that for the end.
        _overdraft = -block->Store->Gas;
        block->Store->Gas = 0;
    }

    private static Instance InstanceOf(WasmFunction function)
    {
        if (function.Instance is not { } instance) throw new ArgumentException($"{function.Name} is a function of the host", nameof(function));
        return EngineAccess.CodeOf(instance) is InterpretedModule ? instance
            : throw new ArgumentException($"{function.Name} is not run by the interpreter; make the store with an InterpreterEngine", nameof(function));
    }

    public void Dispose() => _native.Dispose();
}
