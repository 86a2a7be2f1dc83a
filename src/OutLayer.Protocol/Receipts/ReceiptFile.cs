using OutLayer.Protocol.Json;

namespace OutLayer.Protocol.Receipts;

/// <summary>A signed receipt with all the evidence that a verifier needs: no store, no network, no trust in its maker.</summary>
public sealed record ReceiptFile(Receipt Receipt, CodeBundle Code, StateWitness Witness, IReadOnlyList<TranscriptEntry> Transcript)
{
    public const int CurrentVersion = 1;

    /// <summary>Bytes of a file that are accepted when none else is said: 128 MiB.</summary>
    public const int DefaultMaxBytes = 128 << 20;

    /// <summary>True for a JSON object that has evidence, and so is not a bare receipt.</summary>
    public static bool Holds(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return StrictJsonReader.Read(utf8, new JsonReadLimits { MaxBytes = DefaultMaxBytes }) is JsonObject file && file.Members.ContainsKey("evidence");
        }
        catch (JsonFormatException)
        {
            return false;
        }
    }

    /// <summary>Canonical JSON, without a line feed at its end.</summary>
    public byte[] ToBytes() => CanonicalJson.Write(ReceiptFileJson.ToJson(this));

    /// <summary>
    /// Reads a file that an enemy may have written. Layout and order of members do not matter, so that a file survives ordinary
    /// JSON tools: hashes and signature are of the canonical form.
    /// </summary>
    /// <exception cref="ReceiptFormatException">Not a receipt file of a version we know.</exception>
    public static ReceiptFile Parse(ReadOnlySpan<byte> utf8, int maxBytes = DefaultMaxBytes)
    {
        try
        {
            return ReceiptFileJson.FromJson(StrictJsonReader.Read(utf8, new JsonReadLimits { MaxBytes = maxBytes }));
        }
        catch (JsonFormatException e)
        {
            throw new ReceiptFormatException($"malformed receipt file: {e.Message}", e);
        }
    }
}
