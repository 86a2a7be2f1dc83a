using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Text;

/// <summary>A text, which is well-formed UTF-8, and errors about places in it.</summary>
internal sealed class WatSource
{
    private readonly ReadOnlyMemory<byte> _bytes;

    /// <exception cref="WatException">Too long, or not UTF-8.</exception>
    public WatSource(ReadOnlyMemory<byte> bytes, WatLimits limits)
    {
        (_bytes, Limits) = (bytes, limits);
        if (bytes.Length > limits.TextBytes) throw new WatException(
            FormattableString.Invariant($"the text has {bytes.Length} bytes, the limit is {limits.TextBytes}"), 1, 1);
        if (!Utf8.IsValid(bytes.Span)) Fail("malformed UTF-8 encoding", FirstInvalid(bytes.Span));
    }

    public WatLimits Limits { get; }

    public ReadOnlySpan<byte> Bytes => _bytes.Span;

    public ReadOnlySpan<byte> Of(WatToken token) => _bytes.Span.Slice(token.Start, token.Length);

    [DoesNotReturn]
    public void Fail(string message, int at) => throw Error(message, at);

    [DoesNotReturn]
    public void Needs(WasmFeature feature, string what, int at) =>
        throw Error($"needs the feature {WasmFeatures.NameOf(feature)}, which the text format here lacks ({what})", at, feature);

    public WatException Error(string message, int at, WasmFeature feature = WasmFeature.None)
    {
        var before = _bytes.Span[..at];
        int start = before.LastIndexOf((byte)'\n') + 1;
        int column = 1;
        foreach (byte unit in before[start..])
            if ((unit & 0xC0) != 0x80) column++; // every byte but those that continue a scalar value
        return new WatException(message, LineOf(at), column, feature);
    }

    /// <summary>The line of an offset, from 1.</summary>
    public int LineOf(int at) => _bytes.Span[..at].Count((byte)'\n') + 1;

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        while (Rune.DecodeFromUtf8(bytes[at..], out _, out int length) == System.Buffers.OperationStatus.Done) at += length;
        return at;
    }
}
