namespace OutLayer.Wasm.Text;

/// <summary>Limits of ours on texts. The bytes of the module made from a text are at most about twice the text's.</summary>
public sealed record WatLimits
{
    public static readonly WatLimits Default = new();

    /// <summary>Bytes of a text, in UTF-8.</summary>
    public int TextBytes { get; init; } = 1 << 28;

    /// <summary>Instructions open at once in one function: blocks and folded instructions together.</summary>
    public int Nesting { get; init; } = 40_000;
}
