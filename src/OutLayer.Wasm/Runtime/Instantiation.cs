using System.Collections.Immutable;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Runtime;

/// <summary>Instantiation (core spec 4.5.4): link imports, allocate, run segments in order, call the start function.</summary>
internal static unsafe partial class Instantiation
{
    public static void Run(Instance instance, IImports imports, Action<Instance>? onLinked)
    {
        LinkImports(instance, imports);
        var module = instance.Module;
        for (int i = module.ImportedMemories; i < module.Memories.Length; i++) SetMemory(instance, i, new LinearMemory(instance.Store, module.Memories[i]));
        for (int i = module.ImportedGlobals; i < module.Globals.Length; i++) DefineGlobal(instance, i);
        DefineTags(instance);
        for (int i = module.ImportedTables; i < module.Tables.Length; i++) DefineTable(instance, i);
        onLinked?.Invoke(instance);
        for (int i = 0; i < module.Elements.Length; i++) instance.Elements[i] = Evaluate(instance, module.Elements[i].Items);
        for (int i = 0; i < module.Elements.Length; i++) RunElementSegment(instance, i, module.Elements[i]);
        for (int i = 0; i < module.Datas.Length; i++) RunDataSegment(instance, i, module.Datas[i]);
        if (module.StartFunction is { } start && instance.Function(start).Call().Trap is { } trap) throw new TrapException(trap);
    }

    private static void LinkImports(Instance instance, IImports imports)
    {
        int functions = 0, tables = 0, memories = 0, globals = 0, tags = 0;
        foreach (var import in instance.Module.Imports)
        {
            var found = imports.Find(import.ModuleName, import.Name) ?? throw Link(import, "unknown import");
            if (found.Store != instance.Store) throw Link(import, "it belongs to another store");
            switch (found)
            {
                case WasmFunction function when import.Kind == ExternKind.Func && function.TypeId == instance.Block->TypeIds[import.TypeIndex]:
                    instance.SetImportedFunction(functions++, function);
                    break;
                case WasmTable table when import.Table is { } type && table.Type.Element == instance.ToStore(type.Element) && table.CurrentLimits.Matches(type.Limits):
                    SetTable(instance, tables++, table);
                    break;
                case LinearMemory memory when import.Memory is { } type && memory.CurrentLimits.Matches(type.Limits):
                    SetMemory(instance, memories++, memory);
                    break;
                case WasmGlobal global when import.Global is { } type && Fits(global.Type, ToStore(instance, type)):
                    SetGlobal(instance, globals++, global);
                    break;
                case WasmTag tag when import.Kind == ExternKind.Tag && tag.TypeId == instance.Block->TypeIds[import.TypeIndex]:
                    SetTag(instance, tags++, tag);
                    break;
                default:
                    throw Link(import, $"incompatible import type: it is a {Describe(found)}");
            }
        }
    }

    /// <summary>Import matching (core spec 3.3.13): what can be written must be of exactly the type.</summary>
    private static bool Fits(GlobalType found, GlobalType required) =>
        found == required || !found.Mutable && !required.Mutable && Store.Matches(found.Value, required.Value);

    private static GlobalType ToStore(Instance instance, GlobalType type) => type with { Value = instance.ToStore(type.Value) };

    private static LinkException Link(Import import, string what) => new($"import {import.ModuleName}.{import.Name}: {what}");

    private static string Describe(Extern found) => found switch
    {
        WasmFunction function => $"function {function.Type}",
        WasmTable table => $"table of {table.Type.Element}, {table.CurrentLimits}",
        LinearMemory memory => $"memory, {memory.CurrentLimits}",
        WasmGlobal global => $"global {(global.Type.Mutable ? "mut " : "")}{global.Type.Value}",
        WasmTag tag => $"tag {tag.Type}",
        _ => found.Kind.ToString(),
    };

    private static void SetMemory(Instance instance, int index, LinearMemory memory)
    {
        instance.Memories[index] = memory;
        *(MemoryBlock**)((byte*)instance.Block + instance.Layout.Memory(index)) = memory.Block;
    }

    private static void SetTable(Instance instance, int index, WasmTable table)
    {
        instance.Tables[index] = table;
        *(TableBlock**)((byte*)instance.Block + instance.Layout.Table(index)) = table.Block;
    }

    private static void SetGlobal(Instance instance, int index, WasmGlobal global)
    {
        instance.Globals[index] = global;
        *(ulong**)((byte*)instance.Block + instance.Layout.Global(index)) = global.Cell;
    }

    private static void SetTag(Instance instance, int index, WasmTag tag)
    {
        instance.Tags[index] = tag;
        *(long*)((byte*)instance.Block + instance.Layout.Tag(index)) = tag.Id;
    }

    private static void DefineGlobal(Instance instance, int index)
    {
        var global = instance.Module.Globals[index];
        var cell = (ulong*)((byte*)instance.Block + instance.Layout.Global(index));
        *(ConstantValue*)cell = ConstantExpression.Evaluate(instance, global.Init!);
        instance.Globals[index] = new WasmGlobal(instance.Store, ToStore(instance, global.Type), cell);
    }

    private static void DefineTags(Instance instance)
    {
        var module = instance.Module;
        for (int i = module.ImportedTags; i < module.Tags.Length; i++)
            SetTag(instance, i, instance.Store.CreateTag(instance.Store.TypeOf(instance.Block->TypeIds[module.Tags[i]])));
    }

    private static void DefineTable(Instance instance, int index)
    {
        var table = instance.Module.Tables[index];
        SetTable(instance, index, NewTable(instance, table.Type, table.Init is { } init ? (nint)ConstantExpression.Evaluate(instance, init).Low : 0));
    }

    private static WasmTable NewTable(Instance instance, TableType type, nint initial) =>
        new(instance.Store, type with { Element = instance.ToStore(type.Element) }, initial);

    /// <summary>The values of an element segment as they are before it is dropped.</summary>
    internal static nint[] ItemsOf(Instance instance, int segment) => Evaluate(instance, instance.Module.Elements[segment].Items);

    private static nint[] Evaluate(Instance instance, ImmutableArray<ConstExpr> items)
    {
        var values = new nint[items.Length];
        for (int i = 0; i < values.Length; i++) values[i] = (nint)ConstantExpression.Evaluate(instance, items[i]).Low;
        return values;
    }

    private static void RunElementSegment(Instance instance, int index, ElementSegment segment)
    {
        if (segment.Mode == SegmentMode.Passive) return;
        if (segment.Mode == SegmentMode.Active)
        {
            uint offset = (uint)ConstantExpression.Evaluate(instance, segment.Offset!).Low;
            if (!InstanceOperations.TableInit(instance, segment.TableIndex, index, offset, 0, (uint)segment.Items.Length))
                TrapException.Throw(TrapCode.TableOutOfBounds);
        }
        instance.Elements[index] = [];
    }

    private static void RunDataSegment(Instance instance, int index, DataSegment segment)
    {
        if (segment.Mode == SegmentMode.Passive) return;
        uint offset = (uint)ConstantExpression.Evaluate(instance, segment.Offset!).Low;
        if (!InstanceOperations.MemoryInit(instance, segment.MemoryIndex, index, offset, 0, (uint)segment.Length))
            TrapException.Throw(TrapCode.MemoryOutOfBounds);
        instance.DroppedData[index] = true;
    }
}
