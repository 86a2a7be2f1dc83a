using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;

namespace OutLayer.Near.Curves;

/// <summary>What all prime fields do alike.</summary>
internal static class PrimeField
{
    /// <summary>The element <paramref name="one"/> doubled <paramref name="exponent"/> times: constants of Montgomery form
    /// need no table.</summary>
    public static T PowerOfTwo<T>(T one, int exponent)
        where T : unmanaged, IField<T>
    {
        for (int i = 0; i < exponent; i++) one += one;
        return one;
    }

    /// <summary>The prime as a big integer: for constants, not for arithmetic.</summary>
    public static BigInteger Modulus<T>()
        where T : unmanaged, IPrimeField<T> => new(MemoryMarshal.AsBytes(T.Modulus), isUnsigned: true);

    /// <summary>An exponent's limbs, lowest first.</summary>
    public static ulong[] Exponent(BigInteger exponent)
    {
        byte[] bytes = exponent.ToByteArray(isUnsigned: true);
        ulong[] limbs = new ulong[(bytes.Length + 7) / 8];
        bytes.CopyTo(MemoryMarshal.AsBytes(limbs.AsSpan()));
        return limbs;
    }

    /// <summary>A constant, from the hexadecimal digits that specifications print.</summary>
    /// <exception cref="FormatException">It is not below the prime.</exception>
    public static T Constant<T>(string hex)
        where T : unmanaged, IPrimeField<T>
    {
        ulong[] limbs = new ulong[T.Modulus.Length];
        Exponent(BigInteger.Parse("0" + hex, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).CopyTo(limbs, 0);
        return T.TryFromLimbs(limbs, out var value) ? value : throw new FormatException($"{hex} is not below the prime");
    }

    /// <summary>Left to right, four bits at a time.</summary>
    public static T Power<T>(in T element, ReadOnlySpan<ulong> exponent)
        where T : unmanaged, IField<T>
    {
        Span<T> powers = stackalloc T[16];
        powers[0] = T.One;
        for (int i = 1; i < powers.Length; i++) powers[i] = powers[i - 1] * element;
        var result = T.One;
        for (int shift = 64 * exponent.Length - 4; shift >= 0; shift -= 4)
        {
            result = result.Square().Square().Square().Square();
            int digit = (int)(exponent[shift / 64] >> (shift % 64)) & 15;
            if (digit != 0) result *= powers[digit];
        }
        return result;
    }

    /// <summary>By Fermat: the power p - 2.</summary>
    public static T Inverse<T>(in T element)
        where T : unmanaged, IPrimeField<T> => Power(element, Exponents<T>.Inverse);

    /// <summary>For p = 3 mod 4: the power (p + 1) / 4.</summary>
    public static bool TrySqrt<T>(in T element, out T root)
        where T : unmanaged, IPrimeField<T>
    {
        root = Power(element, Exponents<T>.Root);
        return root.Square().Equals(element);
    }

    private static class Exponents<T>
        where T : unmanaged, IPrimeField<T>
    {
        public static readonly ulong[] Inverse = Exponent(Modulus<T>() - 2);
        public static readonly ulong[] Root = Exponent((Modulus<T>() + 1) / 4);
    }
}
