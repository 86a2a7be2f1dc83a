using System.Globalization;
using System.Text.Json;
using OutLayer.Cli.Output;
using OutLayer.Wasm;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.Cli.Commands.Modules;

/// <summary>What is in a module, for people (the largest functions) and for programs (all of them).</summary>
internal sealed class ModuleSummary
{
    private const int MaxShown = 20;

    private readonly ValidatedModule _valid;
    private readonly Module _module;
    private readonly IReadOnlyList<SectionRange> _sections;

    private ModuleSummary(ValidatedModule valid) =>
        (_valid, _module, _sections) = (valid, valid.Module, ModuleSections.Of(valid.Module.Bytes.Span));

    public static ModuleSummary Of(ValidatedModule module) => new(module);

    private IEnumerable<int> Defined => Enumerable.Range(_module.ImportedFunctions, _module.Bodies.Length);

    private FunctionBody BodyOf(int function) => _module.Bodies[function - _module.ImportedFunctions];

    public void Print(CommandConsole console)
    {
        console.WriteLine($"module   {Count(_module.Bytes.Length, "byte")}, features: {WasmValidateCommand.Names(_valid.Features)}");
        foreach (var section in _sections)
            console.WriteLine($"section  {(section.IsCustom ? $"custom section \"{section.Name}\"" : section.Name)}: {Count(section.Length, "byte")} at 0x{section.Start:x}");
        PrintSome(console, "import", _module.Imports.Length, i => $"{_module.Imports[i].ModuleName}.{_module.Imports[i].Name}: {KindOf(_module.Imports[i].Kind)} {TypeOf(_module.Imports[i])}");
        PrintSome(console, "export", _module.Exports.Length, i => $"{_module.Exports[i].Name}: {KindOf(_module.Exports[i].Kind)} {TypeOf(_module.Exports[i])}");
        if (_module.StartFunction is { } start) console.WriteLine($"start    {_module.NameOf(start)}");
        int[] largest = [.. Defined.OrderByDescending(function => BodyOf(function).Length).ThenBy(function => function)];
        console.WriteLine($"code     {Count(largest.Length, "function")}, {Count(largest.Sum(function => BodyOf(function).Length), "byte")} of instructions");
        PrintSome(console, "function", largest.Length, i => $"{largest[i]} {_module.NameOf(largest[i])} {_module.TypeOf(largest[i])}: {Count(BodyOf(largest[i]).Length, "byte")} at 0x{BodyOf(largest[i]).Start:x}");
    }

    private static void PrintSome(CommandConsole console, string label, int count, Func<int, string> text)
    {
        for (int i = 0; i < Math.Min(count, MaxShown); i++) console.WriteLine($"{label,-8} {text(i)}");
        if (count > MaxShown) console.WriteLine($"{label,-8} ... {Count(count - MaxShown, "more", plural: false)}; --json shows all");
    }

    /// <param name="writer">Takes the document.</param>
    /// <param name="text">The code as text, where it was asked for.</param>
    public void Write(Utf8JsonWriter writer, string? text)
    {
        writer.WriteStartObject();
        writer.WriteNumber("bytes", _module.Bytes.Length);
        WasmValidateCommand.WriteFeatures(writer, _valid.Features);
        WriteArray(writer, "sections", _sections, WriteSection);
        WriteArray(writer, "imports", _module.Imports, WriteImport);
        WriteArray(writer, "exports", _module.Exports, WriteExport);
        if (_module.StartFunction is { } start) writer.WriteNumber("start", start);
        else writer.WriteNull("start");
        WriteArray(writer, "functions", Defined, WriteFunction);
        if (text is not null) writer.WriteString("text", text);
        writer.WriteEndObject();
    }

    private static void WriteArray<T>(Utf8JsonWriter writer, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            writer.WriteStartObject();
            write(writer, item);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteSection(Utf8JsonWriter writer, SectionRange section)
    {
        writer.WriteString("name", section.Name);
        writer.WriteBoolean("custom", section.IsCustom);
        writer.WriteNumber("offset", section.Start);
        writer.WriteNumber("bytes", section.Length);
    }

    private void WriteImport(Utf8JsonWriter writer, Import import)
    {
        writer.WriteString("module", import.ModuleName);
        writer.WriteString("name", import.Name);
        writer.WriteString("kind", KindOf(import.Kind));
        writer.WriteString("type", TypeOf(import));
    }

    private void WriteExport(Utf8JsonWriter writer, Export export)
    {
        writer.WriteString("name", export.Name);
        writer.WriteString("kind", KindOf(export.Kind));
        writer.WriteNumber("index", export.Index);
        writer.WriteString("type", TypeOf(export));
    }

    private void WriteFunction(Utf8JsonWriter writer, int function)
    {
        var body = BodyOf(function);
        writer.WriteNumber("index", function);
        writer.WriteString("name", _module.NameOf(function));
        writer.WriteString("type", _module.TypeOf(function).ToString());
        writer.WriteNumber("offset", body.Start);
        writer.WriteNumber("bytes", body.Length);
        writer.WriteNumber("locals", body.LocalCount);
    }

    public static string KindOf(ExternKind kind) => kind == ExternKind.Func ? "function" : kind.ToString().ToLowerInvariant();

    private string TypeOf(Import import) => import.Kind switch
    {
        ExternKind.Table => Text(import.Table!),
        ExternKind.Memory => Text(import.Memory!),
        ExternKind.Global => Text(import.Global!),
        _ => _module.Types[import.TypeIndex].ToString(),
    };

    private string TypeOf(Export export) => export.Kind switch
    {
        ExternKind.Func => _module.TypeOf(export.Index).ToString(),
        ExternKind.Table => Text(_module.Tables[export.Index].Type),
        ExternKind.Memory => Text(_module.Memories[export.Index]),
        ExternKind.Global => Text(_module.Globals[export.Index].Type),
        _ => FormattableString.Invariant($"{export.Index}"),
    };

    private static string Text(TableType table) => $"{Text(table.Limits)} {table.Element}";

    private static string Text(MemoryType memory) => $"{Text(memory.Limits)} pages";

    private static string Text(GlobalType global) => global.Mutable ? $"mut {global.Value}" : global.Value.ToString();

    private static string Text(Limits limits) => limits.Max is { } max ? FormattableString.Invariant($"{limits.Min}..{max}") : FormattableString.Invariant($"{limits.Min}..");

    private static string Count(int count, string thing, bool plural = true) =>
        $"{count.ToString("N0", CultureInfo.InvariantCulture)} {thing}{(plural && count != 1 ? "s" : "")}";
}
