namespace OutLayer.Near;

/// <content>
/// Storage iterators: NEAR keeps their names for old contracts, and ends a call that uses one, free of charge.
/// </content>
public sealed partial class VmLogic
{
    public static ulong StorageIterPrefix() => throw VmErrors.Deprecated("storage_iter_prefix");

    public static ulong StorageIterRange() => throw VmErrors.Deprecated("storage_iter_range");

    public static ulong StorageIterNext() => throw VmErrors.Deprecated("storage_iter_next");
}
