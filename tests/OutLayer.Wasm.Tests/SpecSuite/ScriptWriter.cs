using System.Globalization;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.SpecSuite;
using OutLayer.Wasm.Text;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Tests.SpecSuite;

/// <summary>Writes commands as a script (*.wast): modules as text where they are valid, else as their bytes.</summary>
internal static class ScriptWriter
{
    public static string Write(IEnumerable<SpecCommand> commands) => string.Join('\n', commands.Select(TextOf));

    private static string TextOf(SpecCommand command) => command switch
    {
        ModuleCommand { Source: null } instance => $"(module instance {string.Join(' ', instance.Ids)})",
        ModuleCommand module => TextOf(module.Source, module.Step == ModuleStep.Define ? " definition" : "", module.Ids.IsEmpty ? "" : $" {module.Ids[^1]}"),
        RegisterCommand register => $"(register {Quote(register.As)} {register.Module})",
        ActionCommand action => TextOf(action.Action),
        AssertReturnCommand assertion => $"(assert_return {TextOf(assertion.Action)} {string.Join(' ', assertion.Expected)})",
        AssertTrapCommand { Action: { } action } assertion => $"({assertion.Type} {TextOf(action)} {Quote(assertion.Text)})",
        AssertTrapCommand assertion => $"({assertion.Type} {TextOf(assertion.Source)} {Quote(assertion.Text)})",
        AssertExceptionCommand assertion => $"(assert_exception {TextOf(assertion.Action)})",
        AssertRefusedCommand assertion => $"({assertion.Type} {TextOf(assertion.Source)} {Quote(assertion.Text)})",
        AssertUnlinkableCommand assertion => $"(assert_unlinkable {TextOf(assertion.Source)} {Quote(assertion.Text)})",
        _ => throw new InvalidOperationException($"no text for {command.Type}"),
    };

    private static string TextOf(SpecAction action) => action.IsGet
        ? $"(get {action.Module} {Quote(action.Field)})"
        : $"(invoke {action.Module} {Quote(action.Field)} {string.Join(' ', action.Arguments)})";

    private static string TextOf(SpecModuleSource? source, string definition = "", string id = "")
    {
        if (source is null) return "(module instance)";
        byte[] bytes = source.Read();
        if (TryPrint(bytes) is { } text) return $"(module{definition}{id}{text["(module".Length..]}";
        return $"(module{definition}{id} binary \"{string.Concat(bytes.Select(unit => string.Create(CultureInfo.InvariantCulture, $"\\{unit:x2}")))}\")";
    }

    private static string? TryPrint(byte[] bytes)
    {
        try
        {
            return WatPrinter.Print(ModuleValidator.Load(bytes, WasmFeatures.All).Module, new WatPrintOptions { Names = false });
        }
        catch (WasmFormatException)
        {
            return null;
        }
    }

    private static string Quote(string name)
    {
        var quoted = new StringWriter(CultureInfo.InvariantCulture);
        new WatWriter(quoted, int.MaxValue).WriteName(name);
        return quoted.ToString();
    }
}
