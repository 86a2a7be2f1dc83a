using System.Buffers;

namespace OutLayer.Protocol;

/// <summary>Lower-case hex of a known length: one spelling for each value, so that text compares as bytes do.</summary>
public static class Hex
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);

    /// <summary>False unless <paramref name="text"/> is exactly 2 * <paramref name="size"/> lower-case hex digits.</summary>
    public static bool TryDecode(string text, int size, out byte[] bytes)
    {
        bytes = [];
        if (text.Length != 2 * size || text.AsSpan().ContainsAnyExcept(Digits)) return false;
        bytes = Convert.FromHexString(text);
        return true;
    }
}
