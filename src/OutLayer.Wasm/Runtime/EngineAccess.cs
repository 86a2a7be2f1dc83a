using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Runtime;

/// <summary>What an engine that steps through calls needs of instances, functions and values.</summary>
public static unsafe class EngineAccess
{
    public static InstanceBlock* BlockOf(Instance instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return instance.Block;
    }

    /// <summary>The code that an instance was made with.</summary>
    public static IModuleCode CodeOf(Instance instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return instance.Code;
    }

    /// <summary>For late code, under its gate: its addresses are there now.</summary>
    public static void FillCode(Instance instance)
    {
        ArgumentNullException.ThrowIfNull(instance);
        instance.FillCode();
    }

    /// <summary>A function of an instance by its index among all.</summary>
    public static WasmFunction FunctionOf(Instance instance, int index)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return instance.Function(index);
    }

    /// <summary>Index of a function among all of its instance.</summary>
    public static int IndexOf(WasmFunction function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return function.Index;
    }

    /// <summary>Writes arguments into slots, if they are of the function's parameter types.</summary>
    public static void WriteArguments(WasmFunction function, ReadOnlySpan<WasmValue> arguments, long* slots)
    {
        Store.CheckArguments(function, arguments);
        Slots.Write(arguments, slots);
    }

    public static WasmValue[] ReadResults(WasmFunction function, long* slots)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Slots.Read(function.Type.Results, slots);
    }

    /// <summary>Whether a value of the first type may stand where the second is expected; both are types of the instance's module.</summary>
    public static bool Matches(Instance instance, ValType actual, ValType expected)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return Store.Matches(instance.ToStore(actual), instance.ToStore(expected));
    }

    /// <summary>The value in a slot.</summary>
    /// <param name="instance">The instance whose module the type is of.</param>
    /// <param name="type">The static type of the place.</param>
    /// <param name="slot">The value, of one slot or two.</param>
    public static WasmValue ReadValue(Instance instance, ValType type, long* slot)
    {
        ArgumentNullException.ThrowIfNull(instance);
        return Slots.Read([instance.ToStore(type)], slot)[0];
    }
}
