using System.Text;

namespace OutLayer.Protocol.Receipts;

/// <summary>The deterministic part of a failure: a code from a closed set, and what happened in words.</summary>
public sealed record ReceiptError(string Code, string Message)
{
    /// <summary>UTF-16 code units of a message at most; a guest writes it, so it is cut there.</summary>
    public const int MaxMessageLength = 4096;

    /// <summary>The error with its message cut to the limit, and U+FFFD for each lone surrogate, which JSON cannot hold.</summary>
    public ReceiptError WellFormed()
    {
        string message = Message.Length <= MaxMessageLength ? Message : Message[..MaxMessageLength];
        return this with { Message = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(message)) };
    }
}
