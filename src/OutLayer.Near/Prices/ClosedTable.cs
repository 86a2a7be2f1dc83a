namespace OutLayer.Near;

/// <summary>The one check of tables keyed by an enum: row i is for member i, none missing, none twice.</summary>
internal static class ClosedTable
{
    /// <param name="rows">How many rows there are.</param>
    /// <param name="keyOf">The enum's member, as a number, that a row is for.</param>
    /// <param name="members">The enum.</param>
    /// <param name="parameterName">Named by the exception.</param>
    /// <exception cref="ArgumentException">A row is missing, doubled or out of order.</exception>
    public static void Check(int rows, Func<int, int> keyOf, Type members, string parameterName)
    {
        for (int row = 0; row < rows; row++)
            if (keyOf(row) != row) throw new ArgumentException($"row {row} is member {keyOf(row)}; the rows follow the enum", parameterName);
        int expected = Enum.GetNames(members).Length;
        if (rows != expected) throw new ArgumentException($"{expected} members but {rows} rows", parameterName);
    }
}
