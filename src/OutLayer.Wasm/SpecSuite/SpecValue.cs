using System.Collections.Immutable;
using OutLayer.Wasm.Text;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.SpecSuite;

/// <summary>A value of a script: an argument, or a pattern that a result matches. As text it is what a script says.</summary>
internal abstract record SpecValue
{
    /// <summary>A number or pattern of one without its parentheses.</summary>
    public virtual string Literal => throw new InvalidOperationException($"{this} is no literal");
}

/// <summary>A number by its bits, 32-bit ones zero-extended.</summary>
internal sealed record NumberValue(ValType Type, ulong Bits) : SpecValue
{
    public override string Literal => Type == ValType.F32 ? WatNumbers.Print(Bits, FloatFormat.F32)
        : Type == ValType.F64 ? WatNumbers.Print(Bits, FloatFormat.F64) : FormattableString.Invariant($"0x{Bits:x}");

    public override string ToString() => $"({Type}.const {Literal})";
}

/// <summary>nan:canonical (the quiet bit alone, either sign) or nan:arithmetic (the quiet bit is set).</summary>
internal sealed record NaNValue(ValType Type, bool Canonical) : SpecValue
{
    public override string Literal => Canonical ? "nan:canonical" : "nan:arithmetic";

    public override string ToString() => $"({Type}.const {Literal})";
}

/// <summary>A vector by its lanes, first lane first; a lane of a pattern may be a NaN's.</summary>
/// <param name="Shape">"i8x16" ... "f64x2".</param>
/// <param name="Lanes">As many as the shape says; integer lanes are numbers of type i32 or i64 with the bits of a lane.</param>
internal sealed record VectorValue(string Shape, ImmutableArray<SpecValue> Lanes) : SpecValue
{
    public int LaneBits => 128 / Lanes.Length;

    public override string ToString() => $"(v128.const {Shape} {string.Join(' ', Lanes.Select(lane => lane.Literal))})";
}

/// <summary>A null of a heap type; without one, any null.</summary>
internal sealed record NullValue(string? Heap) : SpecValue
{
    public override string ToString() => Heap is null ? "(ref.null)" : $"(ref.null {Heap})";
}

/// <summary>An externref with the host's number; without one, any that is not null.</summary>
internal sealed record ExternValue(ulong? Number) : SpecValue
{
    public override string ToString() => FormattableString.Invariant($"(ref.extern{(Number is null ? "" : " ")}{Number})");
}

/// <summary>Any reference of a kind: "ref.func", "ref.i31" ...; an argument only for host references.</summary>
internal sealed record ReferenceValue(string Kind) : SpecValue
{
    public override string ToString() => $"({Kind})";
}

/// <summary>One of several.</summary>
internal sealed record EitherValue(ImmutableArray<SpecValue> Alternatives) : SpecValue
{
    public override string ToString() => $"(either {string.Join(' ', Alternatives)})";
}
