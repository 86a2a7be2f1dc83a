namespace OutLayer.Wasm.Types;

/// <summary>What a value type is made of (core spec 2.3.1 to 2.3.5). <see cref="Bottom"/> is the validator's unknown type.</summary>
public enum ValKind : byte { I32, I64, F32, F64, V128, Ref, Bottom }

/// <summary>
/// A heap type (core spec 2.3.3): a negative value is an abstract type, given by the sign-extended byte of its binary
/// form (func = -0x10, extern = -0x11, ...); zero or more is an index into the module's types, in values and externs of a
/// store the store's number of the type.
/// </summary>
public readonly record struct HeapType(int Code)
{
    public static readonly HeapType Func = new(-0x10);
    public static readonly HeapType Extern = new(-0x11);
    public static readonly HeapType Exn = new(-0x17);
    public static readonly HeapType NoExn = new(-0x0C);

    /// <summary>In the validator: of a reference made from an operand of unknown type. Below every other heap type.</summary>
    internal static readonly HeapType Bottom = new(int.MinValue);

    /// <summary>Where types are compared: the type that it stands in.</summary>
    internal static readonly HeapType Self = new(int.MaxValue);

    public bool IsIndex => Code >= 0;

    /// <summary>Functions: the abstract type of all, or one by its index.</summary>
    public bool IsFunction => IsIndex || this == Func;

    public override string ToString() =>
        this == Func ? "func" : this == Extern ? "extern" : this == Exn ? "exn" : this == NoExn ? "noexn" : this == Bottom ? "unknown"
        : FormattableString.Invariant($"{Code}");
}

/// <summary>A value type: a number, a vector, or a reference with its heap type and nullability.</summary>
public readonly record struct ValType(ValKind Kind, bool Nullable = false, HeapType Heap = default)
{
    public static readonly ValType I32 = new(ValKind.I32);
    public static readonly ValType I64 = new(ValKind.I64);
    public static readonly ValType F32 = new(ValKind.F32);
    public static readonly ValType F64 = new(ValKind.F64);
    public static readonly ValType V128 = new(ValKind.V128);
    public static readonly ValType FuncRef = new(ValKind.Ref, true, HeapType.Func);
    public static readonly ValType ExternRef = new(ValKind.Ref, true, HeapType.Extern);
    public static readonly ValType ExnRef = new(ValKind.Ref, true, HeapType.Exn);
    public static readonly ValType Bottom = new(ValKind.Bottom);

    /// <summary>A reference that is never null.</summary>
    public static ValType NonNull(HeapType heap) => new(ValKind.Ref, false, heap);

    /// <summary>Whether locals and table elements of the type may start without a value.</summary>
    public bool HasDefault => Kind != ValKind.Ref || Nullable;

    public bool IsRef => Kind == ValKind.Ref;
    public bool IsNumber => Kind <= ValKind.F64;
    public bool IsFloat => Kind is ValKind.F32 or ValKind.F64;

    /// <summary>Bytes that a value occupies by NEAR's frame rule: i32/f32 4, i64/f64 and references 8, v128 16.</summary>
    public int Size => Kind switch { ValKind.I32 or ValKind.F32 => 4, ValKind.V128 => 16, ValKind.Bottom => 0, _ => 8 };

    /// <summary>8-byte slots that a value takes where values are kept in slots: a v128 two, low half first.</summary>
    public int Slots => Kind == ValKind.V128 ? 2 : 1;

    public bool Equals(ValType other) => Kind == other.Kind && Nullable == other.Nullable && Heap.Code == other.Heap.Code;

    public override int GetHashCode() => HashCode.Combine((int)Kind, Nullable ? 1 : 0, Heap.Code);

    internal ValType MapIndex(Func<int, int> map) => IsRef && Heap.IsIndex ? this with { Heap = new HeapType(map(Heap.Code)) } : this;

    public override string ToString() => Kind switch
    {
        ValKind.I32 => "i32",
        ValKind.I64 => "i64",
        ValKind.F32 => "f32",
        ValKind.F64 => "f64",
        ValKind.V128 => "v128",
        ValKind.Bottom => "unknown",
        _ when Nullable && Heap == HeapType.Func => "funcref",
        _ when Nullable && Heap == HeapType.Extern => "externref",
        _ when Nullable && Heap == HeapType.Exn => "exnref",
        _ => Nullable ? $"(ref null {Heap})" : $"(ref {Heap})",
    };
}
