using System.Buffers.Binary;

namespace OutLayer.Near.Curves;

/// <content>Between integers, bytes and Montgomery form; powers.</content>
internal readonly partial record struct Fp256<TModulus>
{
    private const int Limbs = 4;

    private static readonly Fp256<TModulus> RSquared = PrimeField.PowerOfTwo(Integer(1), 2 * 64 * Limbs);
    private static readonly Fp256<TModulus> Unit = Integer(1) * RSquared;
    private static readonly ulong[] Prime = [TModulus.P0, TModulus.P1, TModulus.P2, TModulus.P3];

    public static Fp256<TModulus> Zero => default;

    public static Fp256<TModulus> One => Unit;

    public static ReadOnlySpan<ulong> Modulus => Prime;

    public static int Size => 8 * Limbs;

    public bool IsOdd => ((this * Integer(1))._0 & 1) != 0;

    public static bool TryFromLimbs(ReadOnlySpan<ulong> limbs, out Fp256<TModulus> value)
    {
        value = FromLimbs(limbs);
        return Limb.Less(limbs, Prime);
    }

    /// <summary>Of any integer of four limbs: the remainder by the prime.</summary>
    public static Fp256<TModulus> FromLimbs(ReadOnlySpan<ulong> limbs) =>
        RSquared * new Fp256<TModulus>(limbs[0], limbs[1], limbs[2], limbs[3]);

    public void CopyLimbs(Span<ulong> limbs)
    {
        var integer = this * Integer(1);
        (limbs[0], limbs[1], limbs[2], limbs[3]) = (integer._0, integer._1, integer._2, integer._3);
    }

    public static bool TryRead(ReadOnlySpan<byte> bytes, out Fp256<TModulus> value)
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

    public Fp256<TModulus> Inverse() => PrimeField.Inverse(this);

    public bool TrySqrt(out Fp256<TModulus> root) => PrimeField.TrySqrt(this, out root);

    private static Fp256<TModulus> Integer(ulong value) => new(value, 0, 0, 0);
}
