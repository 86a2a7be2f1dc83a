namespace OutLayer.Wasm.Runtime;

// An instance as an image has it. Imports are linked as ever; no segment and no start function is run.
internal static unsafe partial class Instantiation
{
    public static void Run(Instance instance, IImports imports, InstanceImage image)
    {
        LinkImports(instance, imports);
        var (module, content) = (instance.Module, image.Content);
        CheckImports(instance, content);
        for (int i = 0; i < content.Memories.Length; i++) SetMemory(instance, i, new LinearMemory(instance.Store, module.Memories[i], content.Memories[i]));
        for (int i = module.ImportedGlobals; i < module.Globals.Length; i++) DefineGlobal(instance, i, content);
        DefineTags(instance);
        for (int i = 0; i < content.Tables.Length; i++) DefineTable(instance, i, content.Tables[i]);
        content.DroppedData.CopyTo(instance.DroppedData, 0);
        for (int i = 0; i < content.DroppedElements.Length; i++) instance.Elements[i] = content.DroppedElements[i] ? [] : ItemsOf(instance, i);
    }

    /// <summary>What the instance computed from a number that it imports is in the image, so the number must be the same.</summary>
    private static void CheckImports(Instance instance, ImageContent content)
    {
        for (int i = 0; i < instance.Module.ImportedGlobals; i++)
        {
            var type = instance.Module.Globals[i].Type.Value;
            if (!type.IsRef && ImageValues.Number(type, instance.Globals[i].Cell) != content.Globals[i])
                throw new LinkException($"imported global {i} has another value than where the image was made");
        }
    }

    private static void DefineGlobal(Instance instance, int index, ImageContent content)
    {
        var global = instance.Module.Globals[index];
        if (!global.Type.Mutable)
        {
            DefineGlobal(instance, index);
            return;
        }
        var cell = (ulong*)((byte*)instance.Block + instance.Layout.Global(index));
        *(UInt128*)cell = global.Type.Value.IsRef ? (ulong)ImageValues.Reference(instance, (uint)content.Globals[index]) : content.Globals[index];
        instance.Globals[index] = new WasmGlobal(instance.Store, ToStore(instance, global.Type), cell);
    }

    private static void DefineTable(Instance instance, int index, uint[] tokens)
    {
        var table = NewTable(instance, instance.Module.Tables[index].Type, 0);
        nint[] elements = Array.ConvertAll(tokens, token => ImageValues.Reference(instance, token));
        if (!table.TryReset(elements)) throw new LinkException($"table {index} of the image has {tokens.Length} elements, the store has not so many left");
        SetTable(instance, index, table);
    }
}
