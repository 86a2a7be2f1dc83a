using OutLayer.Protocol.Crypto;
using OutLayer.Protocol.Json;

namespace OutLayer.Protocol.Receipts;

/// <summary>
/// Tells a receipt file that somebody changed from one that is malformed, of another version, or no receipt at all. Used when
/// <see cref="ReceiptFile.Parse"/> refuses a file, to say whether it was ever signed as it stands.
/// </summary>
public static class TamperedReceipt
{
    /// <summary>
    /// True if the file names a signer and either its receipt is not what was signed, or the receipt is and can be read, so that
    /// what is malformed is the evidence.
    /// </summary>
    public static bool Is(ReadOnlySpan<byte> utf8, int maxBytes = ReceiptFile.DefaultMaxBytes)
    {
        try
        {
            return StrictJsonReader.Read(utf8, new JsonReadLimits { MaxBytes = maxBytes }) is JsonObject file
                && file.Members.TryGetValue("receipt", out var receipt) && receipt is JsonObject signed && Is(signed);
        }
        catch (JsonFormatException)
        {
            return false;
        }
    }

    private static bool Is(JsonObject receipt)
    {
        if (!TryHex(receipt, "publicKey", Ed25519Key.PublicKeySize, out var key) || !TryHex(receipt, "signature", Ed25519Key.SignatureSize, out var signature))
            return false;
        var body = new JsonObject(receipt.Members.Where(member => member.Key is not ("publicKey" or "signature")));
        return !Ed25519Verifier.Verify(key, Receipt.SignedMessage(CanonicalJson.Hash(body)), signature, out _) || CanBeRead(receipt);
    }

    private static bool CanBeRead(JsonObject receipt)
    {
        try
        {
            ReceiptJson.ReceiptFrom(receipt, "receipt");
            return true;
        }
        catch (JsonFormatException)
        {
            return false;
        }
    }

    private static bool TryHex(JsonObject receipt, string name, int size, out byte[] bytes)
    {
        bytes = [];
        return receipt.Members.TryGetValue(name, out var value) && value is JsonString text && Hex.TryDecode(text.Value, size, out bytes);
    }
}
