using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Text;

/// <summary>A text that is malformed (core spec 6), needs a feature that the reader lacks, or passes a limit of ours.</summary>
public sealed class WatException : Exception
{
    public WatException(WasmFormatError error, string message, int line, int column, WasmFeature feature = WasmFeature.None)
        : base(FormattableString.Invariant($"line {line}, column {column}: {message}")) =>
        (Error, Line, Column, Feature) = (error, line, column, feature);

    public WasmFormatError Error { get; }

    /// <summary>From 1.</summary>
    public int Line { get; }

    /// <summary>From 1, in Unicode scalar values.</summary>
    public int Column { get; }

    /// <summary>The feature that is missing, if that is the error.</summary>
    public WasmFeature Feature { get; }
}
