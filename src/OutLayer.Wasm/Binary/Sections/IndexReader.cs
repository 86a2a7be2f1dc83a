namespace OutLayer.Wasm.Binary;

/// <summary>
/// Indices into spaces that the validator knows. No space has more than 2^31 - 1 entries, so a larger index is made int.MaxValue,
/// which is unknown too.
/// </summary>
internal static class IndexReader
{
    public static int Read(ref WasmReader reader) => (int)Math.Min(reader.ReadU32(), int.MaxValue);
}
