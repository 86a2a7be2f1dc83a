namespace OutLayer.Runtime.Diagnostics;

public enum CheckStatus
{
    Ok,

    /// <summary>It works, and could be better: slower, or without something that is optional.</summary>
    Note,

    /// <summary>Something that the product needs does not work.</summary>
    Failed,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Name">What it is about: "bounds".</param>
/// <param name="Status">Whether it works.</param>
/// <param name="Detail">What was found.</param>
/// <param name="ToDo">What to do about it; null where there is nothing to do.</param>
public sealed record CheckResult(string Name, CheckStatus Status, string Detail, string? ToDo = null);
