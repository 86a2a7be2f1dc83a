using OutLayer.Near;
using OutLayer.Runtime.NearVm;

namespace OutLayer.Runtime.LocalNode.Rpc.Views;

/// <content>nearcore's names, and the numbers that a chain of one node has no use for.</content>
internal static partial class RuntimeConfigView
{
    private const int FixedLoadingError = 86;

    /// <summary>Nodes, shards and proofs of a network: nothing here runs into them. Shown since tools read them.</summary>
    private static readonly (string Name, (string Member, ulong Value)[] Numbers)[] NetworkLimits =
    [
        ("congestion_control_config",
        [
            ("max_congestion_incoming_gas", 400_000_000_000_000_000), ("max_congestion_outgoing_gas", 10_000_000_000_000_000),
            ("max_congestion_memory_consumption", 1_000_000_000), ("max_congestion_missed_chunks", 125), ("max_outgoing_gas", 300_000_000_000_000_000),
            ("min_outgoing_gas", 1_000_000_000_000_000), ("allowed_shard_outgoing_gas", 1_000_000_000_000_000), ("max_tx_gas", 500_000_000_000_000),
            ("min_tx_gas", 20_000_000_000_000), ("outgoing_receipts_usual_size_limit", 102_400), ("outgoing_receipts_big_size_limit", 4_718_592),
        ]),
        ("witness_config",
        [
            ("main_storage_proof_size_soft_limit", 4_000_000), ("combined_transactions_size_limit", 4_194_304),
            ("new_transactions_validation_state_size_soft_limit", 572_864),
        ]),
        ("dynamic_resharding_config",
        [
            ("memory_usage_threshold", Never), ("min_child_memory_usage", Never), ("max_number_of_shards", Never), ("min_epochs_between_resharding", Never),
        ]),
    ];

    private const ulong Never = 999_999_999_999_999;

    private static readonly (string Name, ActionCost Cost)[] ActionFeeNames =
    [
        ("create_account_cost", ActionCost.CreateAccount), ("deploy_contract_cost", ActionCost.DeployContract),
        ("deploy_contract_cost_per_byte", ActionCost.DeployContractByte), ("function_call_cost", ActionCost.FunctionCall),
        ("function_call_cost_per_byte", ActionCost.FunctionCallByte), ("transfer_cost", ActionCost.Transfer), ("stake_cost", ActionCost.Stake),
        ("delete_key_cost", ActionCost.DeleteKey), ("delete_account_cost", ActionCost.DeleteAccount), ("delegate_cost", ActionCost.Delegate),
    ];

    private static readonly (string Name, ActionCost Cost)[] KeyFeeNames =
    [
        ("full_access_cost", ActionCost.AddFullAccessKey), ("function_call_cost", ActionCost.AddFunctionCallKey),
        ("function_call_cost_per_byte", ActionCost.AddFunctionCallKeyByte),
    ];

    /// <summary>Costs that nothing pays any more.</summary>
    private static readonly string[] RetiredCosts = ["contract_compile_base", "contract_compile_bytes"];

    private static readonly string[] Features =
    [
        "discard_custom_sections", "saturating_float_to_int", "global_contract_host_fns", "reftypes_bulk_memory", "deterministic_account_ids",
        "implicit_account_creation", "eth_implicit_accounts",
    ];

    private static readonly (string Name, Func<RuntimeParameters, ulong> Value)[] LimitNames =
    [
        ("max_gas_burnt", p => p.Limits.MaxGasBurnt), ("max_stack_height", p => p.Engine.MaxStackHeight),
        ("initial_memory_pages", p => p.Engine.InitialMemoryPages), ("max_memory_pages", p => p.Engine.MaxMemoryPages),
        ("registers_memory_limit", p => p.Limits.RegistersMemoryLimit), ("max_register_size", p => p.Limits.MaxRegisterSize),
        ("max_number_registers", p => p.Limits.MaxNumberRegisters), ("max_number_logs", p => p.Limits.MaxNumberLogs),
        ("max_total_log_length", p => p.Limits.MaxTotalLogLength), ("max_total_prepaid_gas", p => p.Limits.MaxTotalPrepaidGas),
        ("max_actions_per_receipt", p => p.Limits.MaxActionsPerReceipt), ("max_number_bytes_method_names", p => p.Limits.MaxNumberBytesMethodNames),
        ("max_length_method_name", p => p.Limits.MaxLengthMethodName), ("max_arguments_length", p => p.Limits.MaxArgumentsLength),
        ("max_length_returned_data", p => p.Limits.MaxLengthReturnedData), ("max_contract_size", p => p.Limits.MaxContractSize),
        ("max_transaction_size", p => p.Limits.MaxTransactionSize), ("max_receipt_size", p => p.Limits.MaxReceiptSize),
        ("max_length_storage_key", p => p.Limits.MaxLengthStorageKey), ("max_length_storage_value", p => p.Limits.MaxLengthStorageValue),
        ("max_promises_per_function_call_action", p => p.Limits.MaxPromises), ("max_number_input_data_dependencies", p => p.Limits.MaxInputDataDependencies),
        ("max_functions_number_per_contract", p => (ulong)p.Preparation.MaxFunctions), ("max_locals_per_contract", p => (ulong)p.Preparation.MaxLocals),
        ("max_tables_per_contract", p => (ulong)p.Preparation.MaxTables), ("max_elements_per_contract_table", p => p.Preparation.MaxTableElements),
        ("account_id_validity_rules_version", _ => 2), ("yield_timeout_length_in_blocks", p => p.Limits.YieldTimeoutLengthInBlocks),
        ("max_yield_payload_size", p => p.Limits.MaxYieldPayload), ("per_receipt_storage_proof_size_limit", _ => 4_000_000),
    ];

    /// <summary>Host functions that a version of the protocol does not have are not among its costs, nor are our own.</summary>
    private static bool IsShown(Cost cost, int protocolVersion) => cost switch
    {
        >= Cost.Sha3Bits256Base => false,
        >= Cost.YieldCreateWithIdBase => protocolVersion > 84,
        _ => true,
    };
}
