using OutLayer.Wasm.Types;

namespace OutLayer.Adversary.Tests.Fuzzing;

/// <summary>Values at the edges of their types, mixed with any.</summary>
internal static class Values
{
    private static readonly double[] Floats =
    [
        0, -0.0, 1, -1, 0.5, 1.5, -2.5, 4.9e-324, 1e-310, 1e308, double.MaxValue, double.MinValue, double.PositiveInfinity, double.NegativeInfinity, 3.4028235e38, 1e-45,
        2147483646.9, 2147483647, 2147483647.9999, 2147483648, -2147483648, -2147483648.9, -2147483649, 4294967295, 4294967295.9, 4294967296,
        9007199254740993, 9223372036854774784, 9223372036854775807, -9223372036854775808.0, -9223372036854777856.0, 18446744073709549568, 1.8446744073709552e19, 0.49999999999999994, 4503599627370497.5, 8388609.5,
    ];

    private static readonly long[] Integers =
    [
        0, 1, -1, 2, 3, 4, 7, 8, 31, 32, 33, 63, 64, 127, 128, 255, 256, 32_767, 32_768, 65_528, 65_532, 65_535, 65_536, 65_537, 1 << 20, int.MaxValue - 1, int.MaxValue, int.MinValue,
        int.MinValue + 1, uint.MaxValue, 1L << 32, (1L << 53) + 1, long.MaxValue, long.MinValue, long.MinValue + 1, 0x0123_4567_89AB_CDEF, unchecked((long)0x8000_0000_FFFF_FFFF),
    ];

    /// <summary>NaNs of both signs, quiet and signalling, with payloads. For constants in code: arguments lose the payload on the way to the judge.</summary>
    private static readonly ulong[] NaNs = [0x7FF8_0000_0000_0000, 0xFFF8_0000_0000_0000, 0x7FF0_0000_2000_0000, 0xFFF4_0000_4000_0000, 0x7FFF_FFFF_FFFF_FFFF];

    public static long Integer(Random random) => random.Next(4) switch
    {
        0 => random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64),
        1 => random.Next(-100, 100),
        _ => Integers[random.Next(Integers.Length)],
    };

    public static double Float(Random random) => random.Next(4) switch
    {
        0 => BitConverter.UInt64BitsToDouble(0x3FF0_0000_0000_0000 ^ ((ulong)random.NextInt64() >> 2)) is var any && double.IsNaN(any) ? 1 : any,
        1 => random.NextDouble() * 1000 - 500,
        _ => Floats[random.Next(Floats.Length)],
    };

    /// <summary>Bits of an f64 constant, NaNs of every kind among them.</summary>
    public static ulong Bits64(Random random) => random.Next(8) == 0 ? NaN64(random) : BitConverter.DoubleToUInt64Bits(Float(random));

    public static uint Bits32(Random random) => random.Next(8) == 0 ? NaN32(random) : BitConverter.SingleToUInt32Bits((float)Float(random));

    public static ulong NaN64(Random random) => NaNs[random.Next(NaNs.Length)];

    public static uint NaN32(Random random)
    {
        ulong wide = NaN64(random);
        return (uint)(wide >> 63 << 31) | 0x7F80_0000 | (uint)(wide >> 29) & 0x7F_FFFF;
    }

    /// <summary>An argument. References are null, or the host's number.</summary>
    public static ulong Any(ValType type, Random random) => type.Kind switch
    {
        ValKind.I32 => (uint)Integer(random),
        ValKind.I64 => (ulong)Integer(random),
        ValKind.F32 => BitConverter.SingleToUInt32Bits((float)Float(random)),
        ValKind.F64 => BitConverter.DoubleToUInt64Bits(Float(random)),
        _ => type == ValType.ExternRef ? (ulong)random.Next(4) : 0,
    };
}
