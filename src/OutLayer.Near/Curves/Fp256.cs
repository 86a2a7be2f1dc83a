using System.Runtime.CompilerServices;

namespace OutLayer.Near.Curves;

/// <summary>A prime below 2^255, lowest limb first.</summary>
internal interface IModulus
{
    static abstract ulong P0 { get; }

    static abstract ulong P1 { get; }

    static abstract ulong P2 { get; }

    static abstract ulong P3 { get; }

    /// <summary>-1/p mod 2^64.</summary>
    static abstract ulong MinusInverse { get; }
}

/// <summary>
/// Integers modulo a prime of up to 255 bits in Montgomery form, a * 2^256 mod p, always reduced: as
/// <see cref="Fp381"/>, with four limbs.
/// </summary>
internal readonly partial record struct Fp256<TModulus> : IPrimeField<Fp256<TModulus>>
    where TModulus : unmanaged, IModulus
{
    private readonly ulong _0, _1, _2, _3;

    private Fp256(ulong l0, ulong l1, ulong l2, ulong l3) => (_0, _1, _2, _3) = (l0, l1, l2, l3);

    public bool IsZero => (_0 | _1 | _2 | _3) == 0;

    public static Fp256<TModulus> operator +(in Fp256<TModulus> a, in Fp256<TModulus> b)
    {
        ulong carry = 0;
        ulong t0 = Limb.Add(a._0, b._0, ref carry), t1 = Limb.Add(a._1, b._1, ref carry);
        ulong t2 = Limb.Add(a._2, b._2, ref carry), t3 = Limb.Add(a._3, b._3, ref carry);
        return Reduce(t0, t1, t2, t3);
    }

    public static Fp256<TModulus> operator -(in Fp256<TModulus> a, in Fp256<TModulus> b)
    {
        ulong borrow = 0;
        ulong t0 = Limb.Sub(a._0, b._0, ref borrow), t1 = Limb.Sub(a._1, b._1, ref borrow);
        ulong t2 = Limb.Sub(a._2, b._2, ref borrow), t3 = Limb.Sub(a._3, b._3, ref borrow);
        ulong mask = 0 - borrow, carry = 0;
        return new(
            Limb.Add(t0, TModulus.P0 & mask, ref carry), Limb.Add(t1, TModulus.P1 & mask, ref carry),
            Limb.Add(t2, TModulus.P2 & mask, ref carry), Limb.Add(t3, TModulus.P3 & mask, ref carry));
    }

    public static Fp256<TModulus> operator -(in Fp256<TModulus> a) => default(Fp256<TModulus>) - a;

    // As in Fp381: below 2p, and so below 2^256, after each limb of the second factor, which need not be reduced.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Fp256<TModulus> operator *(in Fp256<TModulus> a, in Fp256<TModulus> b)
    {
        ulong t0 = 0, t1 = 0, t2 = 0, t3 = 0;
        ref ulong limb = ref Unsafe.AsRef(in b._0);
        for (int i = 0; i < 4; i++)
        {
            ulong factor = Unsafe.Add(ref limb, i), carry = 0, reduction = 0;
            ulong sum = Limb.MulAdd(a._0, factor, t0, ref carry);
            ulong m = sum * TModulus.MinusInverse;
            Limb.MulAdd(m, TModulus.P0, sum, ref reduction);
            sum = Limb.MulAdd(a._1, factor, t1, ref carry);
            t0 = Limb.MulAdd(m, TModulus.P1, sum, ref reduction);
            sum = Limb.MulAdd(a._2, factor, t2, ref carry);
            t1 = Limb.MulAdd(m, TModulus.P2, sum, ref reduction);
            sum = Limb.MulAdd(a._3, factor, t3, ref carry);
            t2 = Limb.MulAdd(m, TModulus.P3, sum, ref reduction);
            t3 = carry + reduction;
        }
        return Reduce(t0, t1, t2, t3);
    }

    public Fp256<TModulus> Square() => this * this;

    // Of a value below 2p.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Fp256<TModulus> Reduce(ulong t0, ulong t1, ulong t2, ulong t3)
    {
        ulong borrow = 0;
        ulong r0 = Limb.Sub(t0, TModulus.P0, ref borrow), r1 = Limb.Sub(t1, TModulus.P1, ref borrow);
        ulong r2 = Limb.Sub(t2, TModulus.P2, ref borrow), r3 = Limb.Sub(t3, TModulus.P3, ref borrow);
        ulong mask = 0 - borrow;
        return new(
            Limb.Select(mask, t0, r0), Limb.Select(mask, t1, r1), Limb.Select(mask, t2, r2), Limb.Select(mask, t3, r3));
    }
}
