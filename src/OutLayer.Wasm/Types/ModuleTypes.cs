using System.Collections.Immutable;

namespace OutLayer.Wasm.Types;

/// <summary>A function type (core spec 2.3.8). Equality is structural.</summary>
public sealed record FuncType(ImmutableArray<ValType> Parameters, ImmutableArray<ValType> Results)
{
    public static readonly FuncType Empty = new([], []);

    private static readonly FuncType[] OneResult =
        [new([], [ValType.I32]), new([], [ValType.I64]), new([], [ValType.F32]), new([], [ValType.F64]), new([], [ValType.V128])];
    private static readonly FuncType FuncRefResult = new([], [ValType.FuncRef]);
    private static readonly FuncType ExternRefResult = new([], [ValType.ExternRef]);

    /// <summary>[] -> [result]; shared instances for the common types.</summary>
    public static FuncType OfResult(ValType result) =>
        result.Kind <= ValKind.V128 ? OneResult[(int)result.Kind]
        : result == ValType.FuncRef ? FuncRefResult
        : result == ValType.ExternRef ? ExternRefResult
        : new FuncType([], [result]);

    /// <summary>Bytes of all parameters by <see cref="ValType.Size"/>.</summary>
    public int ParameterBytes { get; } = BytesOf(Parameters);

    /// <summary>Bytes of all results by <see cref="ValType.Size"/>.</summary>
    public int ResultBytes { get; } = BytesOf(Results);

    /// <summary>8-byte slots of all parameters: two for a v128, one for all else.</summary>
    public int ParameterSlots { get; } = SlotsOf(Parameters);

    /// <summary>8-byte slots of all results.</summary>
    public int ResultSlots { get; } = SlotsOf(Results);

    /// <summary>Whether a reference to a type by its index stands in it.</summary>
    internal bool HasTypeIndices { get; } = HasIndex(Parameters) || HasIndex(Results);

    /// <summary>The type with its type indices replaced.</summary>
    internal FuncType MapIndices(Func<int, int> map)
    {
        if (!HasTypeIndices) return this;
        return new FuncType([.. Parameters.Select(type => type.MapIndex(map))], [.. Results.Select(type => type.MapIndex(map))]);
    }

    public bool Equals(FuncType? other) =>
        ReferenceEquals(this, other) || other is not null && Same(Parameters, other.Parameters) && Same(Results, other.Results);

    public override int GetHashCode() => HashCode.Combine(HashOf(Parameters), HashOf(Results));

    public override string ToString() => $"[{string.Join(' ', Parameters)}] -> [{string.Join(' ', Results)}]";

    // Loops, not LINQ: types are read when a guest starts, and generic code over our structs is compiled then.

    private static int BytesOf(ImmutableArray<ValType> types)
    {
        int bytes = 0;
        foreach (var type in types) bytes += type.Size;
        return bytes;
    }

    private static int SlotsOf(ImmutableArray<ValType> types)
    {
        int slots = 0;
        foreach (var type in types) slots += type.Slots;
        return slots;
    }

    private static bool Same(ImmutableArray<ValType> types, ImmutableArray<ValType> others)
    {
        if (types.Length != others.Length) return false;
        for (int i = 0; i < types.Length; i++)
            if (!types[i].Equals(others[i])) return false;
        return true;
    }

    private static int HashOf(ImmutableArray<ValType> types)
    {
        int hash = types.Length;
        foreach (var type in types) hash = HashCode.Combine(hash, type.GetHashCode());
        return hash;
    }

    private static bool HasIndex(ImmutableArray<ValType> types)
    {
        foreach (var type in types)
            if (type.IsRef && type.Heap.IsIndex) return true;
        return false;
    }
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
