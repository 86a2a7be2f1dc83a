using System.Text.Json;
using OutLayer.Wasm.Binary;

namespace OutLayer.Cli.Commands.Modules;

/// <summary>A module that cannot be run, and that is its own fault, or that passes a limit before it runs.</summary>
internal sealed class RefusedModuleException : Exception
{
    private static readonly string LimitCode = JsonNamingPolicy.KebabCaseLower.ConvertName(nameof(WasmFormatError.LimitExceeded));

    /// <param name="code">A word for programs.</param>
    /// <param name="message">What is wrong, and what to do.</param>
    public RefusedModuleException(string code, string message) : base(message) => Code = code;

    /// <summary>One that a limit of ours keeps from running.</summary>
    public static RefusedModuleException ForLimit(string message) => new(LimitCode, message);

    public RefusedModuleException(WasmFormatException refusal) : base($"{Words(refusal.Error)}: {refusal.Message}", refusal) =>
        (Code, Format) = (JsonNamingPolicy.KebabCaseLower.ConvertName(refusal.Error.ToString()), refusal);

    public string Code { get; }

    public int Exit => Code == LimitCode ? ExitCode.Limit : ExitCode.GuestFailed;

    /// <summary>The refusal by decoder or validator, if it was one.</summary>
    public WasmFormatException? Format { get; }

    private static string Words(WasmFormatError error) => error switch
    {
        WasmFormatError.Malformed => "the module is malformed",
        WasmFormatError.Invalid => "the module is invalid",
        WasmFormatError.UnsupportedFeature => "the module needs a feature that is not there",
        _ => "the module passes a limit",
    };
}
