namespace OutLayer.Architecture.Tests;

internal static class Offenders
{
    /// <summary>Fails with all of them, a line each.</summary>
    public static void None<T>(IEnumerable<T> offenders)
    {
        var all = offenders.Select(offender => $"{offender}").ToList();
        Assert.True(all.Count == 0, string.Join('\n', all));
    }
}
