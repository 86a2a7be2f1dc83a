using System.Text;
using OutLayer.Protocol.Crypto;
using OutLayer.Protocol.Json;

namespace OutLayer.Protocol.Receipts;

/// <summary>A signed receipt.</summary>
/// <param name="Body">What is signed.</param>
/// <param name="PublicKey">Ed25519, 32 bytes.</param>
/// <param name="Signature">Ed25519, 64 bytes, over <see cref="SignedMessage"/>.</param>
public sealed record Receipt(ReceiptBody Body, ReadOnlyMemory<byte> PublicKey, ReadOnlyMemory<byte> Signature)
{
    /// <summary>Bytes of a signed receipt that are accepted when read: result and input may have 4 MiB each, logs more.</summary>
    public const int MaxBytes = 64 << 20;

    private static readonly byte[] Domain = Encoding.ASCII.GetBytes("OutLayer receipt 1\n");

    /// <summary>The line "OutLayer receipt 1" and a line feed, then the 32 bytes of the body's hash.</summary>
    public static byte[] SignedMessage(in Hash256 bodyHash) => [.. Domain, .. bodyHash.ToArray()];

    /// <exception cref="ArgumentException">No reader would accept the body; the message names the field.</exception>
    public static Receipt Sign(ReceiptBody body, Ed25519Key key)
    {
        var receipt = new Receipt(body, key.PublicKey, key.Sign(SignedMessage(body.Hash())));
        try
        {
            ReceiptJson.ReceiptFrom(ReceiptJson.ToJson(receipt), "");
            return receipt;
        }
        catch (JsonFormatException e)
        {
            throw new ArgumentException($"a receipt that nobody could read: {e.Message}", e);
        }
    }

    /// <summary>Checks the signature strictly; <paramref name="reason"/> says what is wrong with it.</summary>
    public bool VerifySignature(out string reason) =>
        Ed25519Verifier.Verify(PublicKey.Span, SignedMessage(Body.Hash()), Signature.Span, out reason);

    /// <summary>Canonical JSON.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(ReceiptJson.ToJson(this));

    /// <exception cref="ReceiptFormatException">Not a receipt of a version we know.</exception>
    public static Receipt Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return ReceiptJson.ReceiptFrom(StrictJsonReader.Read(utf8, new JsonReadLimits { MaxBytes = MaxBytes }), "");
        }
        catch (JsonFormatException e)
        {
            throw new ReceiptFormatException($"malformed receipt: {e.Message}", e);
        }
    }
}
