using OutLayer.Adversary.Tests.Fuzzing;
using OutLayer.Testing;
using OutLayer.Wasm.Binary;

namespace OutLayer.Adversary.Tests;

/// <summary>What fuzzing has found, on every engine.</summary>
public class CorpusTests
{
    private static string Folder => RepositoryFiles.Find("tests/corpus")!;

    public static TheoryData<string> Names() => [.. Directory.EnumerateFiles(Folder, "*.wasm").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Names))]
    public void Every_tier_gives_what_is_expected(string name)
    {
        var (finding, @case) = Read(name);
        if (!finding.Valid)
        {
            Assert.Throws<WasmFormatException>(() => JudgedModule.Of(@case.Wasm));
            return;
        }
        Assert.Null(new Referee(null, Tier.All).Compare(@case));
        bool countsGas = @case.Calls.Any(call => call.Gas != FuzzCall.UsualGas);
        foreach (var tier in Tier.All.Where(tier => tier.Metered || !countsGas))
        {
            var seen = TierRun.Of(tier, JudgedModule.Of(@case.Wasm), @case);
            Assert.Equal(finding.Start, seen.Start);
            Assert.Equal(finding.Calls.Select(call => $"{call.Function}: {call.Gives}"), finding.Calls.Zip(seen.Calls).Select(pair => $"{pair.First.Function}: {pair.Second.Seen}"));
            Assert.Equal(finding.Calls.Count, seen.Calls.Count);
        }
    }

    [Fact]
    public void Engines_agree_with_V8()
    {
        using var v8 = V8Judge.Start();
        if (v8 is null) Assert.Skip(V8Judge.HowToGet);
        var referee = new Referee(v8, Tier.All);
        foreach (string name in Names().Select(row => row.Data))
        {
            var (finding, @case) = Read(name);
            Assert.Null(referee.CompareValidity(@case.Wasm, out bool valid));
            Assert.Equal(finding.Valid, valid);
            if (valid) Assert.Null(referee.Compare(@case));
        }
    }

    private static (Finding, FuzzCase) Read(string name)
    {
        string path = Path.Combine(Folder, $"{name}.wasm");
        var finding = Finding.Read(path);
        return (finding, new FuzzCase(name, File.ReadAllBytes(path), [.. finding.Calls.Select(call => call.ToCall())]));
    }
}
