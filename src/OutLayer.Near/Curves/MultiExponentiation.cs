namespace OutLayer.Near.Curves;

/// <summary>
/// The sum of points times integers, for public inputs: one chain of doublings for many points (Straus 1964), digits in
/// width-5 non-adjacent form, and a table of eight odd multiples for each point.
/// </summary>
internal static class MultiExponentiation
{
    private const int Chunk = 256;   // points at once: their tables stay within a megabyte
    private const int Width = 5, Odd = 1 << (Width - 2);
    private const int Digits = 257;  // of 256 bits, with a carry

    /// <summary>The sum.</summary>
    /// <param name="points">The points.</param>
    /// <param name="scalars">Four limbs for each, lowest first.</param>
    public static Jacobian<T> Sum<T>(ReadOnlySpan<Affine<T>> points, ReadOnlySpan<ulong> scalars)
        where T : unmanaged, IField<T>
    {
        var sum = Jacobian<T>.Infinity;
        for (int start = 0; start < points.Length; start += Chunk)
        {
            int count = Math.Min(Chunk, points.Length - start);
            sum += SumOfChunk(points.Slice(start, count), scalars.Slice(4 * start, 4 * count));
        }
        return sum;
    }

    /// <summary>Writes the digits, lowest first: each 0 or odd and below 16 in size, no two others within 5
    /// places.</summary>
    public static void WriteDigits(ReadOnlySpan<ulong> scalar, Span<sbyte> digits)
    {
        digits.Clear();
        int carry = 0;
        for (int bit = 0; bit < digits.Length;)
        {
            if ((Bits(scalar, bit, 1)) == carry)
            {
                bit++;
                continue;
            }
            int digit = Bits(scalar, bit, Width) + carry;
            carry = digit >> (Width - 1);
            digits[bit] = (sbyte)(digit - (carry << Width));
            bit += Width;
        }
    }

    private static Jacobian<T> SumOfChunk<T>(ReadOnlySpan<Affine<T>> points, ReadOnlySpan<ulong> scalars)
        where T : unmanaged, IField<T>
    {
        var tables = Tables(points);
        var digits = new sbyte[points.Length * Digits];
        for (int i = 0; i < points.Length; i++) WriteDigits(scalars.Slice(4 * i, 4), digits.AsSpan(i * Digits, Digits));
        var sum = Jacobian<T>.Infinity;
        for (int bit = Digits - 1; bit >= 0; bit--)
        {
            if (!sum.IsInfinity) sum = sum.Double();
            for (int i = 0; i < points.Length; i++)
            {
                int digit = digits[i * Digits + bit];
                if (digit > 0) sum += tables[i * Odd + digit / 2];
                else if (digit < 0) sum += -tables[i * Odd - digit / 2];
            }
        }
        return sum;
    }

    // P, 3P ... 15P of each.
    private static Affine<T>[] Tables<T>(ReadOnlySpan<Affine<T>> points)
        where T : unmanaged, IField<T>
    {
        var multiples = new Jacobian<T>[points.Length * Odd];
        for (int i = 0; i < points.Length; i++)
        {
            Jacobian<T> multiple = points[i];
            var twice = multiple.Double();
            for (int j = 0; j < Odd; j++, multiple += twice) multiples[i * Odd + j] = multiple;
        }
        return ToAffine(multiples);
    }

    // With one division for all: Montgomery's trick.
    private static Affine<T>[] ToAffine<T>(Jacobian<T>[] points)
        where T : unmanaged, IField<T>
    {
        var products = new T[points.Length];
        var product = T.One;
        for (int i = 0; i < points.Length; i++)
        {
            products[i] = product;
            if (!points[i].IsInfinity) product *= points[i].Z;
        }
        var inverse = product.Inverse();
        var result = new Affine<T>[points.Length];
        for (int i = points.Length - 1; i >= 0; i--)
        {
            result[i] = points[i].ToAffine(inverse * products[i]);
            if (!points[i].IsInfinity) inverse *= points[i].Z;
        }
        return result;
    }

    private static int Bits(ReadOnlySpan<ulong> scalar, int from, int count)
    {
        int limb = from / 64, shift = from % 64;
        if (limb >= scalar.Length) return 0;
        ulong bits = scalar[limb] >> shift;
        if (shift > 64 - count && limb + 1 < scalar.Length) bits |= scalar[limb + 1] << (64 - shift);
        return (int)bits & ((1 << count) - 1);
    }
}
