using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.SpecSuite;

/// <summary>
/// The text of the specification that a document tests. A module that needs a feature which the text knows and we lack is skipped;
/// one that needs a feature which the text does not know is, for that text, malformed or invalid.
/// </summary>
/// <param name="Known">Features of the text.</param>
internal sealed record SpecText(WasmFeatures Known)
{
    /// <summary>WebAssembly 3.0.</summary>
    public static readonly SpecText Wasm3 = new(All() with { Bits = All().Bits & ~WasmFeatures.Of(WasmFeature.Threads, WasmFeature.LegacyExceptions).Bits });

    /// <summary>The threads proposal stands on WebAssembly 1.0: one table, one memory.</summary>
    private static readonly SpecText Threads = new(WasmFeatures.Of(WasmFeature.MutableGlobals, WasmFeature.SignExtension,
        WasmFeature.SaturatingFloatToInt, WasmFeature.MultiValue, WasmFeature.BulkMemory, WasmFeature.Threads));

    private static readonly SpecText LegacyExceptions = new(Wasm3.Known with { Bits = Wasm3.Known.Bits | WasmFeatures.Of(WasmFeature.LegacyExceptions).Bits });

    /// <summary>By the folder that a document is in; null for proposals that the suite has in a folder of that name, which are no part of a text yet.</summary>
    public static SpecText? Of(string document) => document.Split('/')[0] switch
    {
        "proposals" => null,
        "threads" => Threads,
        "legacy-exceptions" or "legacy" => LegacyExceptions,
        _ => Wasm3,
    };

    private static WasmFeatures All() => WasmFeatures.Of(Enum.GetValues<WasmFeature>());
}
