using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Text;

/// <summary>A text, which is well-formed UTF-8, and errors about places in it.</summary>
internal sealed class WatSource
{
    /// <exception cref="WatException">Too long, or not UTF-8.</exception>
    public WatSource(ReadOnlyMemory<byte> bytes, WatLimits limits)
    {
        (Memory, Limits) = (bytes, limits);
        if (bytes.Length > limits.TextBytes) FailLimit("bytes of the text", bytes.Length, limits.TextBytes, 0);
        if (!Utf8.IsValid(bytes.Span)) Fail("malformed UTF-8 encoding", FirstInvalid(bytes.Span));
    }

    public WatLimits Limits { get; }

    public ReadOnlyMemory<byte> Memory { get; }

    public ReadOnlySpan<byte> Bytes => Memory.Span;

    public ReadOnlySpan<byte> Of(WatToken token) => Bytes.Slice(token.Start, token.Length);

    [DoesNotReturn]
    public void Fail(string message, int at) => throw Error(message, at);

    [DoesNotReturn]
    public void Needs(WasmFeature feature, string what, int at) =>
        throw Error($"needs the feature {WasmFeatures.NameOf(feature)}, which the reader of texts lacks ({what})", at, WasmFormatError.UnsupportedFeature, feature);

    [DoesNotReturn]
    public void FailLimit(string what, long count, long limit, int at) =>
        throw Error(FormattableString.Invariant($"too many {what}: {count}, the limit is {limit}"), at, WasmFormatError.LimitExceeded);

    public WatException Error(string message, int at, WasmFormatError error = WasmFormatError.Malformed, WasmFeature feature = WasmFeature.None)
    {
        var before = Bytes[..at];
        int start = before.LastIndexOf((byte)'\n') + 1;
        int column = 1;
        foreach (byte unit in before[start..])
            if ((unit & 0xC0) != 0x80) column++; // every byte but those that continue a scalar value
        return new WatException(error, message, LineOf(at), column, feature);
    }

    /// <summary>The line of an offset, from 1.</summary>
    public int LineOf(int at) => Bytes[..at].Count((byte)'\n') + 1;

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out int length) == System.Buffers.OperationStatus.Done) at += length;
        return at;
    }
}
