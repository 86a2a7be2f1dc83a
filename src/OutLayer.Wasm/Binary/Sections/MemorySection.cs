using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Binary;

/// <summary>Memory section (core spec 5.5.8).</summary>
internal static class MemorySection
{
    public static void Decode(ref WasmReader reader, DecodeState state)
    {
        int count = reader.ReadCount(2, "memories", state.Limits.Memories);
        for (int i = 0; i < count; i++)
        {
            int at = reader.Position;
            state.AddMemory(new MemoryType(LimitsReader.Read(ref reader, state)), reader.Place, at);
        }
    }
}
