using System.Collections.Immutable;

namespace OutLayer.Wasm.Types;

/// <summary>A function type (core spec 2.3.8). Equality is structural.</summary>
public sealed record FuncType(ImmutableArray<ValType> Parameters, ImmutableArray<ValType> Results)
{
    public static readonly FuncType Empty = new([], []);

    private static readonly FuncType[] OneResult =
        [.. new[] { ValType.I32, ValType.I64, ValType.F32, ValType.F64, ValType.V128 }.Select(type => new FuncType([], [type]))];
    private static readonly FuncType FuncRefResult = new([], [ValType.FuncRef]);
    private static readonly FuncType ExternRefResult = new([], [ValType.ExternRef]);

    /// <summary>[] -> [result]; shared instances for the common types.</summary>
    public static FuncType OfResult(ValType result) =>
        result.Kind <= ValKind.V128 ? OneResult[(int)result.Kind]
        : result == ValType.FuncRef ? FuncRefResult
        : result == ValType.ExternRef ? ExternRefResult
        : new FuncType([], [result]);

    /// <summary>Bytes of all parameters by <see cref="ValType.Size"/>.</summary>
    public int ParameterBytes { get; } = Parameters.Sum(type => type.Size);

    /// <summary>Bytes of all results by <see cref="ValType.Size"/>.</summary>
    public int ResultBytes { get; } = Results.Sum(type => type.Size);

    /// <summary>8-byte slots of all parameters: two for a v128, one for all else.</summary>
    public int ParameterSlots { get; } = Parameters.Sum(type => type.Slots);

    /// <summary>8-byte slots of all results.</summary>
    public int ResultSlots { get; } = Results.Sum(type => type.Slots);

    /// <summary>Whether a reference to a type by its index stands in it.</summary>
    internal bool HasTypeIndices { get; } = Parameters.Any(type => type.Heap.IsIndex && type.IsRef) || Results.Any(type => type.Heap.IsIndex && type.IsRef);

    /// <summary>The type with its type indices replaced.</summary>
    internal FuncType MapIndices(Func<int, int> map)
    {
        if (!HasTypeIndices) return this;
        return new FuncType([.. Parameters.Select(type => type.MapIndex(map))], [.. Results.Select(type => type.MapIndex(map))]);
    }

    public bool Equals(FuncType? other) =>
        ReferenceEquals(this, other) || other is not null && Parameters.AsSpan().SequenceEqual(other.Parameters.AsSpan())
        && Results.AsSpan().SequenceEqual(other.Results.AsSpan());

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var type in Parameters) hash.Add(type);
        hash.Add(-1);
        foreach (var type in Results) hash.Add(type);
        return hash.ToHashCode();
    }

    public override string ToString() => $"[{string.Join(' ', Parameters)}] -> [{string.Join(' ', Results)}]";
}

/// <summary>Limits of a memory (in pages of 64 KiB) or table (in elements); <c>Max</c> is null where none is declared.</summary>
public readonly record struct Limits(ulong Min, ulong? Max)
{
    /// <summary>Import matching (core spec 4.5.2): what is there must be at least as large and at most as growable.</summary>
    public bool Matches(Limits required) =>
        Min >= required.Min && (required.Max is null || (Max is { } max && max <= required.Max));
}

public sealed record MemoryType(Limits Limits);

public sealed record TableType(ValType Element, Limits Limits);

public sealed record GlobalType(ValType Value, bool Mutable);

public enum ExternKind : byte { Func, Table, Memory, Global, Tag }
