namespace OutLayer.Mutants;

/// <summary>
/// Changes of the source that cannot change what a guest does, and so are not planted. One table: the line, or a part of it, what
/// stands there instead, or a part of it, and the proof.
/// </summary>
internal static class Equivalents
{
    private static readonly (string Was, string Becomes, string Why)[] Table =
    [
    ];

    /// <summary>The proof that the change is none; null where there is no such proof.</summary>
    public static string? WhyEqual(Mutation mutation) =>
        Table.Where(row => mutation.Was.Contains(row.Was, StringComparison.Ordinal) && (mutation.Becomes ?? "").Contains(row.Becomes, StringComparison.Ordinal)).Select(row => row.Why).FirstOrDefault();
}
