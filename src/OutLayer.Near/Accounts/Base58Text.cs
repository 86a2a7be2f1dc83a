using SimpleBase;

namespace OutLayer.Near;

/// <summary>Base58 with a length that is known, so that no long text is ever worked on (its cost is quadratic).</summary>
public static class Base58Text
{
    /// <summary>The bytes; null if the text is not Base58, or of another length.</summary>
    public static byte[]? TryDecode(ReadOnlySpan<char> text, int length)
    {
        if (text.IsEmpty || text.Length > length * 2) return null;
        byte[] buffer = new byte[length * 2];
        return Base58.Bitcoin.TryDecode(text, buffer, out int written) && written == length ? buffer[..length] : null;
    }

    public static string Encode(ReadOnlySpan<byte> bytes) => Base58.Bitcoin.Encode(bytes);
}
