namespace OutLayer.Protocol.Receipts;

/// <summary>The deterministic part of a failure: a code from a closed set, and what happened in words.</summary>
public sealed record ReceiptError(string Code, string Message);
