using System.Runtime.InteropServices;

namespace OutLayer.Wasm.Types;

/// <summary>Lists of types written short, for tables: i = i32, l = i64, f = f32, d = f64, v = v128, F = funcref.</summary>
public static class TypeLetters
{
    /// <summary>A function type.</summary>
    public static FuncType FuncType(string parameters, string results) => new(
        ImmutableCollectionsMarshal.AsImmutableArray(Parse(parameters)), ImmutableCollectionsMarshal.AsImmutableArray(Parse(results)));

    /// <summary>The types in their order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A letter has no type.</exception>
    public static ValType[] Parse(string letters)
    {
        ArgumentNullException.ThrowIfNull(letters);
        if (letters.Length == 0) return [];
        var types = new ValType[letters.Length];
        for (int i = 0; i < types.Length; i++) types[i] = TypeOf(letters[i]);
        return types;
    }

    private static ValType TypeOf(char letter) => letter switch
    {
        'i' => ValType.I32,
        'l' => ValType.I64,
        'f' => ValType.F32,
        'd' => ValType.F64,
        'v' => ValType.V128,
        'F' => ValType.FuncRef,
        _ => throw new ArgumentOutOfRangeException(nameof(letter), letter, "no such type letter"),
    };
}
