namespace OutLayer.Wasm.Runtime;

/// <summary>What an image holds, checked against its module. Indices are the module's; nothing imported has state in an image.</summary>
/// <param name="Memories">A memory each.</param>
/// <param name="Tables">The elements of each table, as <see cref="ImageValues"/> has references.</param>
/// <param name="Globals">Values of mutable globals, and of imported numbers to compare; 0 for all others.</param>
/// <param name="DroppedData">Data segments that are dropped.</param>
/// <param name="DroppedElements">Element segments that are dropped.</param>
internal sealed record ImageContent(MemoryImage[] Memories, uint[][] Tables, UInt128[] Globals, bool[] DroppedData, bool[] DroppedElements) : IDisposable
{
    /// <summary>Whether the image holds a value of the global: mutable ones to restore, imported numbers to compare.</summary>
    public static bool Holds(Module module, int global) => global < module.ImportedGlobals
        ? !module.Globals[global].Type.Value.IsRef : module.Globals[global].Type.Mutable;

    /// <summary>State that others own cannot be reset or made anew with the instance.</summary>
    /// <exception cref="NotSupportedException">The module imports some; the message names it.</exception>
    public static void RequireOwnState(Module module)
    {
        foreach (var import in module.Imports)
            if (import.Memory is not null || import.Table is not null || import.Global is { Mutable: true })
                throw new NotSupportedException($"an image cannot hold the imported {Describe(import)} {import.ModuleName}.{import.Name}: an instance with an image defines its state itself");
    }

    private static string Describe(Import import) => import.Memory is not null ? "memory" : import.Table is not null ? "table" : "mutable global";

    public void Dispose()
    {
        foreach (var memory in Memories) memory.Dispose();
    }
}
