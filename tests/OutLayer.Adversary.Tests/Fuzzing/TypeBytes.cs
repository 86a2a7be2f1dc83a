using OutLayer.Testing;
using OutLayer.Wasm.Types;

namespace OutLayer.Adversary.Tests.Fuzzing;

/// <summary>Value types in the binary format, and as the letters that the judge is told.</summary>
internal static class TypeBytes
{
    public static byte[] Of(ValType type) => type.Kind switch
    {
        ValKind.Ref when type.Nullable && !type.Heap.IsIndex => Code.SignedLeb(type.Heap.Code),
        ValKind.Ref => [(byte)(type.Nullable ? 0x63 : 0x64), .. Code.SignedLeb(type.Heap.Code)],
        _ => [(byte)(0x7F - (int)type.Kind)],
    };

    public static byte[] Of(FuncType type) =>
        [0x60, .. Code.Vector([.. type.Parameters.Select(parameter => Of(parameter))]), .. Code.Vector([.. type.Results.Select(result => Of(result))])];

    /// <summary>i, l, f, d, v; F for references to functions, E for those of the host; x for what cannot cross to the judge.</summary>
    public static char Letter(ValType type) => type.Kind switch
    {
        ValKind.I32 => 'i',
        ValKind.I64 => 'l',
        ValKind.F32 => 'f',
        ValKind.F64 => 'd',
        ValKind.V128 => 'v',
        _ when type == ValType.FuncRef => 'F',
        _ when type == ValType.ExternRef => 'E',
        _ => 'x',
    };

    public static string Letters(IEnumerable<ValType> types) => new([.. types.Select(Letter)]);
}
