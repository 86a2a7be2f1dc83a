using System.Collections.Immutable;

namespace OutLayer.Wasm.Types;

/// <summary>What a block takes and leaves (core spec 2.4.8): nothing, one result, or a function type by its index.</summary>
public readonly record struct BlockType
{
    private readonly ValType _result;
    private readonly int _form; // 0: nothing, 1: one result, n + 2: type index n

    private BlockType(int form, ValType result = default) => (_form, _result) = (form, result);

    public static BlockType Empty => default;

    public static BlockType Of(ValType result) => new(1, result);

    public static BlockType OfType(int typeIndex) => new(typeIndex + 2);

    public bool IsEmpty => _form == 0;

    /// <summary>The one result, or null where there is none or a type index.</summary>
    public ValType? Result => _form == 1 ? _result : null;

    /// <summary>The type index, or null.</summary>
    public int? TypeIndex => _form >= 2 ? _form - 2 : null;

    /// <summary>The type as a function type. The type index must have been validated. Allocates nothing.</summary>
    public FuncType Resolve(Module module) => _form switch
    {
        0 => FuncType.Empty,
        1 => FuncType.OfResult(_result),
        _ => module.Types[_form - 2],
    };
}
