using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.SpecSuite;

/// <summary>Commands of a JSON document, whose modules are in binary form. A missing or odd member throws as System.Text.Json does.</summary>
internal static class SpecJson
{
    public static IEnumerable<SpecCommand> Read(JsonElement document) =>
        document.GetProperty("commands").EnumerateArray().Select(ReadCommand);

    private static SpecCommand ReadCommand(JsonElement command)
    {
        string type = Text(command, "type");
        return type switch
        {
            "module" => ReadModule(command),
            "register" => new RegisterCommand(0, Text(command, "as"), Find(command, "module")?.GetString()),
            "action" => new ActionCommand(0, ReadAction(command)),
            "assert_return" => new AssertReturnCommand(0, ReadAction(command), ReadValues(command.GetProperty("expected"))),
            "assert_trap" or "assert_exhaustion" => ReadTrap(type, command),
            "assert_invalid" => ReadRefused(type, command, WasmFormatError.Invalid),
            "assert_malformed" => ReadRefused(type, command, WasmFormatError.Malformed),
            "assert_unlinkable" => new AssertUnlinkableCommand(0, FindSource(command.GetProperty("module")), Text(command, "text")),
            "assert_exception" => new AssertExceptionCommand(0, ReadAction(command)),
            _ => new UnknownCommand(type, 0),
        };
    }

    private static ModuleCommand ReadModule(JsonElement command)
    {
        ImmutableArray<string> ids = Find(command, "ids") is { } names ? [.. names.EnumerateArray().Select(name => name.GetString()!)] : [];
        var step = Find(command, "kind")?.GetString() switch
        {
            null => ModuleStep.DefineAndInstantiate,
            "definition" => ModuleStep.Define,
            "instance" => ModuleStep.Instantiate,
            var other => throw new InvalidOperationException($"no kind of module is \"{other}\""),
        };
        return new ModuleCommand(0, step, ids, step == ModuleStep.Instantiate ? null : ReadSource(command));
    }

    private static AssertTrapCommand ReadTrap(string type, JsonElement command)
    {
        var action = Find(command, "action") is null ? null : ReadAction(command);
        var source = action is null ? FindSource(command.GetProperty("module")) : null;
        return new AssertTrapCommand(type, 0, action, source, Text(command, "text"));
    }

    private static AssertRefusedCommand ReadRefused(string type, JsonElement command, WasmFormatError expected) =>
        new(type, 0, ReadSource(command.GetProperty("module")), expected, Text(command, "text"));

    private static SpecModuleSource? FindSource(JsonElement module) => Find(module, "binary") is null ? null : ReadSource(module);

    private static SpecModuleSource ReadSource(JsonElement module)
    {
        var binary = module.GetProperty("binary");
        return new SpecModuleSource(binary.GetBytesFromBase64);
    }

    private static SpecAction ReadAction(JsonElement command)
    {
        var action = command.GetProperty("action");
        bool isGet = Text(action, "type") == "get";
        var arguments = isGet ? [] : ReadValues(action.GetProperty("args"));
        return new SpecAction(isGet, Find(action, "module")?.GetString(), Text(action, "field"), arguments);
    }

    private static ImmutableArray<SpecValue> ReadValues(JsonElement values) => [.. values.EnumerateArray().Select(ReadValue)];

    private static SpecValue ReadValue(JsonElement value)
    {
        string type = Text(value, "type");
        var content = value.GetProperty("value");
        return type switch
        {
            "v128" => ReadVector(Text(value, "lanes"), content),
            "either" => new EitherValue(ReadValues(content)),
            "ref.null" => new NullValue(content.GetString()),
            "ref.extern" => new ExternValue(content.GetString() is { } number ? Bits(number) : null),
            _ when type.StartsWith("ref.", StringComparison.Ordinal) => new ReferenceValue(type),
            _ => ReadNumber(TypeOf(type), content.GetString()!),
        };
    }

    private static VectorValue ReadVector(string shape, JsonElement lanes)
    {
        var form = VectorShape.Find(shape) ?? throw new InvalidOperationException($"no vector has the shape \"{shape}\"");
        if (lanes.GetArrayLength() != form.Count) throw new InvalidOperationException($"{lanes.GetArrayLength()} lanes of {shape}");
        return new VectorValue(shape, [.. lanes.EnumerateArray().Select(lane => ReadNumber(form.Lane, lane.GetString()!))]);
    }

    private static SpecValue ReadNumber(ValType type, string text) => text switch
    {
        "nan:canonical" => new NaNValue(type, true),
        "nan:arithmetic" => new NaNValue(type, false),
        _ => new NumberValue(type, Bits(text)),
    };

    private static ValType TypeOf(string name) => name switch
    {
        "i32" => ValType.I32,
        "i64" => ValType.I64,
        "f32" => ValType.F32,
        "f64" => ValType.F64,
        _ => throw new InvalidOperationException($"no value is of type \"{name}\""),
    };

    private static ulong Bits(string text) => ulong.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(JsonElement element, string member) => element.GetProperty(member).GetString()!;

    private static JsonElement? Find(JsonElement element, string member) => element.TryGetProperty(member, out var found) ? found : null;
}
