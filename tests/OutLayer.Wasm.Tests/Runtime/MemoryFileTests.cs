using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Tests.Runtime;

public unsafe class MemoryFileTests
{
    [Fact]
    public void Nobody_can_change_a_file_that_is_sealed()
    {
        using var file = new MemoryFile(8_192);
        file.Write(4_000, [1, 2, 3]);
        file.Seal();
        Assert.Contains("cannot write", Assert.Throws<HostResourceException>(() => file.Write(0, [9])).Message, StringComparison.Ordinal);
        Assert.NotEqual(0, Posix.Truncate(file, 4_096));
        Assert.NotEqual(0, Posix.Truncate(file, 16_384));
        byte[] bytes = new byte[8_192];
        file.Read(0, bytes);
        Assert.Equal([0, 1, 2, 3, 0], bytes[3_999..4_004]);
        Assert.Equal(6, bytes.Sum(value => value));
    }

    [Fact]
    public void A_file_that_is_closed_is_no_other_file()
    {
        var file = new MemoryFile(4_096);
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Read(0, new byte[1]));
        Assert.Throws<ObjectDisposedException>(() => file.MapPrivately((byte*)0x10000));
    }

    [Fact]
    public void What_a_file_does_not_have_is_not_read()
    {
        using var file = new MemoryFile(4_096);
        Assert.Throws<HostResourceException>(() => file.Read(4_000, new byte[97]));
    }

    [Fact]
    public void Chunks_of_any_length_are_written()
    {
        using var file = new MemoryFile(65_536);
        var random = new Random(3);
        byte[] expected = new byte[65_536], actual = new byte[65_536];
        foreach (var (at, length) in ((int, int)[])[(0, 1), (4_095, 2), (8_192, 4_096), (20_000, 12_289), (65_535, 1), (40_000, 0)])
        {
            random.NextBytes(expected.AsSpan(at, length));
            file.Write(at, expected.AsSpan(at, length));
        }
        file.Read(0, actual);
        Assert.Equal(expected, actual);
    }
}
