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
    public static readonly WasmFeatures None;

    /// <summary>WebAssembly 1.0.</summary>
    public static readonly WasmFeatures Wasm1 = Of(WasmFeature.MutableGlobals);

    /// <summary>What NEAR's VM accepts (nearcore, protocol version 84 and later): no multi-value, no vectors.</summary>
    public static readonly WasmFeatures Near = Wasm1.With(WasmFeature.SignExtension, WasmFeature.SaturatingFloatToInt,
        WasmFeature.BulkMemory, WasmFeature.ReferenceTypes);

    /// <summary>WebAssembly 2.0.</summary>
    public static readonly WasmFeatures Wasm2 = Near.With(WasmFeature.MultiValue, WasmFeature.Simd);

    /// <summary>All that decoder and validator know. What an engine can run of it is <see cref="Runtime.IEngine.Features"/>.</summary>
    public static readonly WasmFeatures All = Wasm2.With(WasmFeature.RelaxedSimd, WasmFeature.ExtendedConst,
        WasmFeature.TailCall, WasmFeature.FunctionReferences, WasmFeature.Exceptions, WasmFeature.LegacyExceptions);

    public static WasmFeatures Of(params ReadOnlySpan<WasmFeature> features)
    {
        uint bits = 0;
        foreach (var feature in features) bits |= 1u << (int)feature;
        return new WasmFeatures(bits);
    }

    public WasmFeatures With(params ReadOnlySpan<WasmFeature> features) => new(Bits | Of(features).Bits);

    public WasmFeatures Without(params ReadOnlySpan<WasmFeature> features) => new(Bits & ~Of(features).Bits);

    /// <summary>Features that are in either set.</summary>
    public WasmFeatures Or(WasmFeatures other) => new(Bits | other.Bits);

    /// <summary>Features that are in both sets.</summary>
    public WasmFeatures And(WasmFeatures other) => new(Bits & other.Bits);

    /// <summary>Features of this set that the other one lacks.</summary>
    public WasmFeatures Except(WasmFeatures other) => new(Bits & ~other.Bits);

    /// <summary>The names, in the order of the enumeration: "simd, tail-call".</summary>
    public override string ToString()
    {
        var set = this;
        return string.Join(", ", Enum.GetValues<WasmFeature>().Where(feature => feature != WasmFeature.None && set.Has(feature)).Select(NameOf));
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
