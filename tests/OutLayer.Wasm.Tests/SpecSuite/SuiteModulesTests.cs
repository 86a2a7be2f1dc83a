using OutLayer.Testing;
using OutLayer.Wasm.Binary;

namespace OutLayer.Wasm.Tests.SpecSuite;

/// <summary>Every module of the official suite through decoder and validator.</summary>
public sealed class SuiteModulesTests
{
    [Fact]
    public void Every_module_of_the_suite_is_judged_as_the_suite_says_or_needs_a_feature_by_name()
    {
        string? spec = SharedData.Find("spec");
        Assert.SkipWhen(spec is null, SharedData.HowToGet);
        var wrong = new List<string>();
        int judged = 0;
        foreach (var module in SpecModules.Read(spec))
        {
            var verdict = Judge(module.Bytes);
            if (verdict == WasmFormatError.UnsupportedFeature || IsOfOlderText(module)) continue;
            judged++;
            if (verdict != Expected(module.Kind)) wrong.Add($"{module}: {verdict?.ToString() ?? "valid"}");
        }
        Assert.Empty(wrong);
        Assert.True(judged > 5_300, $"{judged} modules");
    }

    /// <summary>The threads proposal's tests are written against a text without reference types, which allows one table only.</summary>
    private static bool IsOfOlderText(SpecModule module) =>
        module.File.StartsWith("threads", StringComparison.Ordinal) && module.Text == "multiple tables";

    private static WasmFormatError? Expected(string kind) => kind switch
    {
        "assert_invalid" => WasmFormatError.Invalid,
        "assert_malformed" => WasmFormatError.Malformed,
        _ => null,
    };

    private static WasmFormatError? Judge(byte[] bytes)
    {
        try
        {
            Refusal.Load(bytes);
            return null;
        }
        catch (WasmFormatException refusal)
        {
            return refusal.Error;
        }
    }
}
