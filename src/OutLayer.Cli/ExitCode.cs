using OutLayer.Protocol.Receipts;

namespace OutLayer.Cli;

/// <summary>What the command's exit codes mean; the same for every verb.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The guest failed, or a receipt does not hold.</summary>
    public const int GuestFailed = 1;

    /// <summary>Wrong usage: options, no such file, arguments that are not JSON, a malformed receipt.</summary>
    public const int Usage = 2;

    /// <summary>A limit ended the run.</summary>
    public const int Limit = 3;

    /// <summary>Our own fault, or the machine's.</summary>
    public const int Host = 4;

    public static int Of(ReceiptStatus status) => status switch
    {
        ReceiptStatus.Ok => Ok,
        ReceiptStatus.Failed => GuestFailed,
        _ => Limit,
    };
}

/// <summary>Wrong usage: the message says what was wrong and what to do.</summary>
internal sealed class UsageException(string message) : Exception(message);
