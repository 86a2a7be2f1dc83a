using System.Collections.Immutable;

namespace OutLayer.Near;

/// <summary>One price: gas per unit of <paramref name="Cost"/> (a call, a byte, a block, an element).</summary>
/// <param name="Cost">What is paid for.</param>
/// <param name="Name">NEAR's name of the parameter, without <c>wasm_</c>; the name in profiles.</param>
/// <param name="Gas">Gas per unit.</param>
/// <param name="Verified">Whether a published case of nearcore's tests has it in it; else it is from the published parameters alone.</param>
public sealed record PriceRow(Cost Cost, string Name, ulong Gas, bool Verified);

/// <summary>
/// The gas price of every <see cref="Cost"/>: complete, in the enum's order, checked when it is made.
/// </summary>
public sealed class PriceTable
{
    private readonly ulong[] _gas;

    /// <exception cref="ArgumentException">A row is missing, doubled or out of order.</exception>
    public PriceTable(ImmutableArray<PriceRow> rows)
    {
        ClosedTable.Check(rows.Length, row => (int)rows[row].Cost, typeof(Cost), nameof(rows));
        Rows = rows;
        _gas = new ulong[rows.Length];
        foreach (var row in rows) _gas[(int)row.Cost] = row.Gas;
    }

    public ImmutableArray<PriceRow> Rows { get; }

    /// <summary>Gas per unit of <paramref name="cost"/>.</summary>
    public ulong this[Cost cost] => _gas[(int)cost];

    /// <summary>NEAR's name of <paramref name="cost"/>, e.g. <c>storage_read_base</c>.</summary>
    public string Name(Cost cost) => Rows[(int)cost].Name;

    /// <summary>The same table with one price changed: for tests and what-if runs.</summary>
    public PriceTable With(Cost cost, ulong gas) => new(Rows.SetItem((int)cost, Rows[(int)cost] with { Gas = gas }));
}
