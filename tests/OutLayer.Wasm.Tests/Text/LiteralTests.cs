using System.Globalization;
using System.Text;
using OutLayer.Wasm.Text;

namespace OutLayer.Wasm.Tests.Text;

/// <summary>Numbers of the text format (core spec 6.3.1 and 6.3.2).</summary>
public sealed class LiteralTests
{
    [Theory]
    [InlineData("0", 0u), InlineData("4294967295", uint.MaxValue), InlineData("-2147483648", 0x8000_0000u), InlineData("+2147483647", 0x7FFF_FFFFu)]
    [InlineData("0xFfff_FFFF", uint.MaxValue), InlineData("-0x8000_0000", 0x8000_0000u), InlineData("1_000_000", 1_000_000u), InlineData("-1", uint.MaxValue)]
    [InlineData("00000000000000000000012", 12u)]
    public void An_integer_is_read_as_its_bits(string text, uint bits)
    {
        Assert.Equal(LiteralResult.Ok, WatIntegers.ReadSigned(Encoding.ASCII.GetBytes(text), 32, out ulong value));
        Assert.Equal(bits, value);
    }

    [Theory]
    [InlineData("4294967296"), InlineData("-2147483649"), InlineData("0x1_0000_0000"), InlineData("+2147483648"), InlineData("99999999999999999999999999")]
    public void An_integer_that_does_not_fit_is_out_of_range(string text) =>
        Assert.Equal(LiteralResult.OutOfRange, WatIntegers.ReadSigned(Encoding.ASCII.GetBytes(text), 32, out _));

    [Theory]
    [InlineData(""), InlineData("-"), InlineData("0x"), InlineData("_1"), InlineData("1_"), InlineData("1__2"), InlineData("0x_1"), InlineData("1a"), InlineData("0X1"), InlineData("0xg"), InlineData("+-1"), InlineData("1.0"), InlineData("0b1")]
    public void What_is_no_integer_is_malformed(string text) =>
        Assert.Equal(LiteralResult.Malformed, WatIntegers.ReadSigned(Encoding.ASCII.GetBytes(text), 32, out _));

    [Fact]
    public void Integers_of_64_bits_reach_their_bounds()
    {
        Assert.Equal(LiteralResult.Ok, WatIntegers.ReadSigned("18446744073709551615"u8, 64, out ulong most));
        Assert.Equal(LiteralResult.Ok, WatIntegers.ReadSigned("-9223372036854775808"u8, 64, out ulong least));
        Assert.Equal((ulong.MaxValue, 1UL << 63), (most, least));
        Assert.Equal(LiteralResult.OutOfRange, WatIntegers.ReadSigned("18446744073709551616"u8, 64, out _));
        Assert.Equal(LiteralResult.OutOfRange, WatIntegers.ReadSigned("-9223372036854775809"u8, 64, out _));
    }

    [Theory]
    [InlineData("0", 0u), InlineData("-0", 0x8000_0000u), InlineData("1.", 0x3F80_0000u), InlineData("1.e1", 0x4120_0000u), InlineData("1_0.2_5", 0x4124_0000u)]
    [InlineData("1e-45", 1u), InlineData("0x1p-149", 1u), InlineData("0x0.8p-148", 1u), InlineData("0x1p-150", 0u), InlineData("0x1.000001p-150", 1u), InlineData("0x1.8p-149", 2u)]
    [InlineData("0x1.fffffe8p127", 0x7F7F_FFFFu), InlineData("0x1.fffffep127", 0x7F7F_FFFFu), InlineData("340282346638528859811704183484516925440", 0x7F7F_FFFFu)]
    [InlineData("0x1.000001p0", 0x3F80_0000u), InlineData("0x1.000003p0", 0x3F80_0002u), InlineData("0x1.00000100000000000000000000000001p0", 0x3F80_0001u)]
    [InlineData("0x0.fffffe8p-126", 0x007F_FFFFu), InlineData("0x0.ffffff8p-126", 0x0080_0000u), InlineData("0x100000000000000000000p-80", 0x3F80_0000u)]
    [InlineData("inf", 0x7F80_0000u), InlineData("-inf", 0xFF80_0000u), InlineData("nan", 0x7FC0_0000u), InlineData("-nan", 0xFFC0_0000u)]
    [InlineData("nan:0x1", 0x7F80_0001u), InlineData("-nan:0x7f_ffff", 0xFFFF_FFFFu), InlineData("0e9999999999999999999", 0u), InlineData("1e-9999999999999999999", 0u)]
    [InlineData("0x0p9999999999999999999", 0u), InlineData("0x1p-9999999999999999999", 0u), InlineData("+0x1P+3", 0x4100_0000u)]
    [InlineData("1.17549435082228750796873653722224567781866555677208752150875170627841725945472717285156249e-38", 0x0080_0000u)]
    public void A_float_is_the_nearest_value(string text, uint bits)
    {
        Assert.Equal(LiteralResult.Ok, WatFloats.Read(Encoding.ASCII.GetBytes(text), FloatFormat.F32, out ulong value));
        Assert.Equal(bits, value);
    }

    [Theory]
    [InlineData("0x1.ffffffp127"), InlineData("0x1p128"), InlineData("3.5e38"), InlineData("1e9999999999999999999"), InlineData("0x1p9999999999999999999"), InlineData("nan:0x0"), InlineData("nan:0x80_0000")]
    public void A_float_that_rounds_to_infinity_or_a_payload_that_no_nan_has_is_out_of_range(string text) =>
        Assert.Equal(LiteralResult.OutOfRange, WatFloats.Read(Encoding.ASCII.GetBytes(text), FloatFormat.F32, out _));

    [Theory]
    [InlineData(""), InlineData(".5"), InlineData("1e"), InlineData("1e+"), InlineData("1._5"), InlineData("1_.5"), InlineData("0x1.p"), InlineData("0xp1"), InlineData("infinity"), InlineData("nan:1"), InlineData("nan:0x"), InlineData("nan:canonical"), InlineData("1e1.5"), InlineData("0x1e+1"), InlineData("Inf")]
    public void What_is_no_float_is_malformed(string text) =>
        Assert.Equal(LiteralResult.Malformed, WatFloats.Read(Encoding.ASCII.GetBytes(text), FloatFormat.F32, out _));

    /// <summary>2^53 + 1 lies halfway: a digit far behind decides, and so does one of thousands more than .NET is given.</summary>
    [Fact]
    public void A_digit_behind_any_number_of_zeros_decides_a_tie()
    {
        string tie = "9007199254740993." + new string('0', 5_000);
        Assert.Equal(BitConverter.DoubleToUInt64Bits(9007199254740992), Read64(tie + "0"));
        Assert.Equal(BitConverter.DoubleToUInt64Bits(9007199254740994), Read64(tie + "1"));
        Assert.Equal(0x3FF0_0000_0000_0001UL, Read64("0x1." + new string('0', 13) + "8" + new string('0', 5_000) + "1p0"));
        Assert.Equal(0x3FF0_0000_0000_0000UL, Read64("0x1." + new string('0', 13) + "8" + new string('0', 5_000) + "p0"));
    }

    [Fact]
    public void An_exponent_can_undo_any_number_of_digits()
    {
        Assert.Equal(BitConverter.DoubleToUInt64Bits(1), Read64("0." + new string('0', 20_000) + "1e20001"));
        Assert.Equal(BitConverter.DoubleToUInt64Bits(12), Read64("12" + new string('0', 20_000) + "e-20000"));
        Assert.Equal(BitConverter.DoubleToUInt64Bits(1), Read64("0x0." + new string('0', 20_000) + "1p80004"));
    }

    /// <summary>Every bit pattern that is printed reads back, NaNs with their payload.</summary>
    [Fact]
    public void What_is_printed_reads_back_to_the_same_bits()
    {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++)
        {
            ulong wide = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            if (i % 4 == 0) wide |= FloatFormat.F64.Infinity;
            uint narrow = (uint)(wide >> 32);
            Assert.Equal(wide, Read64(WatNumbers.Print(wide, FloatFormat.F64)));
            Assert.Equal(LiteralResult.Ok, WatFloats.Read(Encoding.ASCII.GetBytes(WatNumbers.Print(narrow, FloatFormat.F32)), FloatFormat.F32, out ulong read));
            Assert.Equal(narrow, read);
        }
    }

    /// <summary>A hexadecimal number says its value exactly, so that .NET's own conversion of it to float is the judge.</summary>
    [Fact]
    public void Hexadecimal_numbers_round_as_conversion_from_double_does()
    {
        var random = new Random(2);
        for (int i = 0; i < 20_000; i++)
        {
            long mantissa = random.NextInt64(1L << 53);
            int exponent = random.Next(-210, 76);
            double exact = Math.ScaleB(mantissa, exponent);
            uint expected = BitConverter.SingleToUInt32Bits((float)exact);
            var result = WatFloats.Read(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"0x{mantissa:x}p{exponent}")), FloatFormat.F32, out ulong bits);
            Assert.Equal((expected == 0x7F80_0000 ? LiteralResult.OutOfRange : LiteralResult.Ok, expected), (result, (uint)bits));
        }
    }

    private static ulong Read64(string text)
    {
        Assert.Equal(LiteralResult.Ok, WatFloats.Read(Encoding.ASCII.GetBytes(text), FloatFormat.F64, out ulong bits));
        return bits;
    }
}
