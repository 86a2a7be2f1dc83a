namespace OutLayer.Protocol.Receipts;

/// <summary>A receipt or receipt file that is malformed; the message names the field.</summary>
public sealed class ReceiptFormatException : FormatException
{
    public ReceiptFormatException() { }
    public ReceiptFormatException(string message) : base(message) { }
    public ReceiptFormatException(string message, Exception inner) : base(message, inner) { }
}
