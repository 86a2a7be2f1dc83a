namespace OutLayer.Near;

/// <summary>
/// Gas of receipts and actions at protocol version 86: to send to oneself, to another, to execute. Published cases of actions replace the fee by
/// one of their own: they hold the order of charges, not these numbers.
/// </summary>
internal static class Protocol86Fees
{
    public static readonly FeeTable Table = new(
    [
        Row(ActionCost.ActionReceipt, "action_receipt_creation", 108_059_500_000, 108_059_500_000, 108_059_500_000) with { Verified = true },
        Row(ActionCost.DataReceiptBase, "data_receipt_creation_base", 36_486_732_312, 36_486_732_312, 36_486_732_312),
        Row(ActionCost.DataReceiptByte, "data_receipt_creation_per_byte", 17_212_011, 47_683_715, 17_212_011),
        Row(ActionCost.CreateAccount, "action_create_account", 500_000_000_000, 500_000_000_000, 7_200_000_000_000),
        Row(ActionCost.DeleteAccount, "action_delete_account", 147_489_000_000, 147_489_000_000, 147_489_000_000),
        Row(ActionCost.DeployContract, "action_deploy_contract", 184_765_750_000, 184_765_750_000, 184_765_750_000),
        Row(ActionCost.DeployContractByte, "action_deploy_contract_per_byte", 6_812_999, 47_683_715, 64_572_944),
        Row(ActionCost.FunctionCall, "action_function_call", 200_000_000_000, 200_000_000_000, 780_000_000_000),
        Row(ActionCost.FunctionCallByte, "action_function_call_per_byte", 2_235_934, 47_683_715, 2_235_934),
        Row(ActionCost.Transfer, "action_transfer", 115_123_062_500, 115_123_062_500, 115_123_062_500),
        Row(ActionCost.Stake, "action_stake", 141_715_687_500, 141_715_687_500, 102_217_625_000),
        Row(ActionCost.AddFullAccessKey, "action_add_full_access_key",
            101_765_125_000, 101_765_125_000, 101_765_125_000),
        Row(ActionCost.AddFunctionCallKey, "action_add_function_call_key",
            102_217_625_000, 102_217_625_000, 102_217_625_000),
        Row(ActionCost.AddFunctionCallKeyByte, "action_add_function_call_key_per_byte",
            1_925_331, 47_683_715, 1_925_331),
        Row(ActionCost.DeleteKey, "action_delete_key", 94_946_625_000, 94_946_625_000, 94_946_625_000),
        Row(ActionCost.Delegate, "action_delegate", 200_000_000_000, 200_000_000_000, 200_000_000_000),
        Row(ActionCost.DeterministicStateInit, "action_deterministic_state_init",
            500_000_000_000, 500_000_000_000, 7_430_000_000_000),
        Row(ActionCost.DeterministicStateInitEntry, "action_deterministic_state_init_per_entry", 0, 0, 200_000_000_000),
        Row(ActionCost.DeterministicStateInitByte, "action_deterministic_state_init_per_byte",
            72_000_000, 72_000_000, 70_000_000),
        Row(ActionCost.GasKeyTransfer, "action_gas_key_transfer", 115_123_062_500, 115_123_062_500, 235_676_644_250),
        Row(ActionCost.GasKeyByte, "action_gas_key_byte", 59_357_464, 59_357_464, 101_435_400),
        Row(ActionCost.GasKeyNonceWriteBase, "action_gas_key_nonce_write_base", 0, 0, 64_196_736_000),
        Row(ActionCost.DeployGlobalContract, "action_deploy_global_contract",
            184_765_750_000, 184_765_750_000, 184_765_750_000),
        Row(ActionCost.DeployGlobalContractByte, "action_deploy_global_contract_per_byte",
            6_812_999, 47_683_715, 70_000_000),
        Row(ActionCost.UseGlobalContract, "action_use_global_contract",
            184_765_750_000, 184_765_750_000, 184_765_750_000),
        Row(ActionCost.UseGlobalContractIdentifierByte, "action_use_global_contract_per_identifier_byte",
            6_812_999, 47_683_715, 64_572_944),
    ]);

    private static FeeRow Row(ActionCost cost, string name, ulong sendSelf, ulong sendOther, ulong execute) =>
        new(cost, name, sendSelf, sendOther, execute);
}
