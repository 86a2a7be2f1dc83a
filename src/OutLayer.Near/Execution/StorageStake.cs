namespace OutLayer.Near;

/// <summary>yoctoNEAR that an account must keep for what it stores.</summary>
internal static class StorageStake
{
    /// <summary>What is missing; 0 if nothing is. An account that stores little needs nothing (NEP-448).</summary>
    public static UInt128 Missing(Account account, UInt128 balance, RuntimeParameters parameters)
    {
        var required = checked(parameters.StorageAmountPerByte * account.StorageUsage);
        var available = checked(balance + account.Locked);
        return available >= required || account.StorageUsage <= Account.ZeroBalanceStorageLimit ? 0 : required - available;
    }
}
