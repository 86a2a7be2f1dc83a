using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Runtime.State;

/// <summary>
/// All that code can change of an instance: memories, tables, globals, dropped segments; imported ones too. References to functions of
/// other instances cannot be written; calls of this instance alone must have made the state.
/// </summary>
public static unsafe class InstanceState
{
    public static void Write(StateWriter writer, Instance instance, StateValues values)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(instance);
        writer.Count(instance.Memories.Length);
        foreach (var memory in instance.Memories) Write(writer, memory);
        writer.Count(instance.Tables.Length);
        for (int i = 0; i < instance.Tables.Length; i++) Write(writer, instance.Tables[i], instance.Module.Tables[i].Type.Element, values);
        writer.Count(instance.Globals.Length);
        for (int i = 0; i < instance.Globals.Length; i++) values.Write(writer, instance.Module.Globals[i].Type.Value, (long*)instance.Globals[i].Cell);
        writer.Count(instance.DroppedData.Length);
        foreach (bool dropped in instance.DroppedData) writer.Count(dropped ? 1 : 0);
        writer.Count(instance.Elements.Length);
        for (int i = 0; i < instance.Elements.Length; i++) writer.Count(IsDropped(instance, i) ? 1 : 0);
    }

    /// <summary>Gives an instance of the same module what was written.</summary>
    /// <exception cref="SavedStateException">The state is not one of such an instance.</exception>
    public static void Read(StateReader reader, Instance instance, StateValues values)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(instance);
        reader.Expect(instance.Memories.Length, "memories");
        foreach (var memory in instance.Memories) Read(reader, memory);
        reader.Expect(instance.Tables.Length, "tables");
        for (int i = 0; i < instance.Tables.Length; i++) Read(reader, instance.Tables[i], instance.Module.Tables[i].Type.Element, values);
        reader.Expect(instance.Globals.Length, "globals");
        for (int i = 0; i < instance.Globals.Length; i++) Read(reader, instance, i, values);
        reader.Expect(instance.DroppedData.Length, "data segments");
        for (int i = 0; i < instance.DroppedData.Length; i++) instance.DroppedData[i] = reader.Flag("a dropped data segment");
        reader.Expect(instance.Elements.Length, "element segments");
        for (int i = 0; i < instance.Elements.Length; i++)
            instance.Elements[i] = reader.Flag("a dropped element segment") ? [] : Instantiation.ItemsOf(instance, i);
    }

    /// <summary>An empty segment is as good as dropped.</summary>
    private static bool IsDropped(Instance instance, int segment) => instance.Elements[segment].Length == 0;

    private static void Write(StateWriter writer, LinearMemory memory) => StatePages.Write(writer, memory.Pages, at => PageAt(memory, at));

    private static void Read(StateReader reader, LinearMemory memory)
    {
        memory.Reset(StatePages.ReadSize(reader, memory.Type, memory.MaxPages));
        StatePages.Read(reader, memory.ByteLength, (at, page) => page.CopyTo(PageAt(memory, at)));
    }

    private static Span<byte> PageAt(LinearMemory memory, long at) => memory.Slice((uint)at, StatePages.Size);

    private static void Write(StateWriter writer, WasmTable table, ValType type, StateValues values)
    {
        writer.Count(table.Length);
        for (int i = 0; i < table.Length; i++) values.Write(writer, type, (long*)(table.Block->Elements + i));
    }

    private static void Read(StateReader reader, WasmTable table, ValType type, StateValues values)
    {
        int length = reader.Count(8, "elements");
        if ((ulong)length < table.Type.Limits.Min || (ulong)length > (table.Type.Limits.Max ?? uint.MaxValue) || !table.TryReset(length))
            reader.Fail($"a table of {length} elements, which its limits or the store's refuse");
        for (int i = 0; i < length; i++) values.Read(reader, type, (long*)(table.Block->Elements + i));
    }

    private static void Read(StateReader reader, Instance instance, int index, StateValues values)
    {
        var type = instance.Module.Globals[index].Type;
        long* value = stackalloc long[2];
        values.Read(reader, type.Value, value);
        long* cell = (long*)instance.Globals[index].Cell;
        bool same = cell[0] == value[0] && (type.Value.Slots == 1 || cell[1] == value[1]);
        if (!same && !type.Mutable) reader.Fail($"global {index} is immutable and has another value");
        (cell[0], cell[1]) = (value[0], type.Value.Slots == 2 ? value[1] : cell[1]);
    }
}
