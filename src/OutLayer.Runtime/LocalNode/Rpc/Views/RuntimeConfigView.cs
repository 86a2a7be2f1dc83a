using System.Text.Json;
using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode.Rpc.Views;

/// <summary>The protocol's parameters as nearcore shows them (<c>RuntimeConfigView</c>), from the tables that execution uses.</summary>
internal static partial class RuntimeConfigView
{
    public static void Write(Utf8JsonWriter writer, RuntimeParameters parameters)
    {
        writer.WriteStartObject();
        writer.WriteAmount("storage_amount_per_byte", parameters.StorageAmountPerByte);
        writer.WriteStartObject("transaction_costs");
        WriteFees(writer, parameters);
        writer.WriteEndObject();
        writer.WriteStartObject("wasm_config");
        WriteWasm(writer, parameters);
        writer.WriteEndObject();
        writer.WriteStartObject("account_creation_config");
        writer.WriteNumber("min_allowed_top_level_account_length", parameters.MinAllowedTopLevelAccountLength);
        writer.WriteString("registrar_account_id", parameters.RegistrarAccountId);
        writer.WriteEndObject();
        foreach (var (name, numbers) in NetworkLimits)
        {
            writer.WriteStartObject(name);
            foreach (var (member, value) in numbers) writer.WriteNumber(member, value);
            if (name == "congestion_control_config") writer.WriteNumber("reject_tx_congestion_threshold", 0.8);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    private static void WriteFees(Utf8JsonWriter writer, RuntimeParameters parameters)
    {
        var fees = parameters.Fees;
        WriteFee(writer, "action_receipt_creation_config", fees[ActionCost.ActionReceipt]);
        writer.WriteStartObject("data_receipt_creation_config");
        WriteFee(writer, "base_cost", fees[ActionCost.DataReceiptBase]);
        WriteFee(writer, "cost_per_byte", fees[ActionCost.DataReceiptByte]);
        writer.WriteEndObject();
        writer.WriteStartObject("action_creation_config");
        foreach (var (name, cost) in ActionFeeNames) WriteFee(writer, name, fees[cost]);
        writer.WriteStartObject("add_key_cost");
        foreach (var (name, cost) in KeyFeeNames) WriteFee(writer, name, fees[cost]);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteStartObject("storage_usage_config");
        writer.WriteNumber("num_bytes_account", parameters.StorageBytesPerAccount);
        writer.WriteNumber("num_extra_bytes_record", parameters.StorageExtraBytesPerRecord);
        writer.WriteEndObject();
        WriteRatio(writer, "burnt_gas_reward", parameters.BurntGasReward.Numerator, parameters.BurntGasReward.Denominator);
        WriteRatio(writer, "pessimistic_gas_price_inflation_ratio", 1, 1);
    }

    private static void WriteWasm(Utf8JsonWriter writer, RuntimeParameters parameters)
    {
        writer.WriteStartObject("ext_costs");
        foreach (var row in parameters.Prices.Rows)
            if (IsShown(row.Cost, parameters.ProtocolVersion)) writer.WriteNumber(row.Name, row.Gas);
        foreach (string free in RetiredCosts) writer.WriteNumber(free, 0);
        writer.WriteEndObject();
        var engine = parameters.Engine;
        writer.WriteNumber("grow_mem_cost", engine.GrowMemCost);
        writer.WriteNumber("regular_op_cost", engine.RegularOpCost);
        writer.WriteNumber("linear_op_base_cost", engine.LinearOpBaseCost);
        writer.WriteNumber("linear_op_unit_cost", engine.LinearOpUnitCost);
        writer.WriteString("vm_kind", "Wasmtime");
        writer.WriteString("storage_get_mode", "FlatStorage");
        foreach (string feature in Features) writer.WriteBoolean(feature, true);
        writer.WriteBoolean("fix_contract_loading_cost", parameters.ProtocolVersion >= FixedLoadingError);
        WriteLimits(writer, parameters);
    }

    private static void WriteLimits(Utf8JsonWriter writer, RuntimeParameters parameters)
    {
        writer.WriteStartObject("limit_config");
        foreach (var (name, value) in LimitNames) writer.WriteNumber(name, value(parameters));
        writer.WriteEndObject();
    }

    private static void WriteFee(Utf8JsonWriter writer, string name, FeeRow fee)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("send_sir", fee.SendSelf);
        writer.WriteNumber("send_not_sir", fee.SendOther);
        writer.WriteNumber("execution", fee.Execute);
        writer.WriteEndObject();
    }

    private static void WriteRatio(Utf8JsonWriter writer, string name, int numerator, int denominator)
    {
        writer.WriteStartArray(name);
        writer.WriteNumberValue(numerator);
        writer.WriteNumberValue(denominator);
        writer.WriteEndArray();
    }
}
