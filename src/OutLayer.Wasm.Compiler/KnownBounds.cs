namespace OutLayer.Wasm.Compiler;

/// <summary>
/// What is known of a 32-bit value: nothing; that it is a constant; or that it is what a variable held at its version, plus a constant.
/// Variables are the locals of a function and of the bodies that are compiled into it, counted from 1.
/// </summary>
internal readonly record struct Symbol(int Variable, int Version, uint Addend)
{
    private const int NoVariable = -1;

    public bool IsConstant => Variable == NoVariable;
    public bool IsVariable => Variable > 0;
    public bool IsKnown => Variable != 0;

    public static Symbol Constant(int value) => new(NoVariable, 0, (uint)value);

    public Symbol Plus(uint addend) => IsKnown ? this with { Addend = Addend + addend } : this;
}

/// <summary>
/// Accesses that need no check: for a variable plus a constant, how many bytes from there are inside the memory, because an access
/// before has shown it. It holds until the variable is set, in calls too, since memories never shrink while a guest runs.
/// </summary>
internal sealed class KnownBounds
{
    /// <summary>In place of a variable: the depth that the function was given, of which so many bytes are known to be there.</summary>
    public const int Depth = 0;

    /// <summary>Comparing two of these takes the square of it.</summary>
    private const int Most = 32;

    public static readonly KnownBounds Nothing = new([]);

    private readonly Entry[] _entries;

    private KnownBounds(Entry[] entries) => _entries = entries;

    /// <summary>From variable + addend, which is taken modulo 2^32, the bytes before <c>End</c> are inside.</summary>
    private readonly record struct Entry(int Variable, uint Addend, ulong End)
    {
        /// <summary>What lies between cannot wrap around: the end is inside, and that is not beyond 2^32.</summary>
        public bool Covers(Entry other) => Variable == other.Variable && other.Addend - Addend + other.End <= End;
    }

    public bool Covers(int variable, uint addend, ulong end) => Covers(new Entry(variable, addend, end));

    public KnownBounds With(int variable, uint addend, ulong end)
    {
        var added = new Entry(variable, addend, end);
        return Of([.. _entries.Where(entry => !added.Covers(entry)), added]);
    }

    /// <summary>After a variable is set to a value: what was known of it is gone, what is known of the value holds for it.</summary>
    public KnownBounds Set(int variable, Symbol value)
    {
        if (!Array.Exists(_entries, entry => entry.Variable == variable || (value.IsVariable && entry.Variable == value.Variable))) return this;
        var entries = new List<Entry>();
        foreach (var entry in _entries)
        {
            if (entry.Variable != variable) entries.Add(entry);
            if (value.IsVariable && entry.Variable == value.Variable) entries.Add(new Entry(variable, entry.Addend - value.Addend, entry.End));
        }
        return Of(entries);
    }

    public KnownBounds Without(Func<int, bool> isForgotten) =>
        _entries.Length == 0 ? this : Of([.. _entries.Where(entry => !isForgotten(entry.Variable))]);

    /// <summary>What holds on both ways to a place.</summary>
    public KnownBounds Meet(KnownBounds other) =>
        this == other ? this
        : _entries.Length == 0 || other._entries.Length == 0 ? Nothing
        : Of([.. _entries.Where(other.CoversEntry).Union(other._entries.Where(CoversEntry))]);

    private static KnownBounds Of(List<Entry> entries) => entries.Count switch
    {
        0 => Nothing,
        > Most => new([.. entries.TakeLast(Most)]),
        _ => new([.. entries]),
    };

    private bool CoversEntry(Entry entry) => Covers(entry);

    private bool Covers(Entry entry)
    {
        foreach (var known in _entries)
            if (known.Covers(entry)) return true;
        return false;
    }
}
