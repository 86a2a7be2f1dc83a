using System.Buffers.Binary;

namespace OutLayer.Near.Curves;

/// <content>Between integers, bytes and Montgomery form; powers.</content>
internal readonly partial record struct Fp381
{
    private const int Limbs = 6;

    private static readonly Fp381 RSquared = PrimeField.PowerOfTwo(new Fp381(1, 0, 0, 0, 0, 0), 2 * 64 * Limbs);
    private static readonly Fp381 Unit = new Fp381(1, 0, 0, 0, 0, 0) * RSquared;

    public static Fp381 Zero => default;

    public static Fp381 One => Unit;

    public static ReadOnlySpan<ulong> Modulus => [P0, P1, P2, P3, P4, P5];

    public static int Size => 8 * Limbs;

    public bool IsOdd => ((this * new Fp381(1, 0, 0, 0, 0, 0))._0 & 1) != 0;

    public static bool TryFromLimbs(ReadOnlySpan<ulong> limbs, out Fp381 value)
    {
        value = default;
        if (!Limb.Less(limbs, Modulus)) return false;
        value = RSquared * new Fp381(limbs[0], limbs[1], limbs[2], limbs[3], limbs[4], limbs[5]);
        return true;
    }

    public void CopyLimbs(Span<ulong> limbs)
    {
        var integer = this * new Fp381(1, 0, 0, 0, 0, 0);
        (limbs[0], limbs[1], limbs[2]) = (integer._0, integer._1, integer._2);
        (limbs[3], limbs[4], limbs[5]) = (integer._3, integer._4, integer._5);
    }

    public static bool TryRead(ReadOnlySpan<byte> bytes, out Fp381 value)
    {
        Span<ulong> limbs = stackalloc ulong[Limbs];
        for (int i = 0; i < Limbs; i++) limbs[Limbs - 1 - i] = BinaryPrimitives.ReadUInt64BigEndian(bytes[(8 * i)..]);
        return TryFromLimbs(limbs, out value);
    }

    public void Write(Span<byte> bytes)
    {
        Span<ulong> limbs = stackalloc ulong[Limbs];
        CopyLimbs(limbs);
        for (int i = 0; i < Limbs; i++) BinaryPrimitives.WriteUInt64BigEndian(bytes[(8 * i)..], limbs[Limbs - 1 - i]);
    }

    public Fp381 Inverse() => PrimeField.Inverse(this);

    public bool TrySqrt(out Fp381 root) => PrimeField.TrySqrt(this, out root);
}
