using System.Collections.Immutable;

namespace OutLayer.Near;

/// <summary>
/// The functions of <c>near</c>: names and types of near-sdk-js 2.0, each with the host functions that its
/// implementation makes, so that a call costs what it costs there. <see cref="NearCalls"/> runs them; a string stands
/// for its UTF-8 bytes.
/// </summary>
public static partial class JsNearApi
{
    private const string Take = "register_len, read_register";

    public static ImmutableArray<JsFunction> All { get; } =
    [
        .. Twins("storageRead", "(key: {0}): {0} | null", $"storage_read -> 0 [{Take}]",
            "storage_read(k) [+ take(v)]"),
        .. Twins("storageWrite", "(key: {0}, value: {0}): boolean", "storage_write -> evicted", "storage_write(k, v)",
            inViews: false),
        .. Twins("storageRemove", "(key: {0}): boolean", "storage_remove -> evicted", "storage_remove(k)",
            inViews: false),
        .. Twins("storageHasKey", "(key: {0}): boolean", "storage_has_key", "storage_has_key(k)"),
        .. Twins("storageGetEvicted", "(): {0} | undefined", "register_len [read_register]",
            "base [+ base + register(old) + write(old)]"),
        Row("storageUsage", "(): bigint", "storage_usage", "base"),
        Row("storageByteCost", "(): bigint", "none", "0"),

        Row("log", "(...params: unknown[]): void", "log_utf8", "base + utf8(n) + log_base + log_byte * n"),
        Row("logUtf8", "(message: Uint8Array): void", "log_utf8", "base + utf8(n) + log_base + log_byte * n"),
        Row("logUtf16", "(message: Uint8Array): void", "log_utf16", "base + utf16(n) + log_base + log_byte * n8"),
        Row("panic", "(message?: string): never", "panic_utf8, or panic without a message", "base [+ utf8(n)]"),
        Row("panicUtf8", "(message: Uint8Array): never", "panic_utf8", "base + utf8(n)"),

        .. Twins("input", "(): {0}", $"input -> 0, {Take}", "base + write_register_base + take(n)"),
        .. Twins("valueReturn", "(value: {0}): void", "value_return",
            "base + memory(n) + data_receipt(n) for each receiver"),

        Row("currentAccountId", "(): string", $"current_account_id -> 0, {Take}", "base + set(n) + take(n)"),
        Row("signerAccountId", "(): string", $"signer_account_id -> 0, {Take}", "base + set(n) + take(n)",
            inViews: false),
        Row("signerAccountPk", "(): Uint8Array", $"signer_account_pk -> 0, {Take}", "base + set(n) + take(n)",
            inViews: false),
        Row("predecessorAccountId", "(): string", $"predecessor_account_id -> 0, {Take}", "base + set(n) + take(n)",
            inViews: false),
        Row("blockIndex", "(): bigint", "block_index", "base"),
        Row("blockHeight", "(): bigint", "block_index", "base"),
        Row("blockTimestamp", "(): bigint", "block_timestamp", "base"),
        Row("epochHeight", "(): bigint", "epoch_height", "base"),

        Row("attachedDeposit", "(): bigint", "attached_deposit", "base + write(16)"),
        Row("accountBalance", "(): bigint", "account_balance", "base + write(16)"),
        Row("accountLockedBalance", "(): bigint", "account_locked_balance", "base + write(16)"),
        Row("prepaidGas", "(): bigint", "prepaid_gas", "base", inViews: false),
        Row("usedGas", "(): bigint", "used_gas", "base", inViews: false),

        Row("randomSeed", "(): Uint8Array", $"random_seed -> 0, {Take}", "base + set(n) + take(n)"),
        Hash("sha256", "sha256_byte * n", 32),
        Hash("keccak256", "keccak256_byte * n", 32),
        Hash("keccak512", "keccak512_byte * n", 64),
        Hash("ripemd160", "ripemd160_block * ((n + 8) / 64 + 1)", 20),
        .. Curves,
        Row("validatorStake", "(accountId: string): bigint", "validator_stake",
            "base + account(n) + validator_stake_base + write(16)"),
        Row("validatorTotalStake", "(): bigint", "validator_total_stake",
            "base + validator_total_stake_base + write(16)"),

        .. Promises,
        .. Actions,

        Row("storageKeys", "(prefix: string, options?: { after?: string, limit?: number }): string[]",
            $"storage_keys -> 0 [{Take}]", "storage_keys(p, after) [+ take(result)]") with { OffChain = true },
        Row("storageKeysRaw", "(prefix: Uint8Array, options?: { after?: Uint8Array, limit?: number }): Uint8Array[]",
            $"storage_keys -> 0 [{Take}]", "storage_keys(p, after) [+ take(result)]") with { OffChain = true },
    ];

    /// <summary>The row of a function; null if <c>near</c> has no such function.</summary>
    public static JsFunction? Find(string name) => All.FirstOrDefault(row => row.Name == name);

    private static JsFunction Row(string name, string signature, string rawCalls, string gas, bool inViews = true) =>
        new(name, signature, rawCalls, gas, inViews);

    // A function of strings, and its twin of bytes, which is named Raw.
    private static JsFunction[] Twins(
        string name, string signature, string rawCalls, string gas, bool inViews = true) =>
    [
        Row(name, signature.Replace("{0}", "string", StringComparison.Ordinal), rawCalls, gas, inViews),
        Row(name + "Raw", signature.Replace("{0}", "Uint8Array", StringComparison.Ordinal), rawCalls, gas, inViews),
    ];

    private static JsFunction Hash(string name, string perLength, int size) =>
        Row(name, "(value: Uint8Array): Uint8Array", $"{name} -> 0, {Take}",
            $"{name}_base + memory(n) + {perLength} + set({size}) + take({size})");
}
