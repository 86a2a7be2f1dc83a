namespace OutLayer.Runtime.State;

/// <summary>How a state folder is opened.</summary>
public sealed record SqliteStateStoreOptions
{
    /// <summary>How long to wait for another process that has the folder open, before <see cref="StateStoreError.Locked"/>.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Pages that the database may have at most (4 KiB each); null for no bound. Over it: <see cref="StateStoreError.DiskFull"/>.</summary>
    public long? MaxPages { get; init; }
}
