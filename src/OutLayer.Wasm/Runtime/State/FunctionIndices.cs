using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Runtime.State;

/// <summary>Checks indices of functions that stand for references in a state.</summary>
internal sealed class FunctionIndices(Module module)
{
    private int[]? _same;

    /// <summary>Refuses an index of no function, and a function where a reference to another type stands.</summary>
    /// <param name="reader">For the place in the message.</param>
    /// <param name="type">Type of the place, with indices of the module.</param>
    /// <param name="index">The index.</param>
    public void Check(StateReader reader, ValType type, long index)
    {
        if (index < 0 || index >= module.FunctionTypes.Length) reader.Fail($"function {index} of {module.FunctionTypes.Length}");
        if (!type.Heap.IsIndex) return;
        _same ??= TypeMatcher.SameTypes(module);
        if (_same[type.Heap.Code] != _same[module.FunctionTypes[(int)index]]) reader.Fail($"function {index} where a {type} stands");
    }

    /// <summary>Refuses null where the place has none.</summary>
    public static void CheckNull(StateReader reader, ValType type)
    {
        if (!type.Nullable) reader.Fail($"null where a {type} stands");
    }
}
