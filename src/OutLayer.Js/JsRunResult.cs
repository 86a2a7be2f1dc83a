namespace OutLayer.Js;

public enum JsStatus { Ok, Failed, Limit }

/// <summary>How a run ended.</summary>
/// <param name="Status">Ok, or which kind of error it is.</param>
/// <param name="Result">The returned value as JSON in UTF-8; null if it was undefined, or on an error.</param>
/// <param name="Error">Why there is no result.</param>
public sealed record JsRunResult(JsStatus Status, ReadOnlyMemory<byte>? Result, JsError? Error)
{
    internal static JsRunResult Ok(ReadOnlyMemory<byte>? result) => new(JsStatus.Ok, result, null);

    internal static JsRunResult Failed(JsError error) => new(error.Code.Status(), null, error);
}

/// <summary>An error of a contract, with its place in the contract's own files.</summary>
/// <param name="Code">What kind of error.</param>
/// <param name="Message">What was wrong; for a thrown Error its name and message.</param>
/// <param name="File">Path of the contract's file, or null where no file is to blame.</param>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in Unicode code points.</param>
/// <param name="SourceLine">The line's text.</param>
/// <param name="Stack">Frames from the innermost, as <c>name (file:line:column)</c>; those of our own scripts are left out.</param>
public sealed record JsError(
    JsErrorCode Code, string Message, string? File = null, int? Line = null, int? Column = null, string? SourceLine = null,
    IReadOnlyList<string>? Stack = null)
{
    /// <summary>The message without the name of the Error, where there is one: what the contract itself wrote.</summary>
    public string Text { get; init; } = Message;
}
