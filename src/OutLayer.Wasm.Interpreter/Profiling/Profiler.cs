using OutLayer.Wasm.Interpreter.Execution;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Runtime.Profiling;

namespace OutLayer.Wasm.Interpreter.Profiling;

/// <summary>Calls functions on the interpreter and records where their gas goes. Results, gas and traps are those of a plain call.</summary>
public static class Profiler
{
    /// <summary>Calls a function with values of exactly its parameter types.</summary>
    /// <param name="function">A function of an instance whose store uses the interpreter, whose code counts gas, and which imports no functions.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="result">What the call gave.</param>
    public static CallProfile Call(WasmFunction function, ReadOnlySpan<WasmValue> arguments, out CallResult result)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (function.Instance is not { } instance || EngineAccess.CodeOf(instance) is not InterpretedModule { Costs: not null })
            throw new ArgumentException($"{function.Name} is not run by the interpreter with gas; make the store with an InterpreterEngine, and give prices", nameof(function));
        if (instance.Module.ImportedFunctions > 0)
            throw new ArgumentException("a module that imports functions cannot be profiled: functions are told apart by their index in one module", nameof(function));
        var profile = new CallProfile(function.Store.Gas, instance.Module.NameOf);
        var values = arguments.ToArray();
        CallResult? given = null;
        // The loop finds the profile by its thread, so the call must not change to another one: it has stack enough here.
        GuestThread.Run(function.Store.NativeStackBytes, () => given = Executor.Profile(profile, () => function.Call(values)));
        profile.End(function.Store.Gas);
        result = given!;
        return profile;
    }
}
