namespace OutLayer.Near.Tests.Curves;

/// <summary>
/// EIP-2537's published vectors, in NEAR's encoding: there a coordinate has 64 bytes, the real part of an element of Fp2 comes first,
/// infinity is all zeros and integers are big-endian.
/// </summary>
internal static class Bls12381Vectors
{
    private const int Padded = 64, Size = 48;

    /// <summary>The rows of a file: input and result; in files of errors the result is a message.</summary>
    public static IEnumerable<(byte[] Input, string Result)> Rows(string file) =>
        from line in Shared.Text($"near/bls12381/{file}.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
        let comma = line.IndexOf(',', StringComparison.Ordinal)
        select (Convert.FromHexString(line[..comma]), line[(comma + 1)..].Trim());

    /// <summary>The input's parts, each <paramref name="length"/> bytes.</summary>
    public static IEnumerable<byte[]> Parts(byte[] input, int length)
    {
        Assert.Equal(0, input.Length % length);
        return input.Chunk(length);
    }

    /// <summary>An element: <paramref name="degree"/> coefficients.</summary>
    public static byte[] Element(byte[] padded, int degree)
    {
        Assert.Equal(degree * Padded, padded.Length);
        var coefficients = padded.Chunk(Padded).Select(part =>
        {
            Assert.All(part[..^Size], pad => Assert.Equal(0, pad));
            return part[^Size..];
        });
        return [.. coefficients.Reverse().SelectMany(coefficient => coefficient)];
    }

    /// <summary>A point with coordinates of <paramref name="degree"/> coefficients.</summary>
    public static byte[] Point(byte[] padded, int degree)
    {
        int half = degree * Padded;
        byte[] point = [.. Element(padded[..half], degree), .. Element(padded[half..], degree)];
        if (!point.AsSpan().ContainsAnyExcept((byte)0)) point[0] = 0x40;
        return point;
    }

    /// <summary>A point, and after it an integer.</summary>
    public static byte[] PointAndScalar(byte[] padded, int degree) =>
        [.. Point(padded[..^32], degree), .. padded[^32..].Reverse()];
}
