using System.Globalization;
using System.Text;
using OutLayer.Testing;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.SpecSuite;

namespace OutLayer.Wasm.Interpreter.Tests;

/// <summary>docs/spec-coverage.md is what the official suite gives on every engine. OUTLAYER_BLESS=1 writes it anew.</summary>
public sealed class SpecCoverageTests
{
    private const string Page = "docs/spec-coverage.md";

    [Fact]
    public void The_page_says_what_the_suite_gives()
    {
        string? spec = SharedData.Find("spec");
        Assert.SkipWhen(spec is null, SharedData.HowToGet);
        string text = PageOf([.. Engines().Select(engine => (engine.Name, SpecSuiteRunner.Run(spec, engine.Engine)))]);
        string path = Path.Combine(RepositoryFiles.Root, Page);
        if (Environment.GetEnvironmentVariable("OUTLAYER_BLESS") == "1") File.WriteAllText(path, text);
        Assert.Equal(text, File.ReadAllText(path));
    }

    private static IEnumerable<(string Name, IEngine Engine)> Engines()
    {
        if (GuardPages.Unavailable is null) yield return ("compiler, guard pages", new CompilerEngine(BoundsMode.Guard));
        yield return ("compiler, comparisons", new CompilerEngine(BoundsMode.Explicit));
        yield return ("interpreter", new InterpreterEngine());
    }

    private static string PageOf(IReadOnlyList<(string Name, SpecSuiteResult Result)> runs)
    {
        var page = new StringBuilder("""
            # What of the WebAssembly specification runs

            Made by the tests from the official suite (version 3.0 and the texts that stand beside it): assertions that hold, that fail, and
            that are skipped because their module needs a feature which no engine here has.

            """.ReplaceLineEndings("\n"));
        foreach (var (name, result) in runs) Append(page, name, result);
        return page.ToString();
    }

    private static void Append(StringBuilder page, string name, SpecSuiteResult result)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## {name}\n\n| text | passed | failed | skipped | because of |\n| --- | ---: | ---: | ---: | --- |\n");
        foreach (var group in result.Files.GroupBy(file => TextOf(file.File)).OrderBy(group => group.Key, StringComparer.Ordinal))
            AppendRow(page, group.Key, new SpecSuiteResult([.. group]));
        AppendRow(page, "all", result);
    }

    private static void AppendRow(StringBuilder page, string text, SpecSuiteResult result) =>
        page.Append(CultureInfo.InvariantCulture, $"| {text} | {result.Passed} | {result.Failed} | {result.Skipped} | {Reasons(result)} |\n");

    private static string Reasons(SpecSuiteResult result) =>
        string.Join(", ", result.Files.SelectMany(file => file.Skips).Select(skip => WasmFeatures.NameOf(skip.Feature)).Distinct().Order(StringComparer.Ordinal));

    private static string TextOf(string file) => file.Contains('/', StringComparison.Ordinal) ? file[..file.IndexOf('/', StringComparison.Ordinal)] : "core";
}
