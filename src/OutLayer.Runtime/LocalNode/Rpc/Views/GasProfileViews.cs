using System.Globalization;
using System.Text.Json;
using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode.Rpc.Views;

/// <summary>Gas by cost (nearcore's profile of version 3): costs of actions by names of its own, host functions by their parameters' names.</summary>
internal static class GasProfileViews
{
    private const string Action = "ACTION_COST", Host = "WASM_HOST_COST";

    /// <summary>nearcore's names of the costs of actions, by those of the parameter file.</summary>
    private static readonly Dictionary<string, string> ActionNames = new(StringComparer.Ordinal)
    {
        ["action_receipt_creation"] = "NEW_ACTION_RECEIPT",
        ["data_receipt_creation_base"] = "NEW_DATA_RECEIPT_BASE",
        ["data_receipt_creation_per_byte"] = "NEW_DATA_RECEIPT_BYTE",
        ["action_create_account"] = "CREATE_ACCOUNT",
        ["action_delete_account"] = "DELETE_ACCOUNT",
        ["action_deploy_contract"] = "DEPLOY_CONTRACT_BASE",
        ["action_deploy_contract_per_byte"] = "DEPLOY_CONTRACT_BYTE",
        ["action_function_call"] = "FUNCTION_CALL_BASE",
        ["action_function_call_per_byte"] = "FUNCTION_CALL_BYTE",
        ["action_transfer"] = "TRANSFER",
        ["action_stake"] = "STAKE",
        ["action_add_full_access_key"] = "ADD_FULL_ACCESS_KEY",
        ["action_add_function_call_key"] = "ADD_FUNCTION_CALL_KEY_BASE",
        ["action_add_function_call_key_per_byte"] = "ADD_FUNCTION_CALL_KEY_BYTE",
        ["action_delete_key"] = "DELETE_KEY",
        ["action_delegate"] = "DELEGATE",
        ["action_deterministic_state_init"] = "DETERMINISTIC_STATE_INIT_BASE",
        ["action_deterministic_state_init_per_entry"] = "DETERMINISTIC_STATE_INIT_ENTRY",
        ["action_deterministic_state_init_per_byte"] = "DETERMINISTIC_STATE_INIT_BYTE",
        ["action_gas_key_transfer"] = "GAS_KEY_TRANSFER_BASE",
        ["action_gas_key_byte"] = "GAS_KEY_BYTE",
        ["action_gas_key_nonce_write_base"] = "GAS_KEY_NONCE_WRITE_BASE",
        ["action_deploy_global_contract"] = "DEPLOY_GLOBAL_CONTRACT_BASE",
        ["action_deploy_global_contract_per_byte"] = "DEPLOY_GLOBAL_CONTRACT_BYTE",
        ["action_use_global_contract"] = "USE_GLOBAL_CONTRACT_BASE",
        ["action_use_global_contract_per_identifier_byte"] = "USE_GLOBAL_CONTRACT_BYTE",
    };

    /// <summary>Sorted by category and name, as nearcore sorts.</summary>
    public static void Write(Utf8JsonWriter writer, string name, IEnumerable<KeyValuePair<string, ulong>> profile)
    {
        writer.WriteStartArray(name);
        foreach (var (category, cost, gas) in profile.Select(Named).OrderBy(entry => entry.Category, StringComparer.Ordinal).ThenBy(entry => entry.Cost, StringComparer.Ordinal))
        {
            writer.WriteStartObject();
            writer.WriteString("cost_category", category);
            writer.WriteString("cost", cost);
            writer.WriteString("gas_used", gas.ToString(CultureInfo.InvariantCulture));
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    /// <summary>Category and name of a cost, as clients see them.</summary>
    public static (string Category, string Cost) NameOf(string parameter) =>
        ActionNames.TryGetValue(parameter, out string? action) ? (Action, action) : (Host, parameter.ToUpperInvariant());

    private static (string Category, string Cost, ulong Gas) Named(KeyValuePair<string, ulong> entry)
    {
        var (category, cost) = NameOf(entry.Key);
        return (category, cost, entry.Value);
    }
}
