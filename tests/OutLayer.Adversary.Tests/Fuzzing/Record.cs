using System.Text.Json;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Validation;

namespace OutLayer.Adversary.Tests.Fuzzing;

/// <summary>A case and what the interpreter gave, which V8 and the other tiers agreed with when it was written down.</summary>
internal sealed record RecordedCase(FuzzCase Case, Observation Given);

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

    /// <summary>Cases that a limit ends are left out: nothing is promised of the state behind.</summary>
    private static void WriteCase(StreamWriter file, FuzzCase @case)
    {
        var given = TierRun.Of(Interpreter, Load(@case), @case);
        if (given.Start != "trap limit" && given.FirstLimit < 0) file.WriteLine(JsonSerializer.Serialize(new RecordedCase(@case, given)));
    }

    /// <summary>The first difference of a compiling tier from the file, or null.</summary>
    public static string? Check(string path)
    {
        foreach (string line in File.ReadLines(path))
        {
            var recorded = JsonSerializer.Deserialize<RecordedCase>(line)!;
            var module = Load(recorded.Case);
            foreach (var tier in Tier.All.Where(tier => tier != Interpreter && tier.CanRun(module)))
                if (recorded.Given.DifferenceFrom(TierRun.Of(tier, module, recorded.Case), exact: true, gas: tier.Metered) is { } difference)
                    return $"{recorded.Case.Name}, {tier.Name}: {difference}";
        }
        return null;
    }

    private static ValidatedModule Load(FuzzCase @case) => ModuleValidator.Validate(ModuleDecoder.Decode(@case.Wasm, Referee.Known), Referee.Known);
}
