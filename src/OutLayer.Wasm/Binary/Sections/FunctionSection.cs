namespace OutLayer.Wasm.Binary;

/// <summary>Function section (core spec 5.5.6): the types of the functions whose bodies the code section has.</summary>
internal static class FunctionSection
{
    public static void Decode(ref WasmReader reader, DecodeState state)
    {
        int imported = state.FunctionTypes.Count;
        int count = reader.ReadCount(1, "functions", state.Limits.Functions, before: imported);
        for (int i = 0; i < count; i++) state.FunctionTypes.Add(IndexReader.Read(ref reader));
    }
}
