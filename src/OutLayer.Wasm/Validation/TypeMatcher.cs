using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Validation;

/// <summary>
/// Subtyping (core spec 3.3) in one module. Types are the same where they are written the same, references to other types
/// followed; each type is a recursion group of its own, so it may refer to types before it and to itself.
/// </summary>
internal sealed class TypeMatcher(Module module, ModuleLimits limits)
{
    private int[]? _same;
    private long _checks;

    /// <summary>Whether a value of the first type may stand where the second is expected.</summary>
    public bool Matches(ValType actual, ValType expected, WasmPlace place, int offset)
    {
        if (actual == expected || actual.Kind == ValKind.Bottom) return true;
        if (++_checks > limits.SubtypeChecks) FormatErrors.Limit("comparisons of reference types", _checks, limits.SubtypeChecks, place, offset);
        return actual.IsRef && expected.IsRef && (expected.Nullable || !actual.Nullable) && Matches(actual.Heap, expected.Heap);
    }

    private bool Matches(HeapType actual, HeapType expected)
    {
        if (actual == expected || actual == HeapType.Bottom) return true;
        if (!actual.IsIndex) return actual == HeapType.NoExn && expected == HeapType.Exn;
        return expected == HeapType.Func || expected.IsIndex && IsSame(actual.Code, expected.Code);
    }

    private bool IsSame(int type, int other)
    {
        _same ??= SameTypes(module);
        return _same[type] == _same[other];
    }

    /// <summary>By type index, the first type that is the same.</summary>
    public static int[] SameTypes(Module module)
    {
        var known = new Dictionary<FuncType, int>();
        int[] same = new int[module.Types.Length];
        for (int i = 0; i < same.Length; i++)
        {
            var key = module.Types[i].MapIndices(index => index == i ? HeapType.Self.Code : same[index]);
            if (!known.TryGetValue(key, out same[i])) known[key] = same[i] = i;
        }
        return same;
    }
}
