using FsCheck;
using FsCheck.Fluent;
using OutLayer.Js.Images;

namespace OutLayer.Js.Tests;

public sealed class ZeroRunsTests
{
    [Fact]
    public void Any_memory_comes_back_from_its_runs()
    {
        var piece = Gen.OneOf(Gen.Choose(0, 40).Select(n => new byte[n]), Gen.ArrayOf(Gen.Choose(0, 2).Select(b => (byte)b)));
        var memories = Gen.ListOf(piece).Select(pieces => pieces.SelectMany(bytes => bytes).ToArray());
        Check.QuickThrowOnFailure(Prop.ForAll(memories.ToArbitrary(), memory => ZeroRuns.Read(Write(memory), memory.Length).SequenceEqual(memory)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("05000000")]
    [InlineData("0500000000000000")]
    [InlineData("ffffffff00000000")]
    [InlineData("0400000001000000")]
    [InlineData("030000000200000001")]
    [InlineData("03000000ffffff7f01")]
    [InlineData("0400000000000000aa")]
    public void Runs_that_do_not_fit_are_refused(string hex) =>
        Assert.Throws<InvalidDataException>(() => ZeroRuns.Read(Convert.FromHexString(hex), 4));

    private static byte[] Write(byte[] memory)
    {
        using var stream = new MemoryStream();
        ZeroRuns.Write(memory, stream);
        return stream.ToArray();
    }
}
