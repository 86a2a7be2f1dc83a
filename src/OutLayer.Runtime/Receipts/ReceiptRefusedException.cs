namespace OutLayer.Runtime.Receipts;

/// <summary>A well-formed receipt that this product will not run again; the message says what it would need.</summary>
public sealed class ReceiptRefusedException : Exception
{
    public ReceiptRefusedException() { }
    public ReceiptRefusedException(string message) : base(message) { }
    public ReceiptRefusedException(string message, Exception inner) : base(message, inner) { }
}
