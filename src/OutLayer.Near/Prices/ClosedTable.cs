namespace OutLayer.Near;

/// <summary>The one check of tables keyed by an enum: row i is for member i, none missing, none twice.</summary>
internal static class ClosedTable
{
    public static void Check(IEnumerable<int> keys, string[] members, string parameterName)
    {
        int expected = 0;
        foreach (int key in keys)
        {
            if (key != expected)
                throw new ArgumentException($"row {expected} is member {key}; the rows follow the enum", parameterName);
            expected++;
        }
        if (expected != members.Length)
            throw new ArgumentException($"{members.Length} members but {expected} rows", parameterName);
    }
}
