namespace OutLayer.Wasm.Instructions;

/// <summary>The features that a module may use, and those that it has been seen to use.</summary>
internal sealed class FeatureGate(WasmFeatures allowed, WasmFeatures used = default)
{
    private uint _used = used.Bits;

    public WasmFeatures Used => new(_used);

    /// <summary>Notes that the module uses the feature; false if it may not.</summary>
    public bool Admits(WasmFeature feature)
    {
        if (!allowed.Has(feature)) return false;
        if (feature != WasmFeature.None) _used |= 1u << (int)feature;
        return true;
    }
}
