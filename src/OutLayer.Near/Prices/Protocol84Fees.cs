namespace OutLayer.Near;

/// <summary>Fees at protocol version 84: as at 86, but for accounts, which version 85 made dearer to execute and cheaper to send.</summary>
internal static class Protocol84Fees
{
    public static readonly FeeTable Table = Protocol86Fees.Table
        .With(new FeeRow(ActionCost.CreateAccount, "action_create_account", 3_850_000_000_000, 3_850_000_000_000, 3_850_000_000_000))
        .With(new FeeRow(ActionCost.DeterministicStateInit, "action_deterministic_state_init", 3_850_000_000_000, 3_850_000_000_000, 4_080_000_000_000));
}
