using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Validation;

/// <summary>Validates all of a module but its function bodies (core spec 3.4).</summary>
internal static class DeclarationValidator
{
    private const ulong MaxPages = 65_536, MaxTable = uint.MaxValue;

    public static void Validate(ModuleContext context)
    {
        var module = context.Module;
        for (int i = 0; i < module.Types.Length; i++) ValidateType(module.Types[i], i);
        foreach (int type in module.FunctionTypes) context.CheckType((uint)type, "function section", 0);
        foreach (var memory in module.Memories)
            CheckLimits(memory.Limits, MaxPages, "memory size must be at most 65536 pages (4GiB)", "memory section");
        foreach (int type in module.Tags) ValidateTag(context.CheckType((uint)type, "tag section", 0));
        ValidateTables(context);
        ValidateGlobals(context);
        ValidateExports(context);
        ValidateElements(context);
        ValidateDatas(context);
        ValidateStart(context);
    }

    /// <summary>A function type may refer to types before it and to itself.</summary>
    private static void ValidateType(FuncType type, int index)
    {
        if (!type.HasTypeIndices) return;
        foreach (var used in type.Parameters.Concat(type.Results))
            if (used.IsRef && used.Heap.Code > index) FormatErrors.Invalid($"unknown type {used.Heap.Code} in type {index}", "type section", 0);
    }

    private static void ValidateTag(FuncType type)
    {
        if (!type.Results.IsEmpty) FormatErrors.Invalid($"non-empty tag result type: {type}", "tag section", 0);
    }

    private static void ValidateTables(ModuleContext context)
    {
        const string Section = "table section";
        var constants = new ConstExprValidator(context);
        for (int i = 0; i < context.Module.Tables.Length; i++)
        {
            var (type, init) = context.Module.Tables[i];
            CheckLimits(type.Limits, MaxTable, "table size", Section);
            context.CheckValType(type.Element, Section, 0);
            if (init is not null) constants.Validate(init, type.Element, context.Module.ImportedGlobals, Section);
            else if (i >= context.Module.ImportedTables && !type.Element.HasDefault)
                FormatErrors.Invalid($"type mismatch: a table of {type.Element} needs an initial value", Section, 0);
        }
    }

    private static void CheckLimits(Limits limits, ulong range, string message, string section)
    {
        if (limits.Min > range || limits.Max > range)
            FormatErrors.Invalid(FormattableString.Invariant($"{message}, not {Math.Max(limits.Min, limits.Max ?? 0)}"), section, 0);
        if (limits.Min > limits.Max)
            FormatErrors.Invalid(FormattableString.Invariant($"size minimum must not be greater than maximum: {limits.Min}, {limits.Max}"), section, 0);
    }

    private static void ValidateGlobals(ModuleContext context)
    {
        var constants = new ConstExprValidator(context);
        foreach (var global in context.Module.Globals) context.CheckValType(global.Type.Value, "global section", 0);
        for (int i = context.Module.ImportedGlobals; i < context.Module.Globals.Length; i++)
        {
            var global = context.Module.Globals[i];
            constants.Validate(global.Init!, global.Type.Value, visibleGlobals: i, "global section");
        }
    }

    private static void ValidateExports(ModuleContext context)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var export in context.Module.Exports)
        {
            CheckExport(context, export);
            if (!names.Add(export.Name)) FormatErrors.Invalid($"duplicate export name \"{export.Name}\"", "export section", 0);
        }
    }

    private static void CheckExport(ModuleContext context, Export export)
    {
        const string Section = "export section";
        uint index = (uint)export.Index;
        switch (export.Kind)
        {
            case ExternKind.Func:
                context.CheckFunction(index, Section, 0);
                context.Referenced[index] = true;
                break;
            case ExternKind.Table: context.CheckTable(index, Section, 0); break;
            case ExternKind.Memory: context.CheckMemory(index, Section, 0); break;
            case ExternKind.Tag: context.CheckTag(index, Section, 0); break;
            default:
                if (context.CheckGlobal(index, Section, 0).Mutable)
                    context.Need(WasmFeature.MutableGlobals, "export of a mutable global", Section, 0);
                break;
        }
    }

    private static void ValidateElements(ModuleContext context)
    {
        var constants = new ConstExprValidator(context);
        foreach (var segment in context.Module.Elements)
        {
            context.CheckValType(segment.Type, "element section", 0);
            ValidateTarget(context, segment, constants);
            foreach (var item in segment.Items) ValidateItem(context, item, segment.Type, constants);
        }
    }

    private static void ValidateTarget(ModuleContext context, ElementSegment segment, ConstExprValidator constants)
    {
        if (segment.Offset is not { } offset) return;
        var table = context.CheckTable((uint)segment.TableIndex, "element section", offset.Start);
        if (!context.Subtyping.Matches(segment.Type, table.Element, "element section", offset.Start))
            FormatErrors.Invalid($"type mismatch: {segment.Type} in a table of {table.Element}", "element section", offset.Start);
        constants.Validate(offset, ValType.I32, context.Module.Globals.Length, "element section");
    }

    private static void ValidateItem(ModuleContext context, ConstExpr item, ValType type, ConstExprValidator constants)
    {
        if (!item.IsFunction)
        {
            constants.Validate(item, type, context.Module.Globals.Length, "element section");
            return;
        }
        context.CheckFunction((uint)item.Function, "element section", item.Start);
        context.Referenced[item.Function] = true;
    }

    private static void ValidateDatas(ModuleContext context)
    {
        var constants = new ConstExprValidator(context);
        foreach (var segment in context.Module.Datas)
        {
            if (segment.Offset is not { } offset) continue;
            context.CheckMemory((uint)segment.MemoryIndex, "data section", offset.Start);
            constants.Validate(offset, ValType.I32, context.Module.Globals.Length, "data section");
        }
    }

    private static void ValidateStart(ModuleContext context)
    {
        if (context.Module.StartFunction is not { } start) return;
        var type = context.CheckFunction((uint)start, "start section", 0);
        if (!type.Equals(FuncType.Empty)) FormatErrors.Invalid($"start function must be [] -> [], not {type}", "start section", 0);
    }
}
