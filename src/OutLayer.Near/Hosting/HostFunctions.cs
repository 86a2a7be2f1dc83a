using System.Collections.Immutable;

namespace OutLayer.Near;

/// <summary>The host functions: the one list that bindings and documents are made from.</summary>
public static class HostFunctions
{
    /// <summary>As a protocol version: none; the function is OutLayer's own.</summary>
    public const int OffChain = int.MaxValue;

    private const int Genesis = 29;        // mainnet's first protocol version
    private const int MathExtension = 46;
    private const int YieldResume = 67;
    private const int GlobalContracts = 77;
    private const int DeterministicAccounts = 82;
    private const int GasKeys = 85;

    // Curves and signatures, by the feature that brought them.
    private const int AltBn128 = 55, Ed25519Verify = 59, Bls12381 = 70, P256Verify = 85;

    /// <summary>All of them, in the order of NEAR's specification; OutLayer's own are last.</summary>
    public static ImmutableArray<HostFunction> All { get; } =
    [
        // name, parameters, cost, call
        Row("read_register", "II", "base + register(n) + write(n)",
            static (vm, m, a) => vm.ReadRegister(m, a[0], a[1])),
        Row("register_len", "I", "base", static (vm, m, a) => vm.RegisterLen(a[0])),
        Row("write_register", "III", "base + memory(n) + set(n)",
            static (vm, m, a) => vm.WriteRegister(m, a[0], a[1], a[2])),

        Row("current_account_id", "I", "base + set(n)", static (vm, m, a) => vm.CurrentAccountId(a[0])),
        Row("signer_account_id", "I", "base + set(n)", static (vm, m, a) => vm.SignerAccountId(a[0]), inViews: false),
        Row("signer_account_pk", "I", "base + set(n)", static (vm, m, a) => vm.SignerAccountPk(a[0]), inViews: false),
        Row("predecessor_account_id", "I", "base + set(n)",
            static (vm, m, a) => vm.PredecessorAccountId(a[0]), inViews: false),
        Row("input", "I", "base + write_register_base", static (vm, m, a) => vm.Input(a[0])),
        Row("block_index", "", "base", static (vm, m, a) => vm.BlockIndex()),
        Row("block_timestamp", "", "base", static (vm, m, a) => vm.BlockTimestamp()),
        Row("epoch_height", "", "base", static (vm, m, a) => vm.EpochHeight()),
        Row("storage_usage", "", "base", static (vm, m, a) => vm.GetStorageUsage()),

        Row("account_balance", "I", "base + write(16)", static (vm, m, a) => vm.AccountBalance(m, a[0])),
        Row("account_locked_balance", "I", "base + write(16)", static (vm, m, a) => vm.AccountLockedBalance(m, a[0])),
        Row("attached_deposit", "I", "base + write(16)", static (vm, m, a) => vm.AttachedDeposit(m, a[0])),
        Row("prepaid_gas", "", "base", static (vm, m, a) => vm.PrepaidGas(), inViews: false),
        Row("used_gas", "", "base", static (vm, m, a) => vm.UsedGas(), inViews: false),

        Row("random_seed", "I", "base + set(n)", static (vm, m, a) => vm.RandomSeed(a[0])),
        Row("sha256", "III", "sha256_base + read(n) + sha256_byte * n + set(32)",
            static (vm, m, a) => vm.Sha256(m, a[0], a[1], a[2])),
        Row("keccak256", "III", "keccak256_base + read(n) + keccak256_byte * n + set(32)",
            static (vm, m, a) => vm.Keccak256(m, a[0], a[1], a[2])),
        Row("keccak512", "III", "keccak512_base + read(n) + keccak512_byte * n + set(64)",
            static (vm, m, a) => vm.Keccak512(m, a[0], a[1], a[2])),
        Row("ripemd160", "III", "ripemd160_base + read(n) + ripemd160_block * ((n + 8) / 64 + 1) + set(20)",
            static (vm, m, a) => vm.Ripemd160(m, a[0], a[1], a[2]), since: MathExtension),

        // Signatures and curves; where there is no base, none is paid.
        Row("ecrecover", "IIIIIII", "ecrecover_base + read(64) + read(32) [+ set(64)]",
            static (vm, m, a) => vm.Ecrecover(m, a[0], a[1], a[2], a[3], a[4], a[5], a[6]), since: MathExtension),
        Row("ed25519_verify", "IIIIII",
            "ed25519_verify_base + read(64) [+ read(n) + ed25519_verify_byte * n + read(32)]",
            static (vm, m, a) => vm.Ed25519Verify(m, a[0], a[1], a[2], a[3], a[4], a[5]), since: Ed25519Verify),
        Row("p256_verify", "IIIIII", "p256_verify_base + read(64) [+ read(n) + p256_verify_byte * n + read(33)]",
            static (vm, m, a) => vm.P256Verify(m, a[0], a[1], a[2], a[3], a[4], a[5]), since: P256Verify),
        Row("alt_bn128_g1_multiexp", "III",
            "alt_bn128_g1_multiexp_base + read(n) + alt_bn128_g1_multiexp_element * (n / 96) + set(64)",
            static (vm, m, a) => vm.AltBn128G1Multiexp(m, a[0], a[1], a[2]), since: AltBn128),
        Row("alt_bn128_g1_sum", "III", "alt_bn128_g1_sum_base + read(n) + alt_bn128_g1_sum_element * (n / 65) + set(64)",
            static (vm, m, a) => vm.AltBn128G1Sum(m, a[0], a[1], a[2]), since: AltBn128),
        Row("alt_bn128_pairing_check", "II",
            "alt_bn128_pairing_check_base + read(n) + alt_bn128_pairing_check_element * (n / 192)",
            static (vm, m, a) => vm.AltBn128PairingCheck(m, a[0], a[1]), since: AltBn128),
        Row("bls12381_p1_sum", "III",
            "bls12381_p1_sum_base + bls12381_p1_sum_element * (n / 97) + memory(n) [+ set(96)]",
            static (vm, m, a) => vm.Bls12381P1Sum(m, a[0], a[1], a[2]), since: Bls12381),
        Row("bls12381_p2_sum", "III",
            "bls12381_p2_sum_base + bls12381_p2_sum_element * (n / 193) + memory(n) [+ set(192)]",
            static (vm, m, a) => vm.Bls12381P2Sum(m, a[0], a[1], a[2]), since: Bls12381),
        Row("bls12381_g1_multiexp", "III",
            "bls12381_g1_multiexp_base + bls12381_g1_multiexp_element * (n / 128) + memory(n) [+ set(96)]",
            static (vm, m, a) => vm.Bls12381G1Multiexp(m, a[0], a[1], a[2]), since: Bls12381),
        Row("bls12381_g2_multiexp", "III",
            "bls12381_g2_multiexp_base + bls12381_g2_multiexp_element * (n / 224) + memory(n) [+ set(192)]",
            static (vm, m, a) => vm.Bls12381G2Multiexp(m, a[0], a[1], a[2]), since: Bls12381),
        Row("bls12381_map_fp_to_g1", "III",
            "bls12381_map_fp_to_g1_base + bls12381_map_fp_to_g1_element * (n / 48) + memory(n) [+ set(2 * n)]",
            static (vm, m, a) => vm.Bls12381MapFpToG1(m, a[0], a[1], a[2]), since: Bls12381),
        Row("bls12381_map_fp2_to_g2", "III",
            "bls12381_map_fp2_to_g2_base + bls12381_map_fp2_to_g2_element * (n / 96) + memory(n) [+ set(2 * n)]",
            static (vm, m, a) => vm.Bls12381MapFp2ToG2(m, a[0], a[1], a[2]), since: Bls12381),
        Row("bls12381_pairing_check", "II",
            "bls12381_pairing_base + read(n) + bls12381_pairing_element * (n / 288)",
            static (vm, m, a) => vm.Bls12381PairingCheck(m, a[0], a[1]), since: Bls12381),
        Row("bls12381_p1_decompress", "III",
            "bls12381_p1_decompress_base + bls12381_p1_decompress_element * (n / 48) + memory(n) [+ set(2 * n)]",
            static (vm, m, a) => vm.Bls12381P1Decompress(m, a[0], a[1], a[2]), since: Bls12381),
        Row("bls12381_p2_decompress", "III",
            "bls12381_p2_decompress_base + bls12381_p2_decompress_element * (n / 96) + memory(n) [+ set(2 * n)]",
            static (vm, m, a) => vm.Bls12381P2Decompress(m, a[0], a[1], a[2]), since: Bls12381),

        Row("value_return", "II", "base + read(n) + data_receipt(n) for each receiver",
            static (vm, m, a) => vm.ValueReturn(m, a[0], a[1])),
        Row("panic", "", "base", static (vm, m, a) => vm.Panic()),
        Row("panic_utf8", "II", "base + utf8(n)", static (vm, m, a) => vm.PanicUtf8(m, a[0], a[1])),
        Row("log_utf8", "II", "base + utf8(n) + log_base + log_byte * n",
            static (vm, m, a) => vm.LogUtf8(m, a[0], a[1])),
        Row("log_utf16", "II", "base + utf16(n) + log_base + log_byte * n8",
            static (vm, m, a) => vm.LogUtf16(m, a[0], a[1])),
        Row("abort", "iiii", "base + memory(4) * 2 + utf16(message) + utf16(file) + log_base + log_byte * text8",
            static (vm, m, a) => vm.Abort(m, (uint)a[0], (uint)a[1], (uint)a[2], (uint)a[3])),

        Row("refund_to_account_id", "I", "base + set(n)", static (vm, m, a) => vm.RefundToAccountId(a[0]), since: DeterministicAccounts, inViews: false),
        Row("chain_id", "I", "base + set(n)", static (vm, m, a) => vm.ChainId(a[0]), since: 85),
        Row("current_contract_code", "I", "base [+ set(n)]", static (vm, m, a) => vm.CurrentContractCode(a[0]), since: DeterministicAccounts),

        Row("promise_create", "IIIIIIII", "promise_batch_create + promise_batch_action_function_call",
            static (vm, m, a) => vm.PromiseCreate(m, a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]), inViews: false),
        Row("promise_then", "IIIIIIIII", "promise_batch_then + promise_batch_action_function_call",
            static (vm, m, a) => vm.PromiseThen(m, a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8]), inViews: false),
        Row("promise_and", "II", "base + promise_and_base + promise_and_per_promise * 8 * count + memory(8 * count)",
            static (vm, m, a) => vm.PromiseAnd(m, a[0], a[1]), inViews: false),
        Row("promise_batch_create", "II", "base + account(n) + receipt", static (vm, m, a) => vm.PromiseBatchCreate(m, a[0], a[1]), inViews: false),
        Row("promise_batch_then", "III", "base + account(n) + receipt + data_receipt for each result",
            static (vm, m, a) => vm.PromiseBatchThen(m, a[0], a[1], a[2]), inViews: false),
        Row("promise_set_refund_to", "III", "base + account(n)",
            static (vm, m, a) => vm.PromiseSetRefundTo(m, a[0], a[1], a[2]), since: DeterministicAccounts, inViews: false),
        Row("promise_results_count", "", "base", static (vm, m, a) => vm.PromiseResultsCount(), inViews: false),
        Row("promise_result", "II", "base [+ write_register_base]", static (vm, m, a) => vm.PromiseResult(a[0], a[1]), inViews: false),
        Row("promise_return", "I", "base + promise_return", static (vm, m, a) => vm.PromiseReturn(a[0]), inViews: false),

        Row("promise_batch_action_create_account", "I", "base + action(create_account)",
            static (vm, m, a) => vm.PromiseBatchActionCreateAccount(a[0]), inViews: false),
        Row("promise_batch_action_deploy_contract", "III", "base + read(n) + action(deploy_contract) + action(deploy_contract_per_byte) * n",
            static (vm, m, a) => vm.PromiseBatchActionDeployContract(m, a[0], a[1], a[2]), inViews: false),
        Row("promise_batch_action_function_call", "IIIIIII",
            "base + memory(16) + read(method) + read(arguments) + action(function_call) + action(function_call_per_byte) * n + gas",
            static (vm, m, a) => vm.PromiseBatchActionFunctionCall(m, a[0], a[1], a[2], a[3], a[4], a[5], a[6]), inViews: false),
        Row("promise_batch_action_function_call_weight", "IIIIIIII", "as promise_batch_action_function_call",
            static (vm, m, a) => vm.PromiseBatchActionFunctionCallWeight(m, a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7]), since: 53, inViews: false),
        Row("promise_batch_action_transfer", "II", "base + memory(16) + action(transfer) [+ action(create_account) [+ action(add_full_access_key)]]",
            static (vm, m, a) => vm.PromiseBatchActionTransfer(m, a[0], a[1]), inViews: false),
        Row("promise_batch_action_stake", "IIII", "base + memory(16) + read(key) + action(stake)",
            static (vm, m, a) => vm.PromiseBatchActionStake(m, a[0], a[1], a[2], a[3]), inViews: false),
        Row("promise_batch_action_add_key_with_full_access", "IIII", "base + read(key) + action(add_full_access_key)",
            static (vm, m, a) => vm.PromiseBatchActionAddKeyWithFullAccess(m, a[0], a[1], a[2], a[3]), inViews: false),
        Row("promise_batch_action_add_key_with_function_call", "IIIIIIIII",
            "base + read(key) + memory(16) + account(n) + read(methods) + action(add_function_call_key)"
            + " + action(add_function_call_key_per_byte) * sum of (1 + method)",
            static (vm, m, a) => vm.PromiseBatchActionAddKeyWithFunctionCall(m, a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8]), inViews: false),
        Row("promise_batch_action_delete_key", "III", "base + read(key) + action(delete_key)",
            static (vm, m, a) => vm.PromiseBatchActionDeleteKey(m, a[0], a[1], a[2]), inViews: false),
        Row("promise_batch_action_delete_account", "III", "base + account(n) + action(delete_account)",
            static (vm, m, a) => vm.PromiseBatchActionDeleteAccount(m, a[0], a[1], a[2]), inViews: false),
        Row("promise_batch_action_deploy_global_contract", "III",
            "base + read(n) + action(deploy_global_contract) + action(deploy_global_contract_per_byte) * n",
            static (vm, m, a) => vm.PromiseBatchActionDeployGlobalContract(m, a[0], a[1], a[2]), since: GlobalContracts, inViews: false),
        Row("promise_batch_action_deploy_global_contract_by_account_id", "III", "as promise_batch_action_deploy_global_contract",
            static (vm, m, a) => vm.PromiseBatchActionDeployGlobalContractByAccountId(m, a[0], a[1], a[2]), since: GlobalContracts, inViews: false),
        Row("promise_batch_action_use_global_contract", "III",
            "base + read(32) + action(use_global_contract) + action(use_global_contract_per_identifier_byte) * 32",
            static (vm, m, a) => vm.PromiseBatchActionUseGlobalContract(m, a[0], a[1], a[2]), since: GlobalContracts, inViews: false),
        Row("promise_batch_action_use_global_contract_by_account_id", "III",
            "base + account(n) + action(use_global_contract) + action(use_global_contract_per_identifier_byte) * n",
            static (vm, m, a) => vm.PromiseBatchActionUseGlobalContractByAccountId(m, a[0], a[1], a[2]), since: GlobalContracts, inViews: false),
        Row("promise_batch_action_state_init", "IIII", "base + read(32) + memory(16) + action(deterministic_state_init)",
            static (vm, m, a) => vm.PromiseBatchActionStateInit(m, a[0], a[1], a[2], a[3]), since: DeterministicAccounts, inViews: false),
        Row("promise_batch_action_state_init_by_account_id", "IIII", "base + account(n) + memory(16) + action(deterministic_state_init)",
            static (vm, m, a) => vm.PromiseBatchActionStateInitByAccountId(m, a[0], a[1], a[2], a[3]), since: DeterministicAccounts, inViews: false),
        Row("set_state_init_data_entry", "IIIIII",
            "base + read(k) + read(v) + action(deterministic_state_init_per_entry) + action(deterministic_state_init_per_byte) * (k + v)",
            static (vm, m, a) => vm.SetStateInitDataEntry(m, a[0], a[1], a[2], a[3], a[4], a[5]), since: DeterministicAccounts, inViews: false),
        Row("promise_batch_action_transfer_to_gas_key", "IIII", "base + read(key) + memory(16) + action(gas_key_transfer) + action(gas_key_byte) * entry",
            static (vm, m, a) => vm.PromiseBatchActionTransferToGasKey(m, a[0], a[1], a[2], a[3]), since: GasKeys, inViews: false),
        Row("promise_batch_action_add_gas_key_with_full_access", "IIII",
            "base + read(key) + action(add_full_access_key) + action(gas_key_nonce_write_base) * nonces + action(gas_key_byte) * entries",
            static (vm, m, a) => vm.PromiseBatchActionAddGasKeyWithFullAccess(m, a[0], a[1], a[2], a[3]), since: GasKeys, inViews: false),
        Row("promise_batch_action_add_gas_key_with_function_call", "IIIIIIIII",
            "as promise_batch_action_add_key_with_function_call + action(gas_key_nonce_write_base) * nonces + action(gas_key_byte) * entries",
            static (vm, m, a) => vm.PromiseBatchActionAddGasKeyWithFunctionCall(m, a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8]), since: GasKeys, inViews: false),

        Row("promise_yield_create", "IIIIIII",
            "base + yield_create_base + read(method) + read(arguments) + yield_create_byte * n + gas + receipt + data_receipt"
            + " + action(function_call) + action(function_call_per_byte) * n + set(32)",
            static (vm, m, a) => vm.PromiseYieldCreate(m, a[0], a[1], a[2], a[3], a[4], a[5], a[6]), since: YieldResume, inViews: false),
        Row("promise_yield_create_with_id", "IIIIIIIII",
            "base + yield_create_with_id_base + memory(16) + read(method) + read(arguments) + read(32) + yield_create_byte * n"
            + " [+ gas + receipt + data_receipt + action(function_call) + action(function_call_per_byte) * n]",
            static (vm, m, a) => vm.PromiseYieldCreateWithId(m, a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8]), since: 85, inViews: false),
        Row32("promise_yield_resume", "IIII", "base + yield_resume_base + yield_resume_byte * n + read(32) + read(n)",
            static (vm, m, a) => vm.PromiseYieldResume(m, a[0], a[1], a[2], a[3]), since: YieldResume),
        Row32("promise_yield_resume_with_yield_id", "IIII", "base + yield_resume_base + yield_resume_byte * n + read(32) + read(n)",
            static (vm, m, a) => vm.PromiseYieldResumeWithYieldId(m, a[0], a[1], a[2], a[3]), since: 85),

        Row("validator_stake", "III", "base + account(n) + validator_stake_base + write(16)",
            static (vm, m, a) => vm.ValidatorStake(m, a[0], a[1], a[2])),
        Row("validator_total_stake", "I", "base + validator_total_stake_base + write(16)", static (vm, m, a) => vm.ValidatorTotalStake(m, a[0])),

        Row("storage_write", "IIIII",
            "base + storage_write_base + read(k) + read(v) + storage_write_key_byte * k + storage_write_value_byte * v"
            + " [+ storage_write_evicted_byte * old] + trie [+ set(old)]",
            static (vm, m, a) => vm.StorageWrite(m, a[0], a[1], a[2], a[3], a[4]), inViews: false),
        Row("storage_read", "III",
            "base + storage_read_base + read(k) + storage_read_key_byte * k + trie [+ storage_read_value_byte * v"
            + " + large(v) + set(v)]",
            static (vm, m, a) => vm.StorageRead(m, a[0], a[1], a[2])),
        Row("storage_remove", "III",
            "base + storage_remove_base + read(k) + storage_remove_key_byte * k [+ storage_remove_ret_value_byte * old]"
            + " + trie [+ set(old)]",
            static (vm, m, a) => vm.StorageRemove(m, a[0], a[1], a[2]), inViews: false),
        Row("storage_has_key", "II", "base + storage_has_key_base + read(k) + storage_has_key_byte * k + trie",
            static (vm, m, a) => vm.StorageHasKey(m, a[0], a[1])),
        Row("storage_iter_prefix", "II", "none: Deprecated", static (vm, m, a) => VmLogic.StorageIterPrefix()),
        Row("storage_iter_range", "IIII", "none: Deprecated", static (vm, m, a) => VmLogic.StorageIterRange()),
        Row("storage_iter_next", "III", "none: Deprecated", static (vm, m, a) => VmLogic.StorageIterNext()),

        Row("gas", "i", "regular_op_cost * opcodes", static (vm, m, a) => vm.BurnOpcodes((uint)a[0])),

        Row("storage_keys", "IIiIIII",
            "base + storage_keys_base + read(p) [+ read(after)] + storage_keys_byte * (p + after)"
            + " + (storage_keys_next_base + storage_keys_next_byte * k + trie) for each key"
            + " [+ storage_keys_next_base + trie if the end is found] + set(sum of 4 + k)",
            static (vm, m, a) => vm.StorageKeys(m, a[0], a[1], (uint)a[2], a[3], a[4], a[5], a[6]), since: OffChain),
    ];

    private static readonly Dictionary<string, HostFunction> ByName = All.ToDictionary(row => row.Name, StringComparer.Ordinal);

    /// <summary>The host function of that name; null if there is none.</summary>
    public static HostFunction? Find(string name) => ByName.GetValueOrDefault(name);

    private delegate void HostAction(VmLogic vm, Span<byte> memory, ReadOnlySpan<ulong> args);

    private static HostFunction Row(
        string name, string parameters, string cost, HostCall call, int since = Genesis, bool inViews = true) =>
        new(name, parameters, "I", since, inViews, cost, call);

    private static HostFunction Row32(string name, string parameters, string cost, HostCall call, int since) =>
        new(name, parameters, "i", since, InViews: false, cost, call);

    private static HostFunction Row(
        string name, string parameters, string cost, HostAction call, int since = Genesis, bool inViews = true) =>
        new(name, parameters, "", since, inViews, cost, (vm, memory, args) =>
        {
            call(vm, memory, args);
            return 0;
        });
}
