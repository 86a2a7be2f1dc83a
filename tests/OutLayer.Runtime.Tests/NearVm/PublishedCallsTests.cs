using System.Buffers.Binary;
using System.Text.Json;
using OutLayer.Near;
using OutLayer.Runtime.NearVm;
using OutLayer.Testing;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Runtime.Tests.NearVm;

/// <summary>The calls whose gas nearcore's own tests assert, to the unit, on every engine.</summary>
public sealed class PublishedCallsTests
{
    public static TheoryData<string> EngineNames => [.. Engines.Tiers.Where(tier => tier.Costs is not null).Select(tier => tier.Name)];

    [Theory]
    [MemberData(nameof(EngineNames))]
    public void Every_published_call_burns_what_nearcore_asserts(string engine)
    {
        var tier = Engines.Tiers.Single(tier => tier.Name == engine);
        var wrong = Cases().Select(row => Difference(row, tier.Engine)).OfType<string>();
        Assert.Empty(wrong);
    }

    private static JsonElement.ArrayEnumerator Cases()
    {
        string? file = SharedData.Find("near/gas-cases.json");
        Assert.SkipWhen(file is null, SharedData.HowToGet);
        return JsonDocument.Parse(File.ReadAllBytes(file)).RootElement.GetProperty("cases").EnumerateArray();
    }

    private static string? Difference(JsonElement row, IEngine engine)
    {
        string id = row.GetProperty("id").GetString()!;
        byte[] wasm = Convert.FromHexString(row.TryGetProperty("wasm_hex", out var hex) ? hex.GetString()! : "");
        var call = ContractVm.Call(wasm, row.GetProperty("method").GetString()!, CallContextFile.Default with { PrepaidGas = row.GetProperty("prepaid_gas").GetUInt64() },
            RuntimeParameters.Latest, new MemoryStorage(), engine: engine);
        var expected = row.GetProperty("expected");
        string found = $"{call.Outcome.BurntGas} {call.Outcome.UsedGas} {call.Error?.Message}";
        string error = expected.GetProperty("error").GetString() ?? "";
        if (expected.TryGetProperty("deltas", out var deltas)) return Deltas(call.Outcome.ReturnValue!.Value.Span).SequenceEqual(deltas.EnumerateArray().Select(delta => delta.GetUInt64())) ? null : id;
        string wanted = $"{expected.GetProperty("burnt_gas").GetUInt64()} {expected.GetProperty("used_gas").GetUInt64()} {error}";
        bool isOpaque = error.StartsWith("(opaque", StringComparison.Ordinal);
        return (isOpaque ? found.StartsWith(wanted[..wanted.IndexOf('(', StringComparison.Ordinal)], StringComparison.Ordinal) && call.Error is not null : found == wanted)
            ? null : $"{id}: {found}, not {wanted}";
    }

    private static IEnumerable<ulong> Deltas(ReadOnlySpan<byte> returned)
    {
        var values = new List<ulong>();
        for (int i = 0; i + 8 <= returned.Length; i += 8) values.Add(BinaryPrimitives.ReadUInt64LittleEndian(returned[i..]));
        return values.Zip(values.Skip(1), (before, after) => after - before);
    }
}
