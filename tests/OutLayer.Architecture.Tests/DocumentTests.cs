using System.Text.RegularExpressions;

namespace OutLayer.Architecture.Tests;

/// <summary>Documents that can be held to something.</summary>
public partial class DocumentTests
{
    private const string Rationale = "docs/rationale/";
    private const string Index = Rationale + "README.md";

    /// <summary>Headings, or bold words at the start of a paragraph.</summary>
    private static readonly string[] Parts = ["Question", "Answer", "Rejected", "Cost"];

    private static IEnumerable<string> DecisionFiles => Repository.FilesOf(Rationale, ".md").Where(path => path != Index);

    [Fact]
    public void A_decision_has_question_answer_what_was_rejected_and_what_it_costs() => Offenders.None(
        from path in DecisionFiles
        let text = Repository.Read(path)
        from part in Parts
        where !text.Contains($"\n## {part}\n", StringComparison.Ordinal) && !text.Contains($"\n**{part}.**", StringComparison.Ordinal)
        select $"{path}: no part \"{part}\"");

    [Fact]
    public void Decisions_are_numbered_without_a_gap()
    {
        var numbers = DecisionFiles.Select(path => Path.GetFileName(path)[..5]);
        Assert.Equal(Enumerable.Range(1, DecisionFiles.Count()).Select(number => $"{number:D4}-"), numbers);
    }

    [Fact]
    public void The_index_of_decisions_lists_all()
    {
        string index = DecisionFiles.Any() ? Repository.Read(Index) : "";
        Offenders.None(DecisionFiles.Where(path => !index.Contains($"({Path.GetFileName(path)})", StringComparison.Ordinal)));
    }

    /// <summary>A link to a file that is not there is worse than none.</summary>
    [Fact]
    public void Links_between_documents_lead_somewhere()
    {
        var broken = from path in Repository.Files.Where(path => path.EndsWith(".md", StringComparison.Ordinal))
                     from Match link in Link().Matches(Repository.Read(path))
                     let target = Path.Combine(Path.GetDirectoryName(Repository.Full(path))!, link.Groups[1].Value)
                     where !Path.Exists(target)
                     select $"{path}: {link.Groups[1].Value}";
        Offenders.None(broken);
    }

    [GeneratedRegex(@"\]\((?!https?:|mailto:|#)([^)#\s]+)(#[^)]*)?\)")]
    private static partial Regex Link();
}
