using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Text;

/// <summary>The words of try_table's catch clauses (core spec 6.5.2).</summary>
internal static class CatchWords
{
    private static readonly string[] Words = ["catch", "catch_ref", "catch_all", "catch_all_ref"]; // by CatchKind

    public static string Of(CatchKind kind) => Words[(int)kind];

    public static CatchKind? Find(ReadOnlySpan<byte> word)
    {
        int found = Array.IndexOf(Words, System.Text.Encoding.UTF8.GetString(word));
        return found < 0 ? null : (CatchKind)found;
    }
}
