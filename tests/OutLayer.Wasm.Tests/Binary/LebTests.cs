using FsCheck;
using FsCheck.Fluent;
using OutLayer.Testing;
using OutLayer.Wasm.Binary;

namespace OutLayer.Wasm.Tests.Binary;

public sealed class LebTests
{
    [Fact]
    public void Every_unsigned_number_reads_back() =>
        Check(Prop.ForAll<uint>(value => Reader(Code.Leb(value)).ReadU32() == value));

    [Fact]
    public void Every_unsigned_64_bit_number_reads_back() =>
        Check(Prop.ForAll<ulong>(value => Reader(Code.Leb(value)).ReadU64() == value));

    [Fact]
    public void Every_signed_number_reads_back() =>
        Check(Prop.ForAll<int>(value => Reader(Code.SignedLeb(value)).ReadS32() == value && Reader(Code.SignedLeb(value)).ReadS33() == value));

    [Fact]
    public void Every_signed_64_bit_number_reads_back() =>
        Check(Prop.ForAll<long>(value => Reader(Code.SignedLeb(value)).ReadS64() == value));

    [Fact]
    public void Padding_up_to_the_full_length_changes_nothing() =>
        Check(Prop.ForAll<uint, int>((value, signed) =>
            Reader(Pad(Code.Leb(value), 5, 0)).ReadU32() == value
            && Reader(Pad(Code.SignedLeb(signed), 5, signed < 0 ? (byte)0x7F : (byte)0)).ReadS32() == signed));

    [Fact]
    public void One_byte_more_than_the_full_length_is_too_long() =>
        Check(Prop.ForAll<uint>(value => RefusalOf(Pad(Code.Leb(value), 6, 0)).Contains("integer representation too long", StringComparison.Ordinal)));

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x07 }, int.MaxValue)]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x78 }, int.MinValue)]
    [InlineData(new byte[] { 0x7F }, -1)]
    [InlineData(new byte[] { 0x40 }, -64)]
    [InlineData(new byte[] { 0x3F }, 63)]
    public void Signed_edges_read(byte[] bytes, int expected) => Assert.Equal(expected, Reader(bytes).ReadS32());

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x0F })] // 2^32 - 1 is no i32
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x70 })] // sign and unused bits differ
    public void Signed_numbers_with_stray_bits_are_too_large(byte[] bytes) =>
        Assert.Contains("integer too large", Assert.Throws<WasmFormatException>(() => Reader(bytes).ReadS32()).Message, StringComparison.Ordinal);

    private static string RefusalOf(byte[] bytes) => Assert.Throws<WasmFormatException>(() => Reader(bytes).ReadU32()).Message;

    private static WasmReader Reader(byte[] bytes) => new(bytes, 0, bytes.Length, "test");

    private static byte[] Pad(byte[] leb, int length, byte last)
    {
        byte[] padded = [.. leb, .. new byte[length - leb.Length]];
        for (int i = leb.Length; i < length; i++) padded[i] = last;
        for (int i = 0; i < length - 1; i++) padded[i] |= 0x80;
        return padded;
    }

    private static void Check(Property law) => law.Check(Config.QuickThrowOnFailure.WithQuietOnSuccess(true));
}
