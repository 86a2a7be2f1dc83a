using System.Collections.Immutable;

namespace OutLayer.Near;

/// <summary>The fee of one <see cref="ActionCost"/>.</summary>
/// <param name="Cost">What is paid for.</param>
/// <param name="Name">NEAR's name of the parameter.</param>
/// <param name="SendSelf">Gas to send when sender is receiver (<c>send_sir</c>).</param>
/// <param name="SendOther">Gas to send to another account (<c>send_not_sir</c>).</param>
/// <param name="Execute">Gas to execute (<c>execution</c>).</param>
public sealed record FeeRow(ActionCost Cost, string Name, ulong SendSelf, ulong SendOther, ulong Execute)
{
    /// <summary>Whether a published case of nearcore's tests has it in it; else it is from the published parameters alone.</summary>
    public bool Verified { get; init; }

    /// <summary>Gas to send.</summary>
    public ulong Send(bool senderIsReceiver) => senderIsReceiver ? SendSelf : SendOther;
}

/// <summary>The fee of every <see cref="ActionCost"/>: complete, in the enum's order.</summary>
public sealed class FeeTable
{
    /// <exception cref="ArgumentException">A row is missing, doubled or out of order.</exception>
    public FeeTable(ImmutableArray<FeeRow> rows)
    {
        ClosedTable.Check(rows.Length, row => (int)rows[row].Cost, typeof(ActionCost), nameof(rows));
        Rows = rows;
    }

    public ImmutableArray<FeeRow> Rows { get; }

    public FeeRow this[ActionCost cost] => Rows[(int)cost];

    /// <summary>The same table with one fee changed.</summary>
    public FeeTable With(FeeRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new FeeTable(Rows.SetItem((int)row.Cost, row));
    }
}
