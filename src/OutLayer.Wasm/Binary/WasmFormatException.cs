using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Binary;

/// <summary>Why a module was refused.</summary>
public enum WasmFormatError { Malformed, Invalid, UnsupportedFeature, LimitExceeded }

/// <summary>A module that is malformed (core spec 5), invalid (3), needs a feature that is off, or passes a limit of ours.</summary>
public sealed class WasmFormatException : Exception
{
    public WasmFormatException(WasmFormatError error, string message, string section, int offset, WasmFeature feature = WasmFeature.None)
        : base($"{section}, 0x{offset:x}: {message}") =>
        (Error, Section, Offset, Feature) = (error, section, offset, feature);

    public WasmFormatError Error { get; }

    /// <summary>Where: "type section", "code section, function 12".</summary>
    public string Section { get; }

    /// <summary>Byte offset in the module.</summary>
    public int Offset { get; }

    /// <summary>The feature that is missing, if that is the error.</summary>
    public WasmFeature Feature { get; }
}
