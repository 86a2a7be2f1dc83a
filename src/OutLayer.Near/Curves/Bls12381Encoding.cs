namespace OutLayer.Near.Curves;

/// <summary>
/// BLS12-381's points as bytes, in the format of ZCash: coordinates big-endian, an element of Fp2 imaginary part first, and flags in
/// the first byte's three highest bits. A point with x = 0 is on the curve but not of the group; at NEAR's protocol it is
/// refused everywhere.
/// </summary>
internal static class Bls12381Encoding
{
    private const byte Compressed = 0x80, Infinity = 0x40, LargerY = 0x20, Flags = 0xE0;

    /// <summary>Reads x and y; false if they are no point of the curve or not encoded as they must be.</summary>
    public static bool TryRead<T>(ReadOnlySpan<byte> bytes, in T b, out Affine<T> point)
        where T : unmanaged, IRootField<T>
    {
        point = Affine<T>.Infinity;
        if ((bytes[0] & Flags) != 0) return IsInfinity(bytes, Infinity);
        if (!T.TryRead(bytes[..T.Size], out var x) || !T.TryRead(bytes[T.Size..], out var y) || x.IsZero) return false;
        point = new(x, y);
        return point.IsOn(b);
    }

    /// <summary>Reads x, with a flag for y; false if there is no such point of the curve or it is not encoded as it must
    /// be.</summary>
    public static bool TryDecompress<T>(ReadOnlySpan<byte> bytes, in T b, out Affine<T> point)
        where T : unmanaged, IRootField<T>
    {
        point = Affine<T>.Infinity;
        if ((bytes[0] & Compressed) == 0) return false;
        if ((bytes[0] & Infinity) != 0) return IsInfinity(bytes, Compressed | Infinity);
        Span<byte> coordinate = stackalloc byte[T.Size];
        bytes.CopyTo(coordinate);
        coordinate[0] &= unchecked((byte)~Flags);
        if (!T.TryRead(coordinate, out var x) || x.IsZero || !(x.Square() * x + b).TrySqrt(out var y)) return false;
        point = new(x, IsLarger(y) == ((bytes[0] & LargerY) != 0) ? y : -y);
        return true;
    }

    public static byte[] Write<T>(in Affine<T> point)
        where T : unmanaged, IRootField<T>
    {
        var bytes = new byte[2 * T.Size];
        Write(point, bytes);
        return bytes;
    }

    /// <summary>Writes x and y over zeros.</summary>
    public static void Write<T>(in Affine<T> point, Span<byte> bytes)
        where T : unmanaged, IRootField<T>
    {
        point.X.Write(bytes[..T.Size]);
        point.Y.Write(bytes[T.Size..]);
        if (point.IsInfinity) bytes[0] = Infinity;
    }

    private static bool IsInfinity(ReadOnlySpan<byte> bytes, byte first) =>
        bytes[0] == first && !bytes[1..].ContainsAnyExcept((byte)0);

    // Of y and -y, in the order of their encodings.
    private static bool IsLarger<T>(in T y)
        where T : unmanaged, IRootField<T>
    {
        Span<byte> bytes = stackalloc byte[T.Size], negated = stackalloc byte[T.Size];
        y.Write(bytes);
        (-y).Write(negated);
        return bytes.SequenceCompareTo(negated) > 0;
    }
}
