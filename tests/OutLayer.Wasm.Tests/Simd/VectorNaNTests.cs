using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Tests.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Tests.Simd;

/// <summary>Lanes made by arithmetic show the canonical NaN; lanes that are only moved keep their bits.</summary>
public sealed class VectorNaNTests
{
    private const byte Void = 0x40, V128 = 0x7B;
    private const uint Infinity = 0x7F80_0000, Minus = 0x8000_0000, Canonical = 0x7FC0_0000, Signalling = 0x7FA0_0001, Odd = 0xFFC0_0123, One = 0x3F80_0000;

    /// <summary>inf - inf in lanes 0 and 2, which x64 answers with a negative NaN, and 1 + 1 in the others.</summary>
    private static byte[] Made => Code.Of(Vectors.Const(Infinity, One, Infinity, One), Vectors.Const(Infinity | Minus, One, Infinity | Minus, One), Opcode.F32x4Add);

    private static readonly WasmValue Expected = Vectors.Value(Canonical, 0x4000_0000, Canonical, 0x4000_0000);

    public static TheoryData<string, byte[]> Observers => new()
    {
        { "return", Made },
        { "store", Code.Of(Opcode.I32Const, 0, Made, Opcode.V128Store, 0u, 16u, Opcode.I32Const, 0, Opcode.V128Load, 0u, 16u) },
        { "bits", Code.Of(Made, Vectors.Splat(uint.MaxValue), Opcode.V128And) },
        { "shuffle", Code.Of(Made, Vectors.Splat(0u), Opcode.I8x16Shuffle, Enumerable.Range(0, 16).Select(i => (byte)i).ToArray()) },
        { "swizzle", Code.Of(Made, Opcode.V128Const, Enumerable.Range(0, 16).Select(i => (byte)i).ToArray(), Opcode.I8x16Swizzle) },
        { "pmin", Code.Of(Made, Made, Opcode.F32x4Pmin) },
        { "abs", Code.Of(Made, Opcode.F32x4Abs) },
        { "neg twice", Code.Of(Made, Opcode.F32x4Neg, Opcode.F32x4Neg) },
        { "bitselect", Code.Of(Made, Vectors.Splat(0u), Vectors.Splat(uint.MaxValue), Opcode.V128Bitselect) },
        { "select", Code.Of(Made, Vectors.Splat(0u), Opcode.I32Const, 1, Opcode.Select) },
        { "select of two", Code.Of(Made, Made, Opcode.I32Const, 1, Opcode.Select) },
        { "block", Code.Of(Opcode.Block, V128, Made, Opcode.End) },
        { "replace_lane", Code.Of(Made, Opcode.F32Const, 2f, Opcode.F32x4ReplaceLane, (byte)3) },
        { "extract and replace", Code.Of(Vectors.Const(Canonical, 0x4000_0000, 0, 0x4000_0000), Made, Opcode.F32x4ExtractLane, (byte)2, Opcode.F32x4ReplaceLane, (byte)2) },
        { "extract as i32", Code.Of(Vectors.Const(Canonical, 0x4000_0000, 0, 0x4000_0000), Made, Opcode.I32x4ExtractLane, (byte)2, Opcode.I32x4ReplaceLane, (byte)2) },
        { "sum with zero", Code.Of(Made, Vectors.Splat(0u), Opcode.F32x4Add) },
        { "minimum", Code.Of(Made, Made, Opcode.F32x4Min) },
        { "maximum", Code.Of(Made, Made, Opcode.F32x4Max) },
        { "global", Code.Of(Made, Opcode.GlobalSet, 0u, Opcode.GlobalGet, 0u) },
        { "local", Code.Of(Made, Opcode.LocalSet, 0u, Opcode.LocalGet, 0u) },
        { "local that is loaded elsewhere", Code.Of(Vectors.Splat(Odd), Opcode.LocalSet, 0u, Made, Opcode.LocalSet, 0u, Opcode.Block, Void, Opcode.End, Opcode.LocalGet, 0u) },
        { "local carried through a loop", Code.Of(Made, Opcode.LocalSet, 0u, Opcode.Loop, Void, Opcode.LocalGet, 0u, Vectors.Splat(0u), Opcode.F32x4Sub, Opcode.LocalSet, 0u,
            Opcode.LocalGet, 1u, Opcode.I32Const, 1, Opcode.I32Add, Opcode.LocalTee, 1u, Opcode.I32Const, 5, Opcode.I32LtU, Opcode.BrIf, 0u, Opcode.End, Opcode.LocalGet, 0u) },
        { "argument", Code.Of(Made, Opcode.Call, 0u) },
        { "copied local", Code.Of(Made, Opcode.LocalSet, 0u, Opcode.LocalGet, 0u, Opcode.LocalSet, 2u, Opcode.Loop, Void, Opcode.End, Opcode.LocalGet, 2u) },
    };

    [Theory, MemberData(nameof(Observers))]
    public void A_lane_made_by_arithmetic_shows_the_canonical_NaN(string observer, byte[] code)
    {
        using var guest = Of(code, "viv");
        Assert.True(Expected == guest.Run().Single(), $"{observer}: {guest.Run().Single().AsV128():x32}");
    }

    public static TheoryData<string, byte[]> Keepers => new()
    {
        { "constant", Raw },
        { "local", Code.Of(Raw, Opcode.LocalSet, 0u, Opcode.LocalGet, 0u) },
        { "local that is also set by arithmetic", Code.Of(Made, Opcode.LocalSet, 0u, Raw, Opcode.LocalSet, 0u, Opcode.Loop, Void, Opcode.End, Opcode.LocalGet, 0u) },
        { "copy of a local that is not", Code.Of(Made, Opcode.LocalSet, 2u, Raw, Opcode.LocalSet, 0u, Opcode.LocalGet, 0u, Opcode.LocalSet, 2u, Opcode.Loop, Void, Opcode.End, Opcode.LocalGet, 2u) },
        { "pmin", Code.Of(Raw, Made, Opcode.F32x4Pmin) },
        { "pmax", Code.Of(Raw, Vectors.Splat(Infinity | Minus), Opcode.F32x4Pmax) },
        { "lanes", Code.Of(Vectors.Const(0, Odd, Signalling, Odd), Opcode.I32Const, unchecked((int)Signalling), Opcode.F32ReinterpretI32, Opcode.F32x4ReplaceLane, (byte)0) },
        { "f32 lane of a constant", Code.Of(Vectors.Const(0, Odd, Signalling, Odd), Vectors.Splat(Signalling), Opcode.F32x4ExtractLane, (byte)3, Opcode.F32x4ReplaceLane, (byte)0) },
        { "f32 lane of a splat", Code.Of(Vectors.Const(0, Odd, Signalling, Odd), Opcode.I32Const, unchecked((int)Signalling), Opcode.I32x4Splat, Opcode.F32x4ExtractLane, (byte)1, Opcode.F32x4ReplaceLane, (byte)0) },
        { "splat of an f32", Code.Of(Vectors.Const(0, Odd, 0, Odd), Opcode.I32Const, unchecked((int)Signalling), Opcode.F32ReinterpretI32, Opcode.F32x4Splat,
            Vectors.Const(0, uint.MaxValue, 0, uint.MaxValue), Opcode.V128Bitselect) },
        { "select with arithmetic", Code.Of(Raw, Made, Opcode.I32Const, 1, Opcode.Select) },
    };

    private static byte[] Raw => Vectors.Const(Signalling, Odd, Signalling, Odd);

    [Theory, MemberData(nameof(Keepers))]
    public void Bits_that_are_only_moved_are_kept(string how, byte[] code)
    {
        using var guest = Of(code, "viv");
        Assert.True(Vectors.Value(Signalling, Odd, Signalling, Odd) == guest.Run().Single(), $"{how}: {guest.Run().Single().AsV128():x32}");
    }

    [Fact]
    public void A_parameter_keeps_its_bits_though_arithmetic_is_stored_in_it_too()
    {
        byte[] code = Code.Of(Opcode.LocalGet, 0u, Opcode.LocalSet, 1u, Opcode.LocalGet, 1u, Made, Opcode.LocalSet, 0u, Made, Opcode.LocalSet, 1u);
        using var guest = Guest.Of("v:v", code, "v");
        var value = Vectors.Value(Odd, Signalling, Odd, Signalling);
        Assert.Equal(value, guest.Run(value).Single());
    }

    [Fact]
    public void Lanes_of_one_width_are_canonical_before_they_are_read_as_lanes_of_another()
    {
        using var guest = Guest.Of(":v", Code.Of(Made, Vectors.Splat(0ul), Opcode.F64x2Add, Vectors.Splat(0x3FF0_0000_0000_0000), Opcode.F64x2Mul));
        Assert.Equal(Expected, guest.Run().Single());
    }

    [Fact]
    public void A_double_lane_shows_the_canonical_NaN()
    {
        byte[] made = Code.Of(Vectors.Splat(0x7FF0_0000_0000_0000ul), Vectors.Splat(0xFFF0_0000_0000_0000ul), Opcode.F64x2Add);
        using var guest = Guest.Of(":lv", Code.Of(made, Opcode.F64x2ExtractLane, (byte)1, Opcode.I64ReinterpretF64, made));
        Assert.Equal([WasmValue.I64(0x7FF8_0000_0000_0000), WasmValue.V128(0x7FF8_0000_0000_0000, 0x7FF8_0000_0000_0000)], guest.Run().Results);
    }

    /// <summary>Function 0 gives its argument back; global 0 is a v128; run is [] -> [v128].</summary>
    private static Guest Of(byte[] code, string locals)
    {
        var builder = new ModuleBuilder();
        builder.Function("v:v", Code.Of(Opcode.LocalGet, 0u));
        int run = builder.Function(":v", code, locals);
        return new Guest(builder.Memory(1, 4).Global('v', true, Vectors.Splat(0u)).Export("run", ExternKind.Func, run));
    }
}
