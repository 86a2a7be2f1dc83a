namespace OutLayer.Js;

/// <summary>Why a run did not give a result. Closed: programs switch on it.</summary>
public enum JsErrorCode
{
    /// <summary>A file of the contract is not JavaScript, or imports what is not exported.</summary>
    SyntaxError,

    /// <summary>The contract threw while it was loaded, or imports what is not there.</summary>
    LoadFailed,
    NoExport, NoMethod, Threw, UnhandledRejection, NeverSettled, ArgsNotJson, ResultNotJson,

    /// <summary>The guest's machine failed in a way that is no limit; never seen with the engine as shipped.</summary>
    Trap,

    OutOfGas, MemoryLimit, CallDepth, Deadline, ResultTooLarge,
}

public static class JsErrorCodes
{
    private static readonly (JsErrorCode Code, string Text, JsStatus Status)[] Table =
    [
        (JsErrorCode.SyntaxError, "syntax-error", JsStatus.Failed),
        (JsErrorCode.LoadFailed, "load-failed", JsStatus.Failed),
        (JsErrorCode.NoExport, "no-export", JsStatus.Failed),
        (JsErrorCode.NoMethod, "no-method", JsStatus.Failed),
        (JsErrorCode.Threw, "threw", JsStatus.Failed),
        (JsErrorCode.UnhandledRejection, "unhandled-rejection", JsStatus.Failed),
        (JsErrorCode.NeverSettled, "never-settled", JsStatus.Failed),
        (JsErrorCode.ArgsNotJson, "args-not-json", JsStatus.Failed),
        (JsErrorCode.ResultNotJson, "result-not-json", JsStatus.Failed),
        (JsErrorCode.Trap, "trap", JsStatus.Failed),
        (JsErrorCode.OutOfGas, "out-of-gas", JsStatus.Limit),
        (JsErrorCode.MemoryLimit, "memory-limit", JsStatus.Limit),
        (JsErrorCode.CallDepth, "call-depth", JsStatus.Limit),
        (JsErrorCode.Deadline, "deadline", JsStatus.Limit),
        (JsErrorCode.ResultTooLarge, "result-too-large", JsStatus.Limit),
    ];

    /// <summary>The code as documents and receipts write it.</summary>
    public static string Text(this JsErrorCode code) => Table[(int)code].Text;

    public static JsStatus Status(this JsErrorCode code) => Table[(int)code].Status;

    /// <summary>The code of a text that the driver wrote.</summary>
    internal static JsErrorCode Parse(string text)
    {
        foreach (var row in Table)
            if (row.Text == text)
                return row.Code;
        throw new InvalidDataException($"the driver reported \"{text}\", which is no error code");
    }
}
