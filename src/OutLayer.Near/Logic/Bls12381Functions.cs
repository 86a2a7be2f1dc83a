using System.Buffers.Binary;
using OutLayer.Near.Curves;

namespace OutLayer.Near;

/// <summary>
/// The BLS12-381 functions of NEP-488 over bytes, for the curve and for its twist alike. What gives bytes gives null if the input
/// is not valid. The items' sizes have been checked.
/// </summary>
internal static class Bls12381Functions<T>
    where T : unmanaged, IRootField<T>
{
    private const int Scalar = 32;

    /// <summary>The sum of points of the curve, each after a byte that says whether it is subtracted.</summary>
    public static byte[]? Sum(ReadOnlySpan<byte> value, in T b)
    {
        var sum = Jacobian<T>.Infinity;
        for (; !value.IsEmpty; value = value[(1 + 2 * T.Size)..])
        {
            if (!Bls12381Encoding.TryRead(value.Slice(1, 2 * T.Size), b, out Affine<T> point) || value[0] > 1) return null;
            sum += value[0] == 0 ? point : -point;
        }
        return Bls12381Encoding.Write(sum.ToAffine());
    }

    /// <summary>The sum of points of the group, each times a little-endian integer of 32 bytes.</summary>
    public static byte[]? Multiexp(ReadOnlySpan<byte> value, in T b, Func<Affine<T>, bool> isInGroup)
    {
        int pointSize = 2 * T.Size, size = pointSize + Scalar;
        var points = new Affine<T>[value.Length / size];
        var scalars = new ulong[4 * points.Length];
        for (int i = 0; i < points.Length; i++, value = value[size..])
        {
            if (!Bls12381Encoding.TryRead(value[..pointSize], b, out points[i]) || !isInGroup(points[i])) return null;
            for (int limb = 0; limb < 4; limb++)
                scalars[4 * i + limb] = BinaryPrimitives.ReadUInt64LittleEndian(value[(pointSize + 8 * limb)..]);
        }
        return Bls12381Encoding.Write(MultiExponentiation.Sum<T>(points, scalars).ToAffine());
    }

    /// <summary>A point of the group for each element of the field.</summary>
    public static byte[]? Map(ReadOnlySpan<byte> value, Func<T, Affine<T>> map)
    {
        var result = new byte[2 * value.Length];
        for (int at = 0; at < value.Length; at += T.Size)
        {
            if (!T.TryRead(value.Slice(at, T.Size), out var element)) return null;
            Bls12381Encoding.Write(map(element), result.AsSpan(2 * at, 2 * T.Size));
        }
        return result;
    }

    /// <summary>A point of the curve for each x with flags.</summary>
    public static byte[]? Decompress(ReadOnlySpan<byte> value, in T b)
    {
        var result = new byte[2 * value.Length];
        for (int at = 0; at < value.Length; at += T.Size)
        {
            if (!Bls12381Encoding.TryDecompress(value.Slice(at, T.Size), b, out Affine<T> point)) return null;
            Bls12381Encoding.Write(point, result.AsSpan(2 * at, 2 * T.Size));
        }
        return result;
    }
}

/// <summary>The pairing function of NEP-488 over bytes.</summary>
internal static class Bls12381Pairing
{
    public const ulong True = 0, Invalid = 1, False = 2;

    private const int G1Size = 96, Size = 288;

    /// <summary>What the product of the pairings is: the host function's result.</summary>
    public static ulong Check(ReadOnlySpan<byte> value)
    {
        var pairs = new (Affine<Fp381>, Affine<Fp2<Fp381>>)[value.Length / Size];
        for (int i = 0; i < pairs.Length; i++, value = value[Size..])
        {
            if (!Bls12381Encoding.TryRead(value[..G1Size], Bls12381.B, out Affine<Fp381> p) || !Bls12381G1.IsInGroup(p))
                return Invalid;
            if (!Bls12381Encoding.TryRead(value[G1Size..Size], Bls12381.TwistB, out Affine<Fp2<Fp381>> q) || !Bls12381G2.IsInGroup(q))
                return Invalid;
            pairs[i] = (p, q);
        }
        return Pairing<Fp381, Bls12381>.IsOne(pairs) ? True : False;
    }
}
