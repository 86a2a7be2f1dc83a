using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Tests.Simd;

/// <summary>Vectors for tests.</summary>
internal static class Vectors
{
    /// <summary>v128.const of four lanes.</summary>
    public static byte[] Const(uint a, uint b, uint c, uint d) => Code.Of(Opcode.V128Const, Bytes(a, b, c, d));

    public static byte[] Splat(uint lane) => Const(lane, lane, lane, lane);

    public static byte[] Splat(ulong lane) => Const((uint)lane, (uint)(lane >> 32), (uint)lane, (uint)(lane >> 32));

    public static byte[] Bytes(params ReadOnlySpan<uint> lanes)
    {
        var bytes = new List<byte>();
        foreach (uint lane in lanes) bytes.AddRange(BitConverter.GetBytes(lane));
        return [.. bytes];
    }

    public static WasmValue Value(uint a, uint b, uint c, uint d) => WasmValue.V128(a | (ulong)b << 32, c | (ulong)d << 32);

    public static WasmValue Value(ReadOnlySpan<byte> bytes) => WasmValue.V128(BitConverter.ToUInt64(bytes), BitConverter.ToUInt64(bytes[8..]));
}
