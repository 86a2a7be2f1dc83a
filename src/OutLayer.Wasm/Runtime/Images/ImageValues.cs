using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Runtime;

/// <summary>
/// Values as images hold them, the same in every store: numbers are their bits, a function reference is the function's index and
/// one, 0 is null.
/// </summary>
internal static unsafe class ImageValues
{
    /// <summary>The bits of a number; what lies above 32 bits of a small one is nothing.</summary>
    public static UInt128 Number(ValType type, ulong* cell) => type.Kind switch
    {
        ValKind.I32 or ValKind.F32 => (uint)*cell,
        ValKind.V128 => new UInt128(cell[1], cell[0]),
        _ => *cell,
    };

    /// <exception cref="NotSupportedException">It refers to what is not the instance's own; the message names the place.</exception>
    public static uint Token(Instance instance, ValType type, nint reference, string place)
    {
        if (reference == 0) return 0;
        if (!type.Heap.IsFunction) throw Refused(place, $"a {type} that is not null");
        return instance.TryIndexOf((FuncRef*)reference, out int index) ? (uint)index + 1
            : throw Refused(place, "a function of another instance, which it does not import");
    }

    /// <summary>The reference that a token stands for in an instance.</summary>
    public static nint Reference(Instance instance, uint token) => token == 0 ? 0 : (nint)instance.FuncRefOf((int)token - 1);

    private static NotSupportedException Refused(string place, string what) => new($"an image cannot hold {place}: {what}");
}
