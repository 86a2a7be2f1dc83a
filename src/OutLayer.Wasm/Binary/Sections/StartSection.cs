namespace OutLayer.Wasm.Binary;

/// <summary>Start section (core spec 5.5.12).</summary>
internal static class StartSection
{
    public static void Decode(ref WasmReader reader, DecodeState state) => state.StartFunction = IndexReader.Read(ref reader);
}
