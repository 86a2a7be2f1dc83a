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
        ["log_limit"] = (vm, _) =>
        {
            for (int i = 0; i < 100; i++) vm.Call("log_utf8", 0, 0);
            vm.Meter.Burnt = 0;
            vm.Call("log_utf8", 0, 0);
        },
    };

    /// <summary>Published, of functions that are not here yet.</summary>
    private static readonly HashSet<string> NotHere = ["ecrecover_ok", "ed25519_verify_ok"];

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

    [Fact]
    public void Every_published_host_case_is_run_or_is_of_a_function_that_is_not_here()
    {
        Assert.Equal(Rows().Select(row => row.GetProperty("id").GetString()!).Order(), Calls.Keys.Concat(NotHere).Order());
        Assert.DoesNotContain(HostFunctions.All, row => row.Name is "ecrecover" or "ed25519_verify");
    }

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
