using System.Globalization;
using System.Text.Json;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Cli.Commands.Modules;

/// <summary>
/// A value as it is printed. Integers of 32 bits and finite floats are numbers, in the fewest digits that give the value back; 64 and
/// 128 bits are text, since JSON's readers have 53; so are <c>inf</c>, <c>nan</c> and <c>nan:0x...</c> (a payload that is not the canonical
/// one). Null references are null; others say what they refer to.
/// </summary>
/// <param name="Type">Its type in the text format.</param>
/// <param name="Text">The value, or null.</param>
/// <param name="IsNumber">Stands in JSON without quotes.</param>
internal sealed record ShownValue(string Type, string? Text, bool IsNumber)
{
    private const ulong SingleQuiet = 1UL << 22, SingleMantissa = (1UL << 23) - 1;
    private const ulong DoubleQuiet = 1UL << 51, DoubleMantissa = (1UL << 52) - 1;

    /// <summary>Of a result; its store must not be disposed.</summary>
    public static ShownValue Of(Store store, WasmValue value)
    {
        var (text, isNumber) = value.Type.Kind switch
        {
            ValKind.I32 => (Invariant($"{value.AsI32()}"), true),
            ValKind.I64 => (Invariant($"{value.AsI64()}"), false),
            ValKind.F32 => Float(float.IsFinite(value.AsF32()), value.AsF32().ToString("R", CultureInfo.InvariantCulture), float.IsNaN(value.AsF32()), (uint)value.Bits >> 31 != 0, value.Bits & SingleMantissa, SingleQuiet),
            ValKind.F64 => Float(double.IsFinite(value.AsF64()), value.AsF64().ToString("R", CultureInfo.InvariantCulture), double.IsNaN(value.AsF64()), value.Bits >> 63 != 0, value.Bits & DoubleMantissa, DoubleQuiet),
            ValKind.V128 => (Invariant($"0x{value.High:x16}{value.Bits:x16}"), false),
            _ => (Reference(store, value), false),
        };
        return new ShownValue(value.Type.ToString(), text, isNumber);
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("type", Type);
        writer.WritePropertyName("value");
        if (IsNumber) writer.WriteRawValue(Text!);
        else writer.WriteStringValue(Text);
        writer.WriteEndObject();
    }

    private static (string, bool) Float(bool isFinite, string digits, bool isNan, bool isNegative, ulong mantissa, ulong quiet)
    {
        if (isFinite) return (digits, true);
        string text = !isNan ? "inf" : mantissa == quiet ? "nan" : Invariant($"nan:0x{mantissa:x}");
        return (isNegative ? $"-{text}" : text, false);
    }

    /// <summary>An externref is the host's number, which is kept one higher; a function is its name.</summary>
    private static string? Reference(Store store, WasmValue value) => value.Bits == 0 ? null
        : value.Type.Heap == HeapType.Extern ? Invariant($"{value.Bits - 1}")
        : value.Type == ValType.FuncRef ? store.FunctionOf(value)!.Name
        : value.Type.Heap == HeapType.Exn ? "exception"
        : "reference";

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
