namespace OutLayer.Near;

/// <summary>Public keys in Borsh form: a byte of their kind, and the key.</summary>
public static class PublicKeys
{
    public const byte Ed25519 = 0, Secp256K1 = 1, MlDsa65 = 2;

    /// <summary>Whether kind and length fit; a key is not checked to be on its curve, as in nearcore.</summary>
    public static bool IsWellFormed(ReadOnlySpan<byte> key) => !key.IsEmpty && key.Length == key[0] switch
    {
        Ed25519 => 1 + 32,
        Secp256K1 => 1 + 64,
        MlDsa65 => 1 + 1_952,
        _ => -1,
    };

    /// <exception cref="VmException">It is none.</exception>
    internal static byte[] Check(ReadOnlySpan<byte> key) => IsWellFormed(key) ? key.ToArray() : throw VmErrors.InvalidPublicKey();
}
