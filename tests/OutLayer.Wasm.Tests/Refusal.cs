using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Tests;

/// <summary>Decoding and validating for tests.</summary>
internal static class Refusal
{
    public static ValidatedModule Load(byte[] bytes, WasmFeatures? features = null, ModuleLimits? limits = null) =>
        ModuleValidator.Load(bytes, features ?? WasmFeatures.All, limits);

    /// <summary>The refusal of a module that must not load.</summary>
    public static WasmFormatException Of(byte[] bytes, WasmFeatures? features = null, ModuleLimits? limits = null) =>
        Assert.Throws<WasmFormatException>(() => Load(bytes, features, limits));

    public static WasmFeatures Without(WasmFeature feature) => WasmFeatures.All.Without(feature);
}
