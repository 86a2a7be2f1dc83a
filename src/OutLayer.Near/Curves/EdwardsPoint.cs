using System.Buffers.Binary;
using F = OutLayer.Near.Curves.Fp256<OutLayer.Near.Curves.Prime25519>;

namespace OutLayer.Near.Curves;

/// <summary>2^255 - 19.</summary>
internal readonly struct Prime25519 : IModulus
{
    public static ulong P0 => 0xFFFF_FFFF_FFFF_FFED;

    public static ulong P1 => ulong.MaxValue;

    public static ulong P2 => ulong.MaxValue;

    public static ulong P3 => 0x7FFF_FFFF_FFFF_FFFF;

    public static ulong MinusInverse => 0x86BC_A1AF_286B_CA1B;
}

/// <summary>
/// A point of -x² + y² = 1 + d x² y² modulo 2^255 - 19 as (x / z, y / z) with t = x y / z (RFC 8032, section 5.1.4; the additions
/// are complete: Hisil et al. 2008).
/// </summary>
internal readonly struct EdwardsPoint
{
    private static readonly F D = PrimeField.Constant<F>("52036cee2b6ffe738cc740797779e89800700a4d4141d8ab75eb4dca135978a3");
    private static readonly F RootOfMinusOne = PrimeField.Constant<F>("2b8324804fc1df0b2b4d00993dfbd7a72f431806ad2fe478c4ee1b274a0ea0b0");
    private static readonly ulong[] RootExponent = PrimeField.Exponent((PrimeField.Modulus<F>() - 5) / 8);
    private static readonly F TwiceD = D + D;

    private readonly F _x, _y, _z, _t;

    private EdwardsPoint(in F x, in F y, in F z, in F t) => (_x, _y, _z, _t) = (x, y, z, t);

    public static EdwardsPoint Neutral => new(F.Zero, F.One, F.One, F.Zero);

    /// <summary>The point with y = 4/5 and an even x.</summary>
    public static EdwardsPoint Base { get; } = Read(PrimeField.PowerOfTwo(F.One, 2) * PrimeField.Constant<F>("5").Inverse());

    public static EdwardsPoint operator -(in EdwardsPoint point) => new(-point._x, point._y, point._z, -point._t);

    public static EdwardsPoint operator +(in EdwardsPoint a, in EdwardsPoint b)
    {
        F p = (a._y - a._x) * (b._y - b._x), q = (a._y + a._x) * (b._y + b._x);
        F c = a._t * TwiceD * b._t, zz = a._z * b._z, d = zz + zz;
        F e = q - p, f = d - c, g = d + c, h = q + p;
        return new(e * f, g * h, f * g, e * h);
    }

    public EdwardsPoint Double()
    {
        F a = _x.Square(), b = _y.Square(), zz = _z.Square();
        F h = a + b, e = h - (_x + _y).Square(), g = a - b, f = zz + zz + g;
        return new(e * f, g * h, f * g, e * h);
    }

    /// <summary>P, 3P ... 15P.</summary>
    public EdwardsPoint[] OddMultiples()
    {
        var multiples = new EdwardsPoint[8];
        var twice = Double();
        multiples[0] = this;
        for (int i = 1; i < multiples.Length; i++) multiples[i] = multiples[i - 1] + twice;
        return multiples;
    }

    /// <summary>
    /// Reads 32 bytes: y, little-endian and taken modulo the prime, and in the highest bit the parity of x. False if no x
    /// belongs to y. With x = 0 the bit has no meaning and is not looked at.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out EdwardsPoint point)
    {
        Span<ulong> limbs = stackalloc ulong[4];
        for (int i = 0; i < 4; i++) limbs[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(8 * i)..]);
        bool odd = limbs[3] >> 63 != 0;
        limbs[3] &= long.MaxValue;
        var y = F.FromLimbs(limbs);
        bool found = TryFindX(y, out var x);
        if (x.IsOdd != odd) x = -x;
        point = new(x, y, F.One, x * y);
        return found;
    }

    /// <summary>Writes the 32 bytes of the one encoding that is canonical.</summary>
    public void Write(Span<byte> bytes)
    {
        var inverse = _z.Inverse();
        Span<ulong> limbs = stackalloc ulong[4];
        (_y * inverse).CopyLimbs(limbs);
        if ((_x * inverse).IsOdd) limbs[3] |= 1UL << 63;
        for (int i = 0; i < 4; i++) BinaryPrimitives.WriteUInt64LittleEndian(bytes[(8 * i)..], limbs[i]);
    }

    private static EdwardsPoint Read(F y)
    {
        TryFindX(y, out var x);
        if (x.IsOdd) x = -x;
        return new(x, y, F.One, x * y);
    }

    // A root of (y² - 1) / (d y² + 1): RFC 8032, section 5.1.3.
    private static bool TryFindX(in F y, out F x)
    {
        F yy = y.Square(), u = yy - F.One, v = D * yy + F.One, v3 = v.Square() * v;
        x = u * v3 * PrimeField.Power(u * v3.Square() * v, RootExponent);
        var square = v * x.Square();
        if (square.Equals(u)) return true;
        x *= RootOfMinusOne;
        return square.Equals(-u);
    }
}
