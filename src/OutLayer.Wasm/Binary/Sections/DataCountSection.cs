namespace OutLayer.Wasm.Binary;

/// <summary>Data count section (core spec 5.5.16): lets code be validated before the data section is read.</summary>
internal static class DataCountSection
{
    public static void Decode(ref WasmReader reader, DecodeState state) => state.DataCount = IndexReader.Read(ref reader);
}
