namespace OutLayer.Wasm.Text;

/// <summary>How a module is printed.</summary>
public sealed record WatPrintOptions
{
    public static readonly WatPrintOptions Default = new();

    /// <summary>Whether names of the name section become identifiers.</summary>
    public bool Names { get; init; } = true;

    /// <summary>Whether each instruction has its offset in the module before it, in a comment.</summary>
    public bool Offsets { get; init; }

    /// <summary>Characters that a text may have: a small module can name many things at length.</summary>
    public long MaxLength { get; init; } = 1 << 28;
}
