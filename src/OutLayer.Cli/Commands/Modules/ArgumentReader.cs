using System.Globalization;
using System.Numerics;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Cli.Commands.Modules;

/// <summary>
/// Arguments of a function from the command line, by its parameter types: integers decimal or 0x, signed or not; floats decimal, inf, nan,
/// nan:0x and the payload; v128 as 0x and up to 32 digits, or lanes ("i32x4:1,2,3,4"); null, and for an externref a number.
/// </summary>
internal static class ArgumentReader
{
    private const uint SingleInfinity = 0x7F80_0000;
    private const ulong DoubleInfinity = 0x7FF0_0000_0000_0000;

    /// <summary>Shapes of a v128: name, lanes, and type of each.</summary>
    private static readonly (string Name, int Lanes, ValType Lane)[] Shapes =
        [("i8x16", 16, ValType.I32), ("i16x8", 8, ValType.I32), ("i32x4", 4, ValType.I32), ("i64x2", 2, ValType.I64), ("f32x4", 4, ValType.F32), ("f64x2", 2, ValType.F64)];

    /// <exception cref="UsageException">Too many, too few, or one that is no value of its type.</exception>
    public static WasmValue[] Read(WasmFunction function, IReadOnlyList<string> texts)
    {
        var types = function.Type.Parameters;
        if (texts.Count != types.Length)
            throw new UsageException($"{function.Name} takes {types.Length} argument{(types.Length == 1 ? "" : "s")}, not {texts.Count}: its type is {function.Type}{Hint(texts)}");
        var values = new WasmValue[types.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = Read(types[i], texts[i]) ?? throw new UsageException($"argument {i + 1} of {function.Name}, \"{texts[i]}\", is no {types[i]}{Hint(texts)}");
        return values;
    }

    /// <summary>A misspelt option is taken for an argument.</summary>
    private static string Hint(IReadOnlyList<string> texts) =>
        texts.FirstOrDefault(text => text.StartsWith("--", StringComparison.Ordinal)) is { } option ? $"; there is no option {option}" : "";

    private static WasmValue? Read(ValType type, string text) => type.Kind switch
    {
        ValKind.I32 => Integer(text, 32) is { } bits ? new WasmValue(type, bits) : null,
        ValKind.I64 => Integer(text, 64) is { } bits ? new WasmValue(type, bits) : null,
        ValKind.F32 => Single(text) is { } bits ? new WasmValue(type, bits) : null,
        ValKind.F64 => Double(text) is { } bits ? new WasmValue(type, bits) : null,
        ValKind.V128 => Vector(text),
        _ when text == "null" && type.Nullable => new WasmValue(type, 0),
        _ when type.Heap == HeapType.Extern && Integer(text, 64) is { } number and < ulong.MaxValue => new WasmValue(type, number + 1),
        _ => null,
    };

    /// <summary>-2^(bits-1) to 2^bits - 1, as bits.</summary>
    private static ulong? Integer(string text, int bits)
    {
        bool negative = text.StartsWith('-');
        string digits = negative ? text[1..] : text;
        bool hexadecimal = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        bool good = hexadecimal
            ? ulong.TryParse(digits.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value)
            : ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out value);
        ulong most = negative ? 1UL << (bits - 1) : ulong.MaxValue >> (64 - bits);
        if (!good || value > most) return null;
        return (negative ? 0 - value : value) & (ulong.MaxValue >> (64 - bits));
    }

    private static ulong? Single(string text)
    {
        if (Special(text, SingleInfinity, 31, 22) is { } special) return special;
        return Decimal<float>(text) is { } value && float.IsFinite(value) ? BitConverter.SingleToUInt32Bits(value) : null;
    }

    private static ulong? Double(string text)
    {
        if (Special(text, DoubleInfinity, 63, 51) is { } special) return special;
        return Decimal<double>(text) is { } value && double.IsFinite(value) ? BitConverter.DoubleToUInt64Bits(value) : null;
    }

    private static T? Decimal<T>(string text) where T : struct, INumberBase<T>
    {
        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        bool isNumber = text.AsSpan().ContainsAnyInRange('0', '9'); // not the words of .NET for what is not finite
        return isNumber && T.TryParse(text, Style, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    /// <summary>inf, nan and nan:0xN, with a sign or without, as bits.</summary>
    private static ulong? Special(string text, ulong infinity, int signBit, int quietBit)
    {
        ulong sign = text.StartsWith('-') ? 1UL << signBit : 0;
        string word = text.TrimStart('-', '+');
        if (text.Length - word.Length > 1) return null;
        if (word == "inf") return sign | infinity;
        if (word == "nan") return sign | infinity | (1UL << quietBit);
        if (!word.StartsWith("nan:0x", StringComparison.Ordinal)) return null;
        bool good = ulong.TryParse(word.AsSpan(6), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong payload);
        return good && payload > 0 && payload < 1UL << (quietBit + 1) ? sign | infinity | payload : null;
    }

    private static WasmValue? Vector(string text)
    {
        if (text.StartsWith("0x", StringComparison.Ordinal))
        {
            bool good = UInt128.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value);
            return good ? WasmValue.V128((ulong)value, (ulong)(value >> 64)) : null;
        }
        string[] parts = text.Split(':');
        var shape = Array.Find(Shapes, shape => shape.Name == parts[0]);
        return shape.Name is null || parts.Length != 2 ? null : Lanes(shape.Lanes, shape.Lane, parts[1].Split(','));
    }

    private static WasmValue? Lanes(int count, ValType lane, string[] texts)
    {
        if (texts.Length != count) return null;
        int bits = 128 / count;
        var value = UInt128.Zero;
        for (int i = 0; i < count; i++)
        {
            if ((lane.IsFloat ? Read(lane, texts[i])?.Bits : Integer(texts[i], bits)) is not { } one) return null;
            value |= (UInt128)one << (i * bits);
        }
        return WasmValue.V128((ulong)value, (ulong)(value >> 64));
    }
}
