using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Tests.Runtime;

namespace OutLayer.Wasm.Tests.Simd;

/// <summary>Scalars whose NaNs are left as they are in locals, and where their bits are seen after all.</summary>
public sealed class ArithmeticLocalsTests
{
    private const byte Void = 0x40;
    private const long Canonical = 0x7FF8_0000_0000_0000, Signalling = 0x7FF4_0000_0000_0001;

    private static byte[] Made => Code.Of(Opcode.F64Const, double.PositiveInfinity, Opcode.F64Const, double.NegativeInfinity, Opcode.F64Add);
    private static byte[] Raw => Code.Of(Opcode.I64Const, Signalling, Opcode.F64ReinterpretI64);
    private static byte[] Again => Code.Of(Opcode.LocalGet, 0u, Opcode.I32Const, 1, Opcode.I32Sub, Opcode.LocalTee, 0u, Opcode.BrIf, 0u, Opcode.End);

    public static TheoryData<string, byte[], long> Cases => new()
    {
        { "carried", Code.Of(Made, Opcode.LocalSet, 1u, Opcode.Loop, Void, Opcode.LocalGet, 1u, Opcode.F64Const, 1.0, Opcode.F64Add, Opcode.LocalSet, 1u, Again, Opcode.LocalGet, 1u), Canonical },
        { "copied after the loop has begun", Code.Of(Opcode.Loop, Void, Opcode.LocalGet, 1u, Opcode.LocalSet, 2u, Made, Opcode.LocalTee, 1u, Opcode.Drop, Again, Opcode.LocalGet, 2u), Canonical },
        { "copied from a local of raw bits", Code.Of(Made, Opcode.LocalSet, 2u, Raw, Opcode.LocalSet, 1u, Opcode.Loop, Void, Opcode.LocalGet, 1u, Opcode.LocalSet, 2u, Again, Opcode.LocalGet, 2u), Signalling },
        { "copied twice from raw bits", Code.Of(Raw, Opcode.LocalSet, 1u, Opcode.LocalGet, 1u, Opcode.LocalTee, 2u, Opcode.LocalSet, 3u, Opcode.LocalGet, 3u, Made, Opcode.LocalSet, 3u), Signalling },
        { "constant NaN", Code.Of(Made, Opcode.LocalSet, 1u, Opcode.F64Const, BitConverter.Int64BitsToDouble(Signalling), Opcode.LocalSet, 1u, Opcode.Loop, Void, Again, Opcode.LocalGet, 1u), Signalling },
        { "never set", Code.Of(Opcode.LocalGet, 1u), 0 },
    };

    [Theory, MemberData(nameof(Cases))]
    public void A_local_shows_canonical_NaNs_of_arithmetic_and_bits_of_all_else(string how, byte[] code, long expected)
    {
        using var guest = Guest.Of("i:l", Code.Of(code, Opcode.I64ReinterpretF64), "ddd");
        var result = guest.Run(WasmValue.I32(2)).Single();
        Assert.True(expected == result.AsI64(), $"{how}: {result.AsI64():x}");
    }

    [Fact]
    public void A_long_chain_of_copies_is_settled_in_one_pass()
    {
        const int Count = 40_000;
        var code = new List<byte>();
        for (uint i = Count - 1; i > 0; i--) code.AddRange(Code.Of(Opcode.LocalGet, i, Opcode.LocalSet, i + 1));
        code.AddRange(Code.Of(Opcode.F64Const, 1.5, Opcode.LocalSet, 1u, Opcode.LocalGet, 1u, Opcode.I64ReinterpretF64));
        var clock = System.Diagnostics.Stopwatch.StartNew();
        using var guest = Guest.Of("i:l", [.. code], new string('d', Count));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed}");
    }
}
