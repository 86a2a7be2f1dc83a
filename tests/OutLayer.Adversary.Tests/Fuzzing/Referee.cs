using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Validation;

namespace OutLayer.Adversary.Tests.Fuzzing;

/// <summary>
/// Puts one question to all engines and says where two of them differ. Our first tier leads: a call that it ends by a limit
/// (gas, depth) is compared between our metered tiers only, and whatever comes after it is not run.
/// </summary>
internal sealed class Referee(V8Judge? v8, IReadOnlyList<Tier> tiers)
{
    public static readonly WasmFeatures Features = Tier.All.Select(tier => tier.Engine.Features).Aggregate(WasmFeatures.All, (all, one) => new WasmFeatures(all.Bits & one.Bits));

    /// <summary>How engines differ on the case, or null. The case must be valid.</summary>
    public string? Compare(FuzzCase @case)
    {
        var module = ModuleValidator.Validate(ModuleDecoder.Decode(@case.Wasm, Features), Features);
        var first = RunOn(tiers[0], module, @case);
        if (first.Start == "trap limit") return null;
        int limit = first.FirstLimit;
        if (limit >= 0)
        {
            var ended = @case with { Calls = [.. @case.Calls.Take(limit + 1)] };
            if (OthersThan(tiers[0], module, ended, RunOn(tiers[0], module, ended) with { State = "", ExactState = "" }, metered: true) is { } atLimit) return atLimit;
            @case = @case with { Calls = [.. @case.Calls.Take(limit)] };
            first = RunOn(tiers[0], module, @case);
        }
        v8?.AskRun(@case, module.Module, Features);
        string? difference = OthersThan(tiers[0], module, @case, first, metered: false);
        if (v8?.AnswerRun() is not { } judged) return difference;
        return difference ?? Say(tiers[0].Name, "V8", first.DifferenceFrom(judged, exact: false, gas: false));
    }

    /// <summary>How our validator and V8 differ on the bytes, or null. Features that V8 alone has, and limits, are not compared.</summary>
    public string? CompareValidity(byte[] wasm, out bool valid)
    {
        var (refusal, message) = Refusal(wasm);
        valid = refusal is null;
        if (v8 is null || refusal is WasmFormatError.UnsupportedFeature or WasmFormatError.LimitExceeded) return null;
        bool judged = JudgedValid(v8, wasm) || valid && JudgedValid(v8, Preparation.ShortenLimits(wasm, Features));
        return judged == valid ? null : $"valid: {(valid ? "yes" : message)} / V8 says {(judged ? "yes" : "no")}";
    }

    private static bool JudgedValid(V8Judge v8, byte[] wasm)
    {
        v8.AskValid(wasm);
        return v8.AnswerValid();
    }

    private static (WasmFormatError?, string) Refusal(byte[] wasm)
    {
        try
        {
            ModuleValidator.Validate(ModuleDecoder.Decode(wasm, Features), Features);
            return (null, "");
        }
        catch (WasmFormatException refusal)
        {
            return (refusal.Error, refusal.Message);
        }
    }

    private string? OthersThan(Tier leader, ValidatedModule module, FuzzCase @case, Observation first, bool metered)
    {
        foreach (var tier in tiers.Where(tier => tier != leader && (tier.Metered || !metered)))
        {
            var seen = RunOn(tier, module, @case);
            if (metered) seen = seen with { State = "", ExactState = "" };
            if (Say(leader.Name, tier.Name, first.DifferenceFrom(seen, exact: true, gas: tier.Metered)) is { } difference) return difference;
        }
        return null;
    }

    private static string? Say(string one, string other, string? difference) => difference is null ? null : $"{one} / {other}: {difference}";

    /// <summary>An exception that is not the guest's trap is an outcome too, and one that no engine shares.</summary>
    private static Observation RunOn(Tier tier, ValidatedModule module, FuzzCase @case)
    {
#pragma warning disable CA1031
        try
        {
            return TierRun.Of(tier, module, @case);
        }
        catch (Exception fault)
        {
            return new Observation($"fault of {tier.Name}: {fault.GetType().Name}: {fault.Message}", [], "", "");
        }
#pragma warning restore CA1031
    }
}
