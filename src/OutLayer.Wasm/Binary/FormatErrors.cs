using System.Diagnostics.CodeAnalysis;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Binary;

/// <summary>Throws the refusals of decoder and validator; kept apart so that hot methods stay small.</summary>
internal static class FormatErrors
{
    [DoesNotReturn]
    public static void Malformed(string message, WasmPlace place, int offset) =>
        throw new WasmFormatException(WasmFormatError.Malformed, message, place.ToString(), offset);

    [DoesNotReturn]
    public static void Invalid(string message, WasmPlace place, int offset) =>
        throw new WasmFormatException(WasmFormatError.Invalid, message, place.ToString(), offset);

    /// <summary>"needs the feature reference-types, which is off (externref)".</summary>
    [DoesNotReturn]
    public static void Needs(WasmFeature feature, string what, WasmPlace place, int offset) =>
        throw new WasmFormatException(WasmFormatError.UnsupportedFeature,
            $"needs the feature {WasmFeatures.NameOf(feature)}, which is off ({what})", place.ToString(), offset, feature);

    [DoesNotReturn]
    public static void Limit(string what, long count, long limit, WasmPlace place, int offset) =>
        throw new WasmFormatException(WasmFormatError.LimitExceeded,
            FormattableString.Invariant($"too many {what}: {count}, the limit is {limit}"), place.ToString(), offset);
}
