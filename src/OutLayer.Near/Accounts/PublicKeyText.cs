namespace OutLayer.Near;

/// <summary>Keys and signatures as text: the kind, a colon, Base58.</summary>
public static class PublicKeyText
{
    private static readonly string[] Kinds = ["ed25519", "secp256k1", "ml-dsa-65"];

    /// <summary>A key or signature in Borsh form as text.</summary>
    public static string Format(ReadOnlySpan<byte> borsh) => $"{Kinds[borsh[0]]}:{Base58Text.Encode(borsh[1..])}";

    /// <summary>A key in Borsh form (<see cref="PublicKeys"/>); null if the text is none. Without a kind it is Ed25519.</summary>
    public static byte[]? TryParse(ReadOnlySpan<char> text)
    {
        int colon = text.IndexOf(':');
        int kind = colon < 0 ? PublicKeys.Ed25519 : Array.IndexOf(Kinds, text[..colon].ToString());
        if (kind < 0) return null;
        return Base58Text.TryDecode(text[(colon + 1)..], PublicKeys.LengthOf((byte)kind)) is { } key ? [(byte)kind, .. key] : null;
    }
}
