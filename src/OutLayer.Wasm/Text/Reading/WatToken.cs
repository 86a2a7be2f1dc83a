namespace OutLayer.Wasm.Text;

/// <summary>Kinds of tokens (core spec 6.3.1). An atom is a keyword or a number; its reader says which it must be.</summary>
internal enum WatTokenKind : byte { End, Open, Close, Atom, Id, String, Reserved }

/// <summary>A token as a range of the text.</summary>
internal readonly record struct WatToken(WatTokenKind Kind, int Start, int Length)
{
    public int End => Start + Length;
}
