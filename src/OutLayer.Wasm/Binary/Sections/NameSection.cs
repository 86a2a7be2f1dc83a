using System.Collections.Immutable;

namespace OutLayer.Wasm.Binary;

/// <summary>
/// Function names from the custom section "name" (core spec A.4). Names are for people only: a broken section is taken as far
/// as it is well formed, and no module is refused for it.
/// </summary>
internal static class NameSection
{
    /// <summary>Ids of subsections: of the module, and by what is named; 10 is of a later proposal.</summary>
    internal const byte Module = 0, Functions = 1, Locals = 2, Labels = 3, Types = 4, Tables = 5, Memories = 6, Globals = 7, Elements = 8,
        Datas = 9, Tags = 11;

    public static IReadOnlyDictionary<int, string> Read(DecodeState state)
    {
        foreach (var section in state.CustomSections)
            if (section.Name == "name")
                return ReadSection(new WasmReader(state.Bytes.Span, section.Start, section.Length, "name section"), state.FunctionTypes.Count);
        return ImmutableDictionary<int, string>.Empty;
    }

    private static Dictionary<int, string> ReadSection(WasmReader reader, int functions)
    {
        var names = new Dictionary<int, string>();
        try
        {
            while (!reader.AtEnd)
            {
                byte id = reader.ReadByte();
                var content = reader.Sub(reader.ReadSize(), reader.Place);
                if (id == Functions) ReadNames(ref content, names, functions);
            }
        }
        catch (WasmFormatException)
        {
            // names read so far are kept
        }
        return names;
    }

    private static void ReadNames(ref WasmReader reader, Dictionary<int, string> names, int functions)
    {
        int count = reader.ReadCount(2, "names", int.MaxValue);
        for (int i = 0; i < count; i++)
        {
            uint function = reader.ReadU32();
            string name = reader.ReadName();
            if (function < (uint)functions) names.TryAdd((int)function, name);
        }
    }
}
