using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Binary;

/// <summary>Limits of memories and tables (core spec 5.3.9). Their ranges are the validator's matter.</summary>
internal static class LimitsReader
{
    public static Limits Read(ref WasmReader reader, DecodeState state)
    {
        int at = reader.Position;
        byte flags = reader.ReadByte();
        if (flags > 7) reader.Fail($"malformed limits flags 0x{flags:x2}", at);
        if ((flags & 2) != 0) state.Need(WasmFeature.Threads, "shared memory", reader.Place, at);
        if ((flags & 4) != 0) state.Need(WasmFeature.Memory64, "64-bit limits", reader.Place, at);
        ulong min = reader.ReadU64();
        return new Limits(min, (flags & 1) != 0 ? reader.ReadU64() : null);
    }
}
