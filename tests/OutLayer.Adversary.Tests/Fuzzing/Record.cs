using System.Text.Json;

namespace OutLayer.Adversary.Tests.Fuzzing;

/// <summary>A case and what the interpreter gave, which V8 and the other tiers agreed with when it was written down.</summary>
/// <param name="AtLimit">A limit ends the last call: tiers that count gas must end it at the same place, and nothing is promised of the state behind.</param>
internal sealed record RecordedCase(FuzzCase Case, Observation Given, bool AtLimit);

/// <summary>
/// Judged programs in a file, a line each. Checking the compiler against it needs no judge and no source, so that an engine with a
/// planted error is found out in seconds.
/// </summary>
internal static class Record
{
    private static Tier Interpreter => Tier.All.Single(tier => tier.Name == "interpreter");

    /// <summary>Writes programs on which all engines agree.</summary>
    public static void Write(string path, FuzzOptions options, V8Judge v8)
    {
        using var file = new StreamWriter(path);
        var fuzzer = new Fuzzer(options, v8, Console.WriteLine) { OnAgreed = @case => WriteCase(file, @case) };
        if (fuzzer.Run().Findings.Count > 0) throw new InvalidOperationException("the engines differ already");
    }

    private static void WriteCase(StreamWriter file, FuzzCase @case)
    {
        var module = JudgedModule.Of(@case.Wasm);
        var given = TierRun.Of(Interpreter, module, @case);
        if (given.Start == "trap limit") return;
        int limit = given.FirstLimit;
        if (limit < 0)
        {
            file.WriteLine(JsonSerializer.Serialize(new RecordedCase(@case, given, AtLimit: false)));
            return;
        }
        var ended = @case with { Calls = [.. @case.Calls.Take(limit + 1)] };
        file.WriteLine(JsonSerializer.Serialize(new RecordedCase(ended, WithoutState(TierRun.Of(Interpreter, module, ended)), AtLimit: true)));
        var before = @case with { Calls = [.. @case.Calls.Take(limit)] };
        file.WriteLine(JsonSerializer.Serialize(new RecordedCase(before, TierRun.Of(Interpreter, module, before), AtLimit: false)));
    }

    /// <summary>The first difference of a compiling tier from the file, or null.</summary>
    public static string? Check(string path)
    {
        long cases = 0;
        foreach (string line in File.ReadLines(path))
        {
            var recorded = JsonSerializer.Deserialize<RecordedCase>(line)!;
            var module = JudgedModule.Of(recorded.Case.Wasm);
            int turn = Fuzzer.TurnOf(cases++);
            foreach (var tier in Tier.All.Where(tier => tier != Interpreter && (recorded.AtLimit ? tier.Metered : tier.IsOnTurn(turn)) && tier.CanRun(module.Valid)))
                if (Difference(recorded, tier, module) is { } difference) return $"{recorded.Case.Name}, {tier.Name}: {difference}";
        }
        return null;
    }

    private static string? Difference(RecordedCase recorded, Tier tier, JudgedModule module)
    {
        var seen = TierRun.Of(tier, module, recorded.Case);
        return recorded.Given.DifferenceFrom(recorded.AtLimit ? WithoutState(seen) : seen, exact: true, gas: tier.Metered);
    }

    private static Observation WithoutState(Observation seen) => seen with { State = "", ExactState = "" };
}
