using OutLayer.Protocol.Json;

namespace OutLayer.Protocol.Receipts;

/// <summary>A signed receipt with all the evidence that a verifier needs: no store, no network, no trust in its maker.</summary>
public sealed record ReceiptFile(Receipt Receipt, CodeBundle Code, StateWitness Witness, IReadOnlyList<TranscriptEntry> Transcript)
{
    public const int CurrentVersion = 1;

    /// <summary>Bytes of a file that are accepted when none else is said: 128 MiB.</summary>
    public const int DefaultMaxBytes = 128 << 20;

    /// <summary>Canonical JSON, without a line feed at its end.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(ReceiptFileJson.ToJson(this));

    /// <summary>Reads a file that an enemy may have written.</summary>
    /// <exception cref="ReceiptFormatException">Not a receipt file of a version we know, in canonical JSON.</exception>
    public static ReceiptFile Parse(ReadOnlySpan<byte> utf8, int maxBytes = DefaultMaxBytes)
    {
        try
        {
            return ReceiptFileJson.FromJson(CanonicalJson.Read(utf8, new JsonReadLimits { MaxBytes = maxBytes }));
        }
        catch (JsonFormatException e)
        {
            throw new ReceiptFormatException($"malformed receipt file: {e.Message}", e);
        }
    }
}
