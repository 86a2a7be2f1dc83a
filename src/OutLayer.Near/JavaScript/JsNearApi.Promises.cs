namespace OutLayer.Near;

/// <content>
/// Curves and promises. Where near-sdk-js takes an integer it takes a number as well as a bigint, and it answers with a
/// bigint; the index of a promise is such an integer.
/// </content>
public static partial class JsNearApi
{
    private const string Integer = "number | bigint";
    private const string Index = $"promiseIndex: {Integer}";
    private const string FunctionCall = $"methodName: string, args: {{0}}, amount: {Integer}, gas: {Integer}";

    private static JsFunction[] Curves =>
    [
        Row("ecrecover", $"(hash: Uint8Array, sig: Uint8Array, v: {Integer}, malleabilityFlag: {Integer}): Uint8Array | null",
            $"ecrecover -> 0 [{Take}]", "ecrecover_base + memory(64) + memory(32) [+ set(64) + take(64)]"),
        Row("altBn128G1Multiexp", "(value: Uint8Array): Uint8Array", $"alt_bn128_g1_multiexp -> 0, {Take}",
            "alt_bn128_g1_multiexp_base + memory(n) + alt_bn128_g1_multiexp_element * (n / 96) + set(64) + take(64)"),
        Row("altBn128G1Sum", "(value: Uint8Array): Uint8Array", $"alt_bn128_g1_sum -> 0, {Take}",
            "alt_bn128_g1_sum_base + memory(n) + alt_bn128_g1_sum_element * (n / 65) + set(64) + take(64)"),
        Row("altBn128PairingCheck", "(value: Uint8Array): boolean", "alt_bn128_pairing_check",
            "alt_bn128_pairing_check_base + memory(n) + alt_bn128_pairing_check_element * (n / 192)"),
    ];

    private static JsFunction[] Promises =>
    [
        .. PromiseTwins("promiseCreate", $"(accountId: string, {FunctionCall}): bigint", "promise_create",
            "promise_batch_create + promise_batch_action_function_call"),
        .. PromiseTwins("promiseThen", $"({Index}, accountId: string, {FunctionCall}): bigint", "promise_then",
            "promise_batch_then + promise_batch_action_function_call"),
        Promise("promiseAnd", $"(...promiseIndexes: ({Integer})[]): bigint", "promise_and",
            "base + promise_and_base + promise_and_per_promise * 8 * count + memory(8 * count)"),
        Promise("promiseBatchCreate", "(accountId: string): bigint", "promise_batch_create", "base + account(n) + receipt"),
        Promise("promiseBatchThen", $"({Index}, accountId: string): bigint", "promise_batch_then",
            "base + account(n) + receipt + data_receipt for each result"),
        Promise("promiseResultsCount", "(): bigint", "promise_results_count", "base"),
        .. PromiseTwins("promiseResult", $"({Index}): {{0}}", $"promise_result -> 0 [{Take}]",
            "base [+ write_register_base + take(n)]"),
        Promise("promiseReturn", $"({Index}): void", "promise_return", "base + promise_return"),
    ];

    private static JsFunction[] Actions =>
    [
        Action("CreateAccount", "", "create_account", "base + action(create_account)"),
        Action("DeployContract", "code: Uint8Array", "deploy_contract",
            "base + memory(n) + action(deploy_contract) + action(deploy_contract_per_byte) * n"),
        .. ActionTwins("FunctionCall", FunctionCall, "function_call",
            "base + memory(16) + memory(method) + memory(args) + action(function_call) + action(function_call_per_byte) * n + gas"),
        .. ActionTwins("FunctionCallWeight", $"{FunctionCall}, weight: {Integer}", "function_call_weight",
            "as promiseBatchActionFunctionCall"),
        Action("Transfer", $"amount: {Integer}", "transfer",
            "base + memory(16) + action(transfer) [+ action(create_account) [+ action(add_full_access_key)]]"),
        Action("Stake", $"amount: {Integer}, publicKey: Uint8Array", "stake", "base + memory(16) + memory(key) + action(stake)"),
        Action("AddKeyWithFullAccess", $"publicKey: Uint8Array, nonce: {Integer}", "add_key_with_full_access",
            "base + memory(key) + action(add_full_access_key)"),
        Action("AddKeyWithFunctionCall",
            $"publicKey: Uint8Array, nonce: {Integer}, allowance: {Integer}, receiverId: string, methodNames: string",
            "add_key_with_function_call",
            "base + memory(key) + memory(16) + account(n) + memory(methods) + action(add_function_call_key) + action(add_function_call_key_per_byte) * sum of (1 + method)"),
        Action("DeleteKey", "publicKey: Uint8Array", "delete_key", "base + memory(key) + action(delete_key)"),
        Action("DeleteAccount", "beneficiaryId: string", "delete_account", "base + account(n) + action(delete_account)"),
    ];

    private static JsFunction Promise(string name, string signature, string rawCalls, string gas) =>
        Row(name, signature, rawCalls, gas, inViews: false);

    private static JsFunction[] PromiseTwins(string name, string signature, string rawCalls, string gas) =>
        Twins(name, signature, rawCalls, gas, inViews: false);

    private static JsFunction Action(string name, string parameters, string rawName, string gas) =>
        Promise($"promiseBatchAction{name}", Signature(parameters), $"promise_batch_action_{rawName}", gas);

    private static JsFunction[] ActionTwins(string name, string parameters, string rawName, string gas) =>
        PromiseTwins($"promiseBatchAction{name}", Signature(parameters), $"promise_batch_action_{rawName}", gas);

    private static string Signature(string parameters) => parameters.Length == 0 ? $"({Index}): void" : $"({Index}, {parameters}): void";
}
