using System.Globalization;

namespace OutLayer.Protocol.Json;

/// <summary>Number to text as ECMA-262 Number::toString has it, which RFC 8785 takes over.</summary>
internal static class EcmaNumber
{
    public static string Format(double value)
    {
        if (!double.IsFinite(value)) throw new ArgumentException("JSON has no number for NaN and infinities");
        if (value == 0) return "0";   // -0 too
        var (digits, n) = ShortestDigits(Math.Abs(value));
        return (value < 0 ? "-" : "") + Layout(digits, n);
    }

    /// <summary>The shortest digits that read back as the value, and n such that it is 0.digits * 10^n.</summary>
    private static (string Digits, int N) ShortestDigits(double value)
    {
        string[] parts = value.ToString("R", CultureInfo.InvariantCulture).Split('E');
        int exponent = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        string mantissa = parts[0];
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        if (point < 0) point = mantissa.Length;
        string digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        string significant = digits.TrimStart('0');
        return (significant.TrimEnd('0'), point + exponent - (digits.Length - significant.Length));
    }

    private static string Layout(string digits, int n)
    {
        int k = digits.Length;
        if (n is > 0 and <= 21)
            return k <= n ? digits + new string('0', n - k) : $"{digits.AsSpan(0, n)}.{digits.AsSpan(n)}";
        if (n is > -6 and <= 0) return "0." + new string('0', -n) + digits;
        string sign = n - 1 < 0 ? "-" : "+";
        string exponent = Math.Abs(n - 1).ToString(CultureInfo.InvariantCulture);
        string rest = k == 1 ? "" : "." + digits[1..];
        return $"{digits[0]}{rest}e{sign}{exponent}";
    }
}
