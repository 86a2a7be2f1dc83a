using FsCheck;
using FsCheck.Fluent;

namespace OutLayer.Protocol.Tests;

public class Hash256Tests
{
    [Fact]
    public void The_hash_of_abc_is_that_of_the_standard() =>
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Hash256.Of("abc"u8).ToString());

    [Fact]
    public void A_tag_counts_as_the_first_bytes() => Assert.Equal(Hash256.Of("abc"u8), Hash256.OfTagged("a"u8, "bc"u8));

    [Fact]
    public void Order_is_that_of_the_bytes() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<byte[]>(), (x, y) =>
        {
            var (a, b) = (Hash256.Of(x), Hash256.Of(y));
            return Math.Sign(a.CompareTo(b)) == Math.Sign(a.ToArray().AsSpan().SequenceCompareTo(b.ToArray()))
                && (a < b) == (b > a) && (a == b) == a.ToArray().SequenceEqual(b.ToArray());
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")]
    [InlineData("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a")]
    [InlineData("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ag")]
    [InlineData("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad00")]
    public void Other_text_is_no_hash(string text) => Assert.False(Hash256.TryParse(text, out _));

    [Fact]
    public void Text_reads_back()
    {
        var hash = Hash256.Of("x"u8);
        Assert.True(Hash256.TryParse(hash.ToString(), out var back));
        Assert.Equal(hash, back);
    }

    [Fact]
    public void Other_sizes_are_refused() => Assert.Throws<ArgumentException>(() => new Hash256(new byte[31]));
}
