using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Text;

/// <summary>A text that is not a module in the text format (core spec 6), needs a feature that we lack, or passes a limit.</summary>
public sealed class WatException : Exception
{
    public WatException(string message, int line, int column, WasmFeature feature = WasmFeature.None)
        : base(FormattableString.Invariant($"line {line}, column {column}: {message}")) =>
        (Line, Column, Feature) = (line, column, feature);

    /// <summary>From 1.</summary>
    public int Line { get; }

    /// <summary>From 1, in Unicode scalar values.</summary>
    public int Column { get; }

    /// <summary>The feature that is missing, if that is the error.</summary>
    public WasmFeature Feature { get; }
}
