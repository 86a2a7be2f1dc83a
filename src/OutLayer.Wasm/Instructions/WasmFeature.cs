namespace OutLayer.Wasm.Instructions;

/// <summary>Features beyond WebAssembly 1.0, by the names of their proposals.</summary>
public enum WasmFeature : byte
{
    None, MutableGlobals, SignExtension, SaturatingFloatToInt, MultiValue, BulkMemory, ReferenceTypes,
    Simd, RelaxedSimd, TailCall, ExtendedConst, FunctionReferences, Exceptions, LegacyExceptions,
    MultiMemory, Memory64, GarbageCollection, Threads,
}

/// <summary>A set of features as a value. A module that needs one outside the set is refused with the feature's name.</summary>
public readonly record struct WasmFeatures(uint Bits)
{
    public static readonly WasmFeatures Wasm1 = Of(WasmFeature.MutableGlobals);
    public static readonly WasmFeatures Supported = Of(WasmFeature.MutableGlobals, WasmFeature.SignExtension,
        WasmFeature.SaturatingFloatToInt, WasmFeature.MultiValue, WasmFeature.BulkMemory, WasmFeature.ReferenceTypes,
        WasmFeature.ExtendedConst);

    public static WasmFeatures Of(params ReadOnlySpan<WasmFeature> features)
    {
        uint bits = 0;
        foreach (var feature in features) bits |= 1u << (int)feature;
        return new WasmFeatures(bits);
    }

    public bool Has(WasmFeature feature) => feature == WasmFeature.None || (Bits & (1u << (int)feature)) != 0;

    /// <summary>The proposal's own name, as it appears in messages: "reference-types".</summary>
    public static string NameOf(WasmFeature feature) => feature switch
    {
        WasmFeature.None => "none",
        WasmFeature.MutableGlobals => "mutable-globals",
        WasmFeature.SignExtension => "sign-extension",
        WasmFeature.SaturatingFloatToInt => "saturating-float-to-int",
        WasmFeature.MultiValue => "multi-value",
        WasmFeature.BulkMemory => "bulk-memory",
        WasmFeature.ReferenceTypes => "reference-types",
        WasmFeature.Simd => "simd",
        WasmFeature.RelaxedSimd => "relaxed-simd",
        WasmFeature.TailCall => "tail-call",
        WasmFeature.ExtendedConst => "extended-const",
        WasmFeature.FunctionReferences => "function-references",
        WasmFeature.Exceptions => "exception-handling",
        WasmFeature.LegacyExceptions => "legacy-exceptions",
        WasmFeature.MultiMemory => "multi-memory",
        WasmFeature.Memory64 => "memory64",
        WasmFeature.GarbageCollection => "gc",
        WasmFeature.Threads => "threads",
        _ => throw new ArgumentOutOfRangeException(nameof(feature), feature, "no such feature"),
    };
}
