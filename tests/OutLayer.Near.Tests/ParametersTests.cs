using System.Text.Json;

namespace OutLayer.Near.Tests;

/// <summary>Our tables against the published parameters of protocol version 86: every number, both ways.</summary>
public sealed class ParametersTests
{
    private static readonly RuntimeParameters Ours = RuntimeParameters.Latest;

    private static readonly Dictionary<string, ulong> Single = new()
    {
        ["wasm_regular_op_cost"] = Ours.Engine.RegularOpCost,
        ["wasm_grow_mem_cost"] = Ours.Engine.GrowMemCost,
        ["wasm_linear_op_base_cost"] = Ours.Engine.LinearOpBaseCost,
        ["wasm_linear_op_unit_cost"] = Ours.Engine.LinearOpUnitCost,
        ["max_stack_height"] = Ours.Engine.MaxStackHeight,
        ["initial_memory_pages"] = Ours.Engine.InitialMemoryPages,
        ["max_memory_pages"] = Ours.Engine.MaxMemoryPages,
        ["max_gas_burnt"] = Ours.Limits.MaxGasBurnt,
        ["max_gas_burnt_view"] = Ours.Limits.MaxGasBurntView,
        ["max_total_prepaid_gas"] = Ours.Limits.MaxTotalPrepaidGas,
        ["registers_memory_limit"] = Ours.Limits.RegistersMemoryLimit,
        ["max_register_size"] = Ours.Limits.MaxRegisterSize,
        ["max_number_registers"] = Ours.Limits.MaxNumberRegisters,
        ["max_number_logs"] = Ours.Limits.MaxNumberLogs,
        ["max_total_log_length"] = Ours.Limits.MaxTotalLogLength,
        ["max_length_storage_key"] = Ours.Limits.MaxLengthStorageKey,
        ["max_length_storage_value"] = Ours.Limits.MaxLengthStorageValue,
        ["max_length_returned_data"] = Ours.Limits.MaxLengthReturnedData,
        ["max_arguments_length"] = Ours.Limits.MaxArgumentsLength,
        ["max_length_method_name"] = Ours.Limits.MaxLengthMethodName,
        ["max_contract_size"] = Ours.Limits.MaxContractSize,
        ["storage_num_extra_bytes_record"] = Ours.StorageExtraBytesPerRecord,
        ["storage_num_bytes_account"] = Ours.StorageBytesPerAccount,
    };

    private static JsonElement Published => Shared.Json("near/params-pv86.json").GetProperty("params");

    [Fact]
    public void Every_published_wasm_price_is_ours_and_we_have_no_others_but_our_own()
    {
        var published = Published.EnumerateObject()
            .Where(parameter => parameter.Name.StartsWith("wasm_", StringComparison.Ordinal) && !Single.ContainsKey(parameter.Name))
            .ToDictionary(parameter => parameter.Name["wasm_".Length..], parameter => Gas(parameter.Value));
        var ours = Ours.Prices.Rows.Where(row => !row.Name.StartsWith("storage_keys", StringComparison.Ordinal))
            .ToDictionary(row => row.Name, row => row.Gas);
        Assert.Equal(published.OrderBy(price => price.Key), ours.OrderBy(price => price.Key));
    }

    [Fact]
    public void Every_published_fee_is_ours_and_we_have_no_others()
    {
        var published = Published.EnumerateObject()
            .Where(parameter => parameter.Value.ValueKind == JsonValueKind.Object && parameter.Value.TryGetProperty("send_sir", out _))
            .Select(fee => (fee.Name, Fee(fee.Value, "send_sir"), Fee(fee.Value, "send_not_sir"), Fee(fee.Value, "execution")));
        var ours = Ours.Fees.Rows.Select(row => (row.Name, row.SendSelf, row.SendOther, row.Execute));
        Assert.Equal(published.Order(), ours.Order());
    }

    [Fact]
    public void Every_single_number_of_ours_is_the_published_one()
    {
        foreach (var (name, value) in Single) Assert.Equal((name, Published.GetProperty(name).GetUInt64()), (name, value));
        Assert.Equal($"{Ours.StorageAmountPerByte} yN", Published.GetProperty("storage_amount_per_byte").GetString());
    }

    [Theory]
    [InlineData(Cost.Base, 264_768_111)]
    [InlineData(Cost.StorageReadBase, 56_356_845_749)]
    [InlineData(Cost.StorageWriteKeyByte, 70_482_867)]
    [InlineData(Cost.ReadCachedTrieNode, 2_280_000_000)]
    [InlineData(Cost.P256VerifyByte, 13_000_000)]
    public void A_price_is_found_by_its_cost(Cost cost, ulong gas) => Assert.Equal(gas, Ours.Prices[cost]);

    [Fact]
    public void A_cost_has_NEARs_name() =>
        Assert.Equal("storage_large_read_overhead_byte", Ours.Prices.Name(Cost.StorageLargeReadOverheadByte));

    [Fact]
    public void An_unknown_protocol_version_is_refused_and_the_known_ones_are_named()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => RuntimeParameters.For(28));
        Assert.Contains("no prices for NEAR protocol version 28; known: 84, 85, 86", error.Message, StringComparison.Ordinal);
        Assert.Same(RuntimeParameters.Latest, RuntimeParameters.For(86));
    }

    [Fact]
    public void A_table_with_a_row_missing_or_out_of_order_is_refused()
    {
        var rows = Ours.Prices.Rows;
        Assert.Throws<ArgumentException>(() => new PriceTable(rows.RemoveAt(rows.Length - 1)));
        Assert.Throws<ArgumentException>(() => new PriceTable(rows.RemoveAt(0)));
        Assert.Throws<ArgumentException>(() => new FeeTable(Ours.Fees.Rows.Add(Ours.Fees.Rows[0])));
    }

    [Fact]
    public void A_changed_price_leaves_the_others_and_the_original()
    {
        var changed = Ours.Prices.With(Cost.Base, 1);
        Assert.Equal(1ul, changed[Cost.Base]);
        Assert.Equal(Ours.Prices[Cost.LogBase], changed[Cost.LogBase]);
        Assert.NotEqual(1ul, Ours.Prices[Cost.Base]);
    }

    private static ulong Gas(JsonElement price) =>
        (price.ValueKind == JsonValueKind.Object ? price.GetProperty("gas") : price).GetUInt64();

    private static ulong Fee(JsonElement fee, string name) => fee.GetProperty(name).GetUInt64();
}
