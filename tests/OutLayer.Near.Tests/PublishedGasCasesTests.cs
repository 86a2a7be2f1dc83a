using System.Globalization;
using System.Text;
using System.Text.Json;

namespace OutLayer.Near.Tests;

/// <summary>The host-function costs that nearcore's own tests assert.</summary>
public sealed class PublishedGasCasesTests
{
    private const ulong ToNul = VmLogic.InRegister;

    private static readonly Dictionary<string, Action<Vm, JsonElement>> Calls = new()
    {
        ["log_utf8_len"] = (vm, row) => vm.Call("log_utf8", PutText(vm, row, "input_utf8", Encoding.UTF8), 0),
        ["log_utf8_invalid"] = (vm, _) => { vm.Put(0, [128]); vm.Call("log_utf8", 1, 0); },
        ["log_utf8_nul_oob"] = (vm, _) =>
        {
            vm.Memory.AsSpan(vm.Memory.Length - 17).Fill((byte)'a');
            vm.Call("log_utf8", ToNul, (ulong)vm.Memory.Length - 17);
        },
        ["log_utf16_nul"] = (vm, row) =>
        {
            PutText(vm, row, "input_utf16le", Encoding.Unicode);
            vm.Call("log_utf16", ToNul, 0);
        },
        ["sha256_then_read_register"] = (vm, _) => HashAndRead(vm, "sha256"),
        ["keccak512_then_read_register"] = (vm, _) => HashAndRead(vm, "keccak512"),
        ["ecrecover_ok"] = (vm, _) =>
        {
            var signed = Shared.Json("near/ecrecover-tests.json").EnumerateArray().First(test => Text(test, "res") is not null);
            vm.Put(0, Convert.FromHexString(Text(signed, "m") + Text(signed, "sig")));
            Assert.Equal(1ul, vm.Call("ecrecover", 32, 0, 64, 32, signed.GetProperty("v").GetUInt64(), 0, 0));
        },
        ["ed25519_verify_ok"] = (vm, _) =>
        {
            vm.Put(0, "kajdlfkjalkfjaklfjdkladjfkljadsk");
            vm.Put(32, Convert.FromHexString("207a067892821e25d770f1fba0c47c11ff4b813e54162ece9eb839e076231ab6"
                + "91c1cb1272e30e7521d57942820e190424782e8ee2d707427a70611ef9873da5ddf9fc17692838461f98ec8d9a7acf144b764f5aa806dd7ad51d7ec4d868bf06"));
            Assert.Equal(1ul, vm.Call("ed25519_verify", 64, 64, 32, 0, 32, 32));
        },
        ["log_limit"] = (vm, _) =>
        {
            for (int i = 0; i < 100; i++) vm.Call("log_utf8", 0, 0);
            vm.Meter.Burnt = 0;
            vm.Call("log_utf8", 0, 0);
        },
    };

    public static TheoryData<string> Ids => [.. Calls.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_published_case_costs_what_nearcore_asserts(string id)
    {
        var row = Rows().Single(row => row.GetProperty("id").GetString() == id);
        var vm = new Vm();
        var error = Record.Exception(() => Calls[id](vm, row));
        Assert.Equal(Text(row, "error")?.Split('{')[0], (error as VmException)?.Kind.ToString());
        Assert.Equal(row.GetProperty("gas").GetUInt64(), vm.Burnt);
        Assert.Equal(row.GetProperty("gas").GetUInt64(), Costs.Sum(Counts(row)));
        if (Text(row, "log") is { } log) Assert.Equal(log, Assert.Single(vm.Logic.Logs));
        if (Text(row, "result_hex") is { } hex) Assert.Equal(hex, Convert.ToHexStringLower(vm.Memory.AsSpan(1_000, hex.Length / 2)));
    }

    /// <summary>Every module of the cases pays for loading; those whose costs are asserted name them.</summary>
    [Fact]
    public void The_prices_that_published_cases_hold_are_marked_and_no_others()
    {
        var held = Rows().SelectMany(row => row.GetProperty("ext_cost_counts").EnumerateObject()).Where(count => count.Value.GetUInt64() > 0).Select(count => count.Name)
            .Concat(["contract_loading_base", "contract_loading_bytes"]).Distinct().Order();
        Assert.Equal(held, RuntimeParameters.Latest.Prices.Rows.Where(row => row.Verified).Select(row => row.Name).Order());
    }

    /// <summary>Those that name what a receipt's real fees are.</summary>
    [Fact]
    public void The_fees_that_published_cases_hold_are_marked_and_no_others()
    {
        var real = Shared.Json("near/gas-cases.json").GetProperty("action_fee_out_of_gas_cases").GetProperty("cases").EnumerateArray()
            .Where(row => row.TryGetProperty("real_fees", out _)).ToList();
        var row = Assert.Single(real);
        var fee = Assert.Single(RuntimeParameters.Latest.Fees.Rows, row => row.Verified);
        Assert.Equal(ActionCost.ActionReceipt, fee.Cost);
        Assert.Equal(row.GetProperty("host_part").GetUInt64() + fee.SendOther, row.GetProperty("real_fees").GetProperty("burnt").GetUInt64());
        Assert.Equal(row.GetProperty("host_part").GetUInt64() + fee.SendOther + fee.Execute, row.GetProperty("real_fees").GetProperty("used").GetUInt64());
    }

    [Fact]
    public void Every_published_host_case_is_run() =>
        Assert.Equal(Rows().Select(row => row.GetProperty("id").GetString()!).Order(), Calls.Keys.Order());

    [Fact]
    public void The_published_gas_import_overflow_burns_all_that_is_prepaid()
    {
        var row = Shared.Json("near/gas-cases.json").GetProperty("cases").EnumerateArray()
            .Single(row => row.GetProperty("id").GetString() == "gas_import_overflow");
        var vm = new Vm();
        vm.Logic.Gas.Burn(row.GetProperty("loading_gas").GetUInt64());
        var error = Assert.Throws<VmException>(() => vm.Call("gas", uint.MaxValue));
        var expected = row.GetProperty("expected");
        Assert.Equal(expected.GetProperty("error").GetString(), error.Message);
        Assert.Equal(expected.GetProperty("burnt_gas").GetUInt64(), vm.Burnt);
        Assert.Equal(expected.GetProperty("used_gas").GetUInt64(), vm.Logic.Gas.Used);
    }

    private static JsonElement.ArrayEnumerator Rows() =>
        Shared.Json("near/gas-cases.json").GetProperty("host_function_cost_cases").EnumerateArray();

    private static string? Text(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static ulong PutText(Vm vm, JsonElement row, string name, Encoding encoding)
    {
        byte[] bytes = encoding.GetBytes(Text(row, name)!);
        vm.Put(0, bytes);
        return (ulong)bytes.Length;
    }

    private static void HashAndRead(Vm vm, string function)
    {
        vm.Put(0, "tesdsst");
        vm.Call(function, 7, 0, 0);
        vm.Call("read_register", 0, 1_000);
    }

    private static string Counts(JsonElement row) => string.Join(' ', row.GetProperty("ext_cost_counts").EnumerateObject()
        .Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Name}*{count.Value.GetUInt64()}")));
}
