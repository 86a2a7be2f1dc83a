using System.Runtime.CompilerServices;

namespace OutLayer.Near.Curves;

/// <summary>
/// The base field of BLS12-381: integers modulo p in Montgomery form, a * 2^384 mod p, always reduced. Source: RFC 9380,
/// section 8.8; the multiplication is CIOS (Koç, Acar, Kaliski 1996).
/// </summary>
internal readonly partial record struct Fp381 : IPrimeField<Fp381>
{
    private const ulong P0 = 0xB9FE_FFFF_FFFF_AAAB, P1 = 0x1EAB_FFFE_B153_FFFF, P2 = 0x6730_D2A0_F6B0_F624;
    private const ulong P3 = 0x6477_4B84_F385_12BF, P4 = 0x4B1B_A7B6_434B_ACD7, P5 = 0x1A01_11EA_397F_E69A;
    private const ulong MinusInverse = 0x89F3_FFFC_FFFC_FFFD;  // -1/p mod 2^64

    private readonly ulong _0, _1, _2, _3, _4, _5;

    private Fp381(ulong l0, ulong l1, ulong l2, ulong l3, ulong l4, ulong l5) =>
        (_0, _1, _2, _3, _4, _5) = (l0, l1, l2, l3, l4, l5);

    public bool IsZero => (_0 | _1 | _2 | _3 | _4 | _5) == 0;

    public static Fp381 operator +(in Fp381 a, in Fp381 b)
    {
        ulong carry = 0;
        ulong t0 = Limb.Add(a._0, b._0, ref carry), t1 = Limb.Add(a._1, b._1, ref carry);
        ulong t2 = Limb.Add(a._2, b._2, ref carry), t3 = Limb.Add(a._3, b._3, ref carry);
        ulong t4 = Limb.Add(a._4, b._4, ref carry), t5 = Limb.Add(a._5, b._5, ref carry);
        return Reduce(t0, t1, t2, t3, t4, t5);
    }

    public static Fp381 operator -(in Fp381 a, in Fp381 b)
    {
        ulong borrow = 0;
        ulong t0 = Limb.Sub(a._0, b._0, ref borrow), t1 = Limb.Sub(a._1, b._1, ref borrow);
        ulong t2 = Limb.Sub(a._2, b._2, ref borrow), t3 = Limb.Sub(a._3, b._3, ref borrow);
        ulong t4 = Limb.Sub(a._4, b._4, ref borrow), t5 = Limb.Sub(a._5, b._5, ref borrow);
        ulong mask = 0 - borrow, carry = 0;
        return new(
            Limb.Add(t0, P0 & mask, ref carry), Limb.Add(t1, P1 & mask, ref carry), Limb.Add(t2, P2 & mask, ref carry),
            Limb.Add(t3, P3 & mask, ref carry), Limb.Add(t4, P4 & mask, ref carry), Limb.Add(t5, P5 & mask, ref carry));
    }

    public static Fp381 operator -(in Fp381 a) => default(Fp381) - a;

    // p has three bits to spare in six limbs, so the running sum stays below 2p and needs no seventh. The second factor
    // need not be reduced.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Fp381 operator *(in Fp381 a, in Fp381 b)
    {
        ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0, t4 = 0, t5 = 0;
        ref ulong limb = ref Unsafe.AsRef(in b._0);
        for (int i = 0; i < 6; i++)
        {
            ulong factor = Unsafe.Add(ref limb, i), carry = 0, reduction = 0;
            ulong sum = Limb.MulAdd(a._0, factor, t0, ref carry);
            ulong m = sum * MinusInverse;
            Limb.MulAdd(m, P0, sum, ref reduction);
            sum = Limb.MulAdd(a._1, factor, t1, ref carry);
            t0 = Limb.MulAdd(m, P1, sum, ref reduction);
            sum = Limb.MulAdd(a._2, factor, t2, ref carry);
            t1 = Limb.MulAdd(m, P2, sum, ref reduction);
            sum = Limb.MulAdd(a._3, factor, t3, ref carry);
            t2 = Limb.MulAdd(m, P3, sum, ref reduction);
            sum = Limb.MulAdd(a._4, factor, t4, ref carry);
            t3 = Limb.MulAdd(m, P4, sum, ref reduction);
            sum = Limb.MulAdd(a._5, factor, t5, ref carry);
            t4 = Limb.MulAdd(m, P5, sum, ref reduction);
            t5 = carry + reduction;
        }
        return Reduce(t0, t1, t2, t3, t4, t5);
    }

    public Fp381 Square() => this * this;

    // Of a value below 2p.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Fp381 Reduce(ulong t0, ulong t1, ulong t2, ulong t3, ulong t4, ulong t5)
    {
        ulong borrow = 0;
        ulong r0 = Limb.Sub(t0, P0, ref borrow), r1 = Limb.Sub(t1, P1, ref borrow), r2 = Limb.Sub(t2, P2, ref borrow);
        ulong r3 = Limb.Sub(t3, P3, ref borrow), r4 = Limb.Sub(t4, P4, ref borrow), r5 = Limb.Sub(t5, P5, ref borrow);
        ulong mask = 0 - borrow;
        return new(
            Limb.Select(mask, t0, r0), Limb.Select(mask, t1, r1), Limb.Select(mask, t2, r2),
            Limb.Select(mask, t3, r3), Limb.Select(mask, t4, r4), Limb.Select(mask, t5, r5));
    }
}
