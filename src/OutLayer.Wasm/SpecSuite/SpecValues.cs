using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.SpecSuite;

/// <summary>Values of scripts and of the engine: arguments are made, results are held against patterns.</summary>
internal static class SpecValues
{
    private const uint Nan32 = 0x7FC0_0000, Sign32 = 0x8000_0000;
    private const ulong Nan64 = 0x7FF8_0000_0000_0000, Sign64 = 0x8000_0000_0000_0000;

    /// <exception cref="InvalidDataException">A value that no call can take.</exception>
    public static WasmValue Argument(SpecValue value) => value switch
    {
        NumberValue number => new WasmValue(number.Type, number.Bits),
        VectorValue vector => Vector(vector),
        ExternValue { Number: { } number } => new WasmValue(ValType.NonNull(HeapType.Extern), number + 1), // 0 is null
        NullValue { Heap: "extern" } => new WasmValue(ValType.ExternRef, 0),
        NullValue { Heap: "func" } => new WasmValue(ValType.FuncRef, 0),
        _ => throw new InvalidDataException($"no argument can be {value}"),
    };

    public static bool Matches(SpecValue expected, WasmValue actual) => expected switch
    {
        NumberValue number => actual.Type == number.Type && actual.Bits == number.Bits,
        NaNValue nan => actual.Type == nan.Type && MatchesNaN(nan, actual.Bits),
        VectorValue vector => actual.Type == ValType.V128 && MatchesLanes(vector, actual.AsV128()),
        NullValue { Heap: var heap } => actual.Type.IsRef && actual.Bits == 0 && (heap is null || heap.EndsWith(Hierarchy(actual.Type.Heap), StringComparison.Ordinal)),
        ReferenceValue { Kind: "ref.func" } => IsOf("func", actual.Type) && actual.Bits != 0,
        ExternValue host => IsOf("extern", actual.Type) && (host.Number is null ? actual.Bits != 0 : actual.Bits == host.Number + 1),
        EitherValue either => either.Alternatives.Any(alternative => Matches(alternative, actual)),
        _ => false,
    };

    /// <summary>The top of the hierarchy that a heap type belongs to: null is the same value for all of it ("nofunc" and "func").</summary>
    private static string Hierarchy(HeapType heap) => heap.IsFunction ? "func" : heap == HeapType.Extern ? "extern" : "exn";

    public static string Describe(WasmValue value) => value.Type == ValType.V128
        ? FormattableString.Invariant($"v128 0x{value.AsV128():x32}")
        : FormattableString.Invariant($"{value.Type} 0x{value.Bits:x}");

    private static bool IsOf(string hierarchy, ValType type) => type.IsRef && Hierarchy(type.Heap) == hierarchy;

    private static bool MatchesNaN(NaNValue expected, ulong bits)
    {
        var (nan, sign) = expected.Type == ValType.F32 ? (Nan32, Sign32) : (Nan64, Sign64);
        return expected.Canonical ? (bits & ~sign) == nan : (bits & nan) == nan;
    }

    private static WasmValue Vector(VectorValue value)
    {
        var all = UInt128.Zero;
        foreach (var lane in value.Lanes.Reverse())
            all = all << value.LaneBits | (lane as NumberValue ?? throw new InvalidDataException($"no argument can be {value}")).Bits;
        return WasmValue.V128((ulong)all, (ulong)(all >> 64));
    }

    private static bool MatchesLanes(VectorValue expected, UInt128 actual)
    {
        foreach (var lane in expected.Lanes)
        {
            ulong found = (ulong)actual & ulong.MaxValue >> (64 - expected.LaneBits);
            if (!(lane is NaNValue nan ? MatchesNaN(nan, found) : lane is NumberValue number && number.Bits == found)) return false;
            actual >>= expected.LaneBits;
        }
        return true;
    }
}
