using OutLayer.Wasm;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Cli.Commands.Modules;

/// <summary>What a module must have to be run by itself: no imports, no more at its start than the limits allow, and a function to call.</summary>
internal static class FunctionChoice
{
    private const string Entry = "_start";
    private const int MaxListed = 50;

    /// <summary>The name of the export to call: the one asked for, <c>_start</c>, or the only function.</summary>
    /// <exception cref="UsageException">There are several and none was named.</exception>
    /// <exception cref="RefusedModuleException">There is no such function.</exception>
    public static string Choose(Module module, string? invoke)
    {
        var functions = module.Exports.Where(export => export.Kind == ExternKind.Func).ToList();
        if (invoke is not null) return Require(module, functions, invoke);
        if (functions.Any(function => function.Name == Entry)) return Entry;
        if (functions.Count == 0) throw new RefusedModuleException("no-export", "the module exports no function, so there is nothing to call");
        return functions.Count == 1 ? functions[0].Name : throw new UsageException($"name a function with --invoke: {List(module, functions)}");
    }

    private static string Require(Module module, List<Export> functions, string invoke)
    {
        if (functions.Any(function => function.Name == invoke)) return invoke;
        string instead = module.Exports.FirstOrDefault(export => export.Name == invoke) is { } other
            ? $"the export \"{invoke}\" is a {ModuleSummary.KindOf(other.Kind)}, not a function" : $"the module exports no function \"{invoke}\"";
        throw new RefusedModuleException("no-export", $"{instead}; it has {(functions.Count == 0 ? "none" : List(module, functions))}");
    }

    private static string List(Module module, List<Export> functions)
    {
        var shown = functions.Take(MaxListed).Select(function => $"{function.Name} {module.TypeOf(function.Index)}");
        return string.Join(", ", shown) + (functions.Count > MaxListed ? $", and {functions.Count - MaxListed} more" : "");
    }

    /// <exception cref="RefusedModuleException">The module imports something; the message names it.</exception>
    public static void RequireNoImports(Module module)
    {
        if (module.Imports.IsEmpty) return;
        var import = module.Imports[0];
        string type = import.Kind == ExternKind.Func ? $" {module.Types[import.TypeIndex]}" : "";
        string more = module.Imports.Length > 1 ? $" and {module.Imports.Length - 1} more" : "";
        throw new RefusedModuleException("missing-import",
            $"the module imports the {ModuleSummary.KindOf(import.Kind)} {import.ModuleName}.{import.Name}{type}{more}; this command gives a module nothing, WASI neither");
    }

    /// <exception cref="RefusedModuleException">Memories or tables start larger than the limits allow.</exception>
    public static void RequireWithinLimits(Module module, int memoryPages)
    {
        ulong pages = module.Memories.Select(memory => memory.Limits.Min).DefaultIfEmpty().Max();
        if (pages > (ulong)memoryPages)
            throw RefusedModuleException.ForLimit($"the module's memory starts with {pages} pages ({pages / 16} MiB), and the limit is {memoryPages} ({memoryPages / 16} MiB); --memory sets it");
        ulong elements = module.Tables.Aggregate(0UL, (sum, table) => sum + Math.Min(table.Type.Limits.Min, uint.MaxValue));
        int most = new StoreOptions().MaxTableElements;
        if (elements > (ulong)most) throw RefusedModuleException.ForLimit($"the module's tables start with {elements} elements, and the limit is {most}");
    }
}
