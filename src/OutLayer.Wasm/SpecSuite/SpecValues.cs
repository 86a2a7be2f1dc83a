using System.Globalization;
using System.Text.Json;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.SpecSuite;

/// <summary>Values of the suite: arguments are made, expected results are patterns that values match.</summary>
internal static class SpecValues
{
    private const uint Nan32 = 0x7FC0_0000;
    private const ulong Nan64 = 0x7FF8_0000_0000_0000;

    public static WasmValue Argument(JsonElement value) => Kind(value) switch
    {
        "i32" => new WasmValue(ValType.I32, Number(value)),
        "i64" => new WasmValue(ValType.I64, Number(value)),
        "f32" => new WasmValue(ValType.F32, Number(value)),
        "f64" => new WasmValue(ValType.F64, Number(value)),
        "v128" => Vector(value),
        "ref.extern" => new WasmValue(ValType.NonNull(HeapType.Extern), Number(value) + 1), // 0 is null
        "ref.null" => new WasmValue(Text(value) == "extern" ? ValType.ExternRef : ValType.FuncRef, 0),
        var other => throw new InvalidDataException($"no argument of kind {other}"),
    };

    public static bool Matches(JsonElement expected, WasmValue actual) => Kind(expected) switch
    {
        "i32" => actual.Type == ValType.I32 && actual.Bits == Number(expected),
        "i64" => actual.Type == ValType.I64 && actual.Bits == Number(expected),
        "f32" => actual.Type == ValType.F32 && MatchesFloat(Text(expected), actual.Bits, Nan32, 0x8000_0000),
        "f64" => actual.Type == ValType.F64 && MatchesFloat(Text(expected), actual.Bits, Nan64, 0x8000_0000_0000_0000),
        "v128" => actual.Type == ValType.V128 && MatchesLanes(expected, actual.AsV128()),
        "ref.null" => actual.Type.IsRef && actual.Bits == 0 && (Text(expected) is not { } heap || heap.EndsWith(Hierarchy(actual.Type.Heap), StringComparison.Ordinal)),
        "ref.func" => actual.Type.IsRef && Hierarchy(actual.Type.Heap) == "func" && actual.Bits != 0,
        "ref.extern" => actual.Type.IsRef && Hierarchy(actual.Type.Heap) == "extern" && (Text(expected) is null ? actual.Bits != 0 : actual.Bits == Number(expected) + 1),
        "either" => expected.GetProperty("value").EnumerateArray().Any(alternative => Matches(alternative, actual)),
        _ => false,
    };

    /// <summary>The top of the hierarchy that a heap type belongs to: null is the same value for all of it ("nofunc" and "func").</summary>
    private static string Hierarchy(HeapType heap) => heap.IsFunction ? "func" : heap == HeapType.Extern ? "extern" : "exn";

    public static string Describe(WasmValue value) => value.Type == ValType.V128
        ? FormattableString.Invariant($"v128 0x{value.AsV128():x32}")
        : FormattableString.Invariant($"{value.Type} 0x{value.Bits:x}");

    /// <summary>Canonical: the quiet bit alone, either sign. Arithmetic: the quiet bit is set.</summary>
    private static bool MatchesFloat(string? expected, ulong bits, ulong nan, ulong sign) => expected switch
    {
        "nan:canonical" => (bits & ~sign) == nan,
        "nan:arithmetic" => (bits & nan) == nan,
        _ => bits == ulong.Parse(expected!, CultureInfo.InvariantCulture),
    };

    /// <summary>Bits of a lane of a shape: "i8x16" 8, "f64x2" 64.</summary>
    private static int LaneBits(string shape) => int.Parse(shape.AsSpan(1, shape.IndexOf('x', StringComparison.Ordinal) - 1), CultureInfo.InvariantCulture);

    private static WasmValue Vector(JsonElement value)
    {
        int bits = LaneBits(value.GetProperty("lanes").GetString()!);
        var all = UInt128.Zero;
        foreach (var lane in value.GetProperty("value").EnumerateArray().Reverse())
            all = all << bits | ulong.Parse(lane.GetString()!, CultureInfo.InvariantCulture);
        return WasmValue.V128((ulong)all, (ulong)(all >> 64));
    }

    private static bool MatchesLanes(JsonElement expected, UInt128 actual)
    {
        string shape = expected.GetProperty("lanes").GetString()!;
        int bits = LaneBits(shape), at = 0;
        var (nan, sign) = shape == "f32x4" ? (Nan32, 0x8000_0000) : (Nan64, 0x8000_0000_0000_0000);
        foreach (var lane in expected.GetProperty("value").EnumerateArray())
        {
            ulong found = (ulong)(actual >> at) & ulong.MaxValue >> (64 - bits);
            if (!MatchesFloat(lane.GetString(), found, nan, sign)) return false;
            at += bits;
        }
        return true;
    }

    private static string Kind(JsonElement value) => value.GetProperty("type").GetString()!;

    private static string? Text(JsonElement value) => value.GetProperty("value").GetString();

    private static ulong Number(JsonElement value) => ulong.Parse(Text(value)!, CultureInfo.InvariantCulture);
}
