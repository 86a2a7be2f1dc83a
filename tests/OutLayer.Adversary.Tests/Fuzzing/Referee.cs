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
    /// <summary>What validators are asked about. Tiers run what they can.</summary>
    public static readonly WasmFeatures Known = WasmFeatures.All;

    private (byte[] Wasm, JudgedModule Module)? _last;

    /// <summary>
    /// How engines differ on the case, or null. The case must be valid. Tiers that lack a feature of it do not take part, nor those
    /// whose turn it is not, if one is given.
    /// </summary>
    public string? Compare(FuzzCase @case, int? turn = null)
    {
        var module = Load(@case);
        Tier[] able = [.. tiers.Where(tier => tier.CanRun(module.Valid) && (turn is null || tier.IsOnTurn(turn.Value)))];
        return able.Length == 0 ? null : Compare(@case, module, able[0], able[1..]);
    }

    /// <summary>The module of the case, with the code that was made of it if the last question was about it too.</summary>
    private JudgedModule Load(FuzzCase @case)
    {
        if (_last is { } last && last.Wasm == @case.Wasm) return last.Module;
        var module = JudgedModule.Of(@case.Wasm);
        _last = (@case.Wasm, module);
        return module;
    }

    private string? Compare(FuzzCase @case, JudgedModule module, Tier leader, Tier[] others)
    {
        var first = RunOn(leader, module, @case);
        if (first.Start == "trap limit") return null;
        if (first.FirstLimit is >= 0 and var limit)
        {
            var ended = @case with { Calls = [.. @case.Calls.Take(limit + 1)] };
            if (AtLimit(leader, module, ended, others) is { } difference) return difference;
            @case = @case with { Calls = [.. @case.Calls.Take(limit)] };
            first = RunOn(leader, module, @case);
        }
        var judged = V8Judge.CanRun(module.Valid) ? v8 : null;
        judged?.AskRun(@case, module.Valid.Module);
        string? found = Difference(leader, first, others, tier => RunOn(tier, module, @case));
        if (judged is null) return found;
        if (Answer(judged, out string silent) is not { } seen) return found ?? silent;
        return found ?? Say(leader.Name, "V8", first.DifferenceFrom(seen, exact: false, gas: false));
    }

    private static Observation? Answer(V8Judge judged, out string silent)
    {
        silent = "";
        try
        {
            return judged.AnswerRun();
        }
        catch (TimeoutException timeout)
        {
            silent = timeout.Message;
            return null;
        }
    }

    /// <summary>The case up to a call that gets less gas than it takes, where all tiers that count gas must end it; null where no call takes any.</summary>
    public FuzzCase? WithLessGas(FuzzCase @case, Random random)
    {
        var module = Load(@case);
        if (tiers.FirstOrDefault(tier => tier.Metered && tier.CanRun(module.Valid)) is not { } tier) return null;
        var calls = RunOn(tier, module, @case).Calls;
        int[] paid = [.. Enumerable.Range(0, calls.Count).Where(i => calls[i].Gas > 0)];
        if (paid.Length == 0) return null;
        int index = paid[random.Next(paid.Length)];
        return @case with { Calls = [.. @case.Calls.Take(index), @case.Calls[index] with { Gas = random.NextInt64(calls[index].Gas) }] };
    }

    /// <summary>What a run leaves behind that a limit ended is nobody's business: only how it ended is compared, where gas is counted.</summary>
    private static string? AtLimit(Tier leader, JudgedModule module, FuzzCase @case, Tier[] others) =>
        Difference(leader, CallsOn(leader, module, @case), others.Where(tier => tier.Metered), tier => CallsOn(tier, module, @case));

    private static Observation CallsOn(Tier tier, JudgedModule module, FuzzCase @case) => RunOn(tier, module, @case) with { State = "", ExactState = "" };

    private static string? Difference(Tier leader, Observation first, IEnumerable<Tier> others, Func<Tier, Observation> run) =>
        others.Select(tier => Say(leader.Name, tier.Name, first.DifferenceFrom(run(tier), exact: true, gas: tier.Metered))).FirstOrDefault(said => said is not null);

    /// <summary>How our validator and V8 differ on the bytes, or null. Features that V8 alone has, and limits, are not compared.</summary>
    public string? CompareValidity(byte[] wasm, out bool valid)
    {
        var (refusal, message) = Refusal(wasm);
        valid = refusal is null;
        if (v8 is null || refusal is WasmFormatError.UnsupportedFeature or WasmFormatError.LimitExceeded) return null;
        string reason = ReasonAgainst(v8, wasm);
        if (valid && reason.Length > 0) reason = ReasonAgainst(v8, Preparation.ShortenLimits(wasm));
        return reason.Length == 0 == valid || IsOnlyV8s(reason) ? null : $"valid: {(valid ? "yes" : message)} / V8 says {(valid ? reason : "yes")}";
    }

    /// <summary>
    /// V8 alone refuses both forms of exceptions in one module, and where functions are validated at once it may see that in one
    /// go and not in the next, so that it contradicts itself.
    /// </summary>
    private static bool IsOnlyV8s(string reason) =>
        reason.Contains("mix of legacy and new exception handling", StringComparison.Ordinal) || reason == "not valid, and compiled";

    private static string ReasonAgainst(V8Judge v8, byte[] wasm)
    {
        v8.AskValid(wasm);
        return v8.AnswerValid();
    }

    private static (WasmFormatError?, string) Refusal(byte[] wasm)
    {
        try
        {
            ModuleValidator.Validate(ModuleDecoder.Decode(wasm, Known), Known);
            return (null, "");
        }
        catch (WasmFormatException refusal)
        {
            return (refusal.Error, refusal.Message);
        }
    }

    private static string? Say(string one, string other, string? difference) => difference is null ? null : $"{one} / {other}: {difference}";

    /// <summary>An exception that is not the guest's trap is an outcome too, and one that no engine shares.</summary>
    public static Observation RunOn(Tier tier, JudgedModule module, FuzzCase @case)
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
