namespace OutLayer.Near;

/// <summary>Public keys in Borsh form: a byte of their kind, and the key.</summary>
public static class PublicKeys
{
    public const byte Ed25519 = 0, Secp256K1 = 1, MlDsa65 = 2;

    /// <summary>Whether kind and length fit; a key is not checked to be on its curve, as in nearcore.</summary>
    public static bool IsWellFormed(ReadOnlySpan<byte> key) => !key.IsEmpty && key.Length - 1 == LengthOf(key[0]);

    /// <summary>Bytes of a key of a kind, without the kind's own; -1 if there is no such kind.</summary>
    public static int LengthOf(byte kind) => kind switch
    {
        Ed25519 => 32,
        Secp256K1 => 64,
        MlDsa65 => 1_952,
        _ => -1,
    };

    /// <summary>Bytes of a signature by a key of a kind, without the kind's own; -1 if there is no such kind.</summary>
    public static int SignatureLengthOf(byte kind) => kind switch
    {
        Ed25519 => 64,
        Secp256K1 => 65,
        MlDsa65 => 3_309,
        _ => -1,
    };

    /// <exception cref="VmException">It is none.</exception>
    internal static byte[] Check(ReadOnlySpan<byte> key) => IsWellFormed(key) ? key.ToArray() : throw VmErrors.InvalidPublicKey();
}
