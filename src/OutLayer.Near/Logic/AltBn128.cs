using System.Buffers.Binary;
using System.Globalization;
using OutLayer.Near.Curves;
using Fq = OutLayer.Near.Curves.Fp256<OutLayer.Near.Curves.Bn254Prime>;
using G1 = OutLayer.Near.Curves.Affine<OutLayer.Near.Curves.Fp256<OutLayer.Near.Curves.Bn254Prime>>;
using G2 = OutLayer.Near.Curves.Affine<OutLayer.Near.Curves.Fp2<OutLayer.Near.Curves.Fp256<OutLayer.Near.Curves.Bn254Prime>>>;

namespace OutLayer.Near;

/// <summary>
/// The alt_bn128 functions over bytes, in nearcore's encoding: integers of 32 bytes, little-endian; an element of Fp2 is real, then
/// imaginary part; a point is x, then y, and infinity is all zeros.
/// </summary>
internal static class AltBn128
{
    public const int MultiexpElement = 96, SumElement = 65, PairingElement = 192;

    private const int Integer = 32, Point = 64;

    /// <summary>How many elements the bytes have.</summary>
    /// <exception cref="VmException">There is a remainder.</exception>
    public static int Count(ReadOnlySpan<byte> value, int size) => value.Length % size == 0
        ? value.Length / size
        : throw VmErrors.AltBn128InvalidInput(
            $"slice of size {value.Length} cannot be precisely split into chunks of size {size}");

    /// <summary>The sum of points, each times an integer below the group's order.</summary>
    /// <exception cref="VmException">A point or an integer is none.</exception>
    public static byte[] G1Multiexp(ReadOnlySpan<byte> value)
    {
        var points = new G1[value.Length / MultiexpElement];
        var scalars = new ulong[4 * points.Length];
        for (int i = 0; i < points.Length; i++, value = value[MultiexpElement..])
        {
            points[i] = ReadG1(value[..Point]);
            ReadScalar(value.Slice(Point, Integer), scalars.AsSpan(4 * i, 4));
        }
        return Write(MultiExponentiation.Sum<Fq>(points, scalars));
    }

    /// <summary>The sum of points, each with a byte that says whether it is subtracted.</summary>
    /// <exception cref="VmException">A point or a sign is none.</exception>
    public static byte[] G1Sum(ReadOnlySpan<byte> value)
    {
        var sum = Jacobian<Fq>.Infinity;
        for (; !value.IsEmpty; value = value[SumElement..])
        {
            if (value[0] > 1) throw Invalid("bool", value[..1]);
            var point = ReadG1(value.Slice(1, Point));
            sum += value[0] == 0 ? point : -point;
        }
        return Write(sum);
    }

    /// <summary>Whether the product of the pairings is one.</summary>
    /// <exception cref="VmException">A point is none, or not of the group.</exception>
    public static bool PairingCheck(ReadOnlySpan<byte> value)
    {
        var pairs = new (G1, G2)[value.Length / PairingElement];
        for (int i = 0; i < pairs.Length; i++, value = value[PairingElement..])
            pairs[i] = (ReadG1(value[..Point]), ReadG2(value[Point..PairingElement]));
        return Pairing<Fq, Bn254>.IsOne(pairs);
    }

    private static G1 ReadG1(ReadOnlySpan<byte> bytes)
    {
        Fq x = ReadFq(bytes[..Integer]), y = ReadFq(bytes[Integer..]);
        if (x.IsZero && y.IsZero) return G1.Infinity;
        var point = new G1(x, y);
        return point.IsOn(Bn254.B) ? point : throw Invalid("g1", bytes);
    }

    private static G2 ReadG2(ReadOnlySpan<byte> bytes)
    {
        Fp2<Fq> x = ReadFq2(bytes[..Point]), y = ReadFq2(bytes[Point..]);
        if (x.IsZero && y.IsZero) return G2.Infinity;
        var point = new G2(x, y);
        return point.IsOn(Bn254.TwistB) && Bn254.IsInGroup(point) ? point : throw Invalid("g2", bytes);
    }

    private static Fp2<Fq> ReadFq2(ReadOnlySpan<byte> bytes)
    {
        var real = ReadFq(bytes[..Integer]);
        return new(real, ReadFq(bytes[Integer..]));
    }

    private static Fq ReadFq(ReadOnlySpan<byte> bytes)
    {
        Span<ulong> limbs = stackalloc ulong[4];
        ReadLimbs(bytes, limbs);
        return Fq.TryFromLimbs(limbs, out var element) ? element : throw Invalid("fq", bytes);
    }

    private static void ReadScalar(ReadOnlySpan<byte> bytes, Span<ulong> limbs)
    {
        ReadLimbs(bytes, limbs);
        if (!Limb.Less(limbs, Bn254.Order)) throw Invalid("fr", bytes);
    }

    private static void ReadLimbs(ReadOnlySpan<byte> bytes, Span<ulong> limbs)
    {
        for (int i = 0; i < limbs.Length; i++) limbs[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(8 * i)..]);
    }

    private static byte[] Write(in Jacobian<Fq> sum)
    {
        var bytes = new byte[Point];
        Span<ulong> limbs = stackalloc ulong[8];
        var point = sum.ToAffine();
        point.X.CopyLimbs(limbs);
        point.Y.CopyLimbs(limbs[4..]);
        for (int i = 0; i < limbs.Length; i++) BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8 * i), limbs[i]);
        return bytes;
    }

    // As Rust prints a slice of bytes in hexadecimal.
    private static VmException Invalid(string what, ReadOnlySpan<byte> bytes)
    {
        var numbers = bytes.ToArray().Select(number => number.ToString("X", CultureInfo.InvariantCulture));
        return VmErrors.AltBn128InvalidInput($"invalid {what}: [{string.Join(", ", numbers)}]");
    }
}
