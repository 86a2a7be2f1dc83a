using OutLayer.Wasm.Binary;

namespace OutLayer.Adversary.Tests.Fuzzing;

/// <summary>What the first tier that can run it gives, written down beside a case. Whoever keeps the case corrects it where that tier was wrong.</summary>
internal static class Expectations
{
    /// <summary>Null for an invalid module.</summary>
    public static Finding? Of(FuzzCase @case)
    {
        try
        {
            var module = JudgedModule.Of(@case.Wasm);
            var tier = Tier.All.FirstOrDefault(tier => tier.CanRun(module.Valid));
            if (tier is null) return new Finding("", true, "", []);
            var seen = Referee.RunOn(tier, module, @case);
            return new Finding("", true, seen.Start, [.. @case.Calls.Zip(seen.Calls).Select(pair => FindingCall.Of(pair.First, pair.Second.Seen))]);
        }
        catch (WasmFormatException)
        {
            return null;
        }
    }
}
