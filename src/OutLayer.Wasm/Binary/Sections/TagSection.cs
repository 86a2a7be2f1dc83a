namespace OutLayer.Wasm.Binary;

/// <summary>Tag section (core spec 5.5.9): kinds of exceptions. Fills their index space after the imported ones.</summary>
internal static class TagSection
{
    public static void Decode(ref WasmReader reader, DecodeState state)
    {
        int count = reader.ReadCount(2, "tags", state.Limits.Tags, before: state.Tags.Count);
        for (int i = 0; i < count; i++) state.Tags.Add(ReadTag(ref reader));
    }

    /// <summary>An attribute, which is 0 for exceptions, and the type index.</summary>
    public static int ReadTag(ref WasmReader reader)
    {
        int at = reader.Position;
        byte attribute = reader.ReadByte();
        if (attribute != 0) reader.Fail($"malformed tag attribute {attribute}", at);
        return IndexReader.Read(ref reader);
    }
}
