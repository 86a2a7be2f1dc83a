namespace OutLayer.Near;

/// <summary>
/// The guest's call ends here. It unwinds through the guest to the host boundary, which makes it a value of the
/// outcome; no guest can catch it. The message is nearcore's text.
/// </summary>
public sealed class VmException : Exception
{
    internal VmException(VmErrorKind kind, string message, string? panicText = null)
        : base(message)
    {
        Kind = kind;
        PanicText = panicText;
    }

    public VmErrorKind Kind { get; }

    /// <summary>The guest's own words if it panicked, else null.</summary>
    public string? PanicText { get; }

    /// <summary>Whether gas ran out, which is a limit and no fault of the code.</summary>
    public bool IsOutOfGas => Kind is VmErrorKind.GasExceeded or VmErrorKind.GasLimitExceeded;
}
