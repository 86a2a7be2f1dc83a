namespace OutLayer.Protocol.Receipts;

/// <summary>How a run ended.</summary>
public enum ReceiptStatus
{
    /// <summary>The method returned.</summary>
    Ok,

    /// <summary>The guest failed: a throw, a trap, a missing method, a result that cannot be given.</summary>
    Failed,

    /// <summary>A limit of gas, memory, depth or output ended the run.</summary>
    Limit,
}

/// <summary>The words that stand for a status in JSON.</summary>
public static class ReceiptStatusText
{
    public static string Text(this ReceiptStatus status) => status switch
    {
        ReceiptStatus.Ok => "ok",
        ReceiptStatus.Failed => "failed",
        _ => "limit",
    };

    public static bool TryParse(string text, out ReceiptStatus status)
    {
        (bool known, status) = text switch
        {
            "ok" => (true, ReceiptStatus.Ok),
            "failed" => (true, ReceiptStatus.Failed),
            "limit" => (true, ReceiptStatus.Limit),
            _ => (false, default),
        };
        return known;
    }
}
