namespace OutLayer.Wasm.Runtime;

/// <summary>Takes what an image holds from an instance in which nothing runs.</summary>
internal static unsafe class ImageCapture
{
    /// <param name="instance">The instance.</param>
    /// <param name="memories">Makes the memories; called last, when nothing else can be refused.</param>
    public static ImageContent Of(Instance instance, Func<MemoryImage[]> memories)
    {
        ImageContent.RequireOwnState(instance.Module);
        var tables = instance.Tables.Select((table, i) => Elements(instance, table, i)).ToArray();
        var globals = instance.Globals.Select((global, i) => Value(instance, global, i)).ToArray();
        bool[] dropped = [.. instance.Elements.Select(items => items.Length == 0)]; // empty is as good as dropped
        return new ImageContent(memories(), tables, globals, [.. instance.DroppedData], dropped);
    }

    /// <summary>Hot pages are those of the first memory.</summary>
    public static MemoryImage[] MemoriesOf(Instance instance, ReadOnlySpan<int> hotPages)
    {
        var images = new MemoryImage[instance.Memories.Length];
        if (images.Length == 0 && !hotPages.IsEmpty) throw new ArgumentException("hot pages of an instance that has no memory", nameof(hotPages));
        try
        {
            for (int i = 0; i < images.Length; i++) images[i] = new MemoryImage(instance.Memories[i], i == 0 ? hotPages : default);
            return images;
        }
        catch
        {
            foreach (var made in images) made?.Dispose();
            throw;
        }
    }

    private static uint[] Elements(Instance instance, WasmTable table, int index)
    {
        uint[] tokens = new uint[table.Length];
        for (int i = 0; i < tokens.Length; i++)
            if (table.Elements[i] != 0)
                tokens[i] = ImageValues.Token(instance, table.Type.Element, table.Elements[i], $"element {i} of table {index}");
        return tokens;
    }

    private static UInt128 Value(Instance instance, WasmGlobal global, int index) =>
        !ImageContent.Holds(instance.Module, index) ? 0
        : global.Type.Value.IsRef ? ImageValues.Token(instance, global.Type.Value, (nint)(*global.Cell), $"global {index}")
        : ImageValues.Number(global.Type.Value, global.Cell);
}
