using System.Collections.Frozen;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Text;

/// <summary>Instructions by their mnemonic: the rows of the opcode table.</summary>
internal static class Mnemonics
{
    /// <summary>Of two instructions with one mnemonic (select with and without types) the first.</summary>
    private static readonly FrozenDictionary<string, OpcodeInfo>.AlternateLookup<ReadOnlySpan<char>> Rows =
        OpcodeTable.All.DistinctBy(row => row.Mnemonic).ToFrozenDictionary(row => row.Mnemonic).GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly int Longest = OpcodeTable.All.Max(row => row.Mnemonic.Length);

    /// <summary>Mnemonics of proposals that have no rows, by how they start or by what they contain.</summary>
    private static readonly (string Part, WasmFeature Feature)[] Missing =
    [
        (".atomic.", WasmFeature.Threads), ("atomic.", WasmFeature.Threads),
        ("struct.", WasmFeature.GarbageCollection), ("array.", WasmFeature.GarbageCollection), ("i31.", WasmFeature.GarbageCollection),
        ("ref.i31", WasmFeature.GarbageCollection), ("ref.test", WasmFeature.GarbageCollection), ("ref.cast", WasmFeature.GarbageCollection),
        ("br_on_cast", WasmFeature.GarbageCollection), ("any.convert", WasmFeature.GarbageCollection), ("extern.convert", WasmFeature.GarbageCollection),
    ];

    public static OpcodeInfo? Find(ReadOnlySpan<byte> word)
    {
        if (word.Length > Longest) return null;
        Span<char> text = stackalloc char[word.Length];
        for (int i = 0; i < word.Length; i++) text[i] = (char)word[i];
        return Rows.TryGetValue(text, out var row) ? row : null;
    }

    /// <summary>The proposal that a mnemonic without row comes from, or none.</summary>
    public static WasmFeature FeatureOf(string word) =>
        Array.Find(Missing, row => row.Part[0] == '.' ? word.Contains(row.Part, StringComparison.Ordinal) : word.StartsWith(row.Part, StringComparison.Ordinal)).Feature;
}
