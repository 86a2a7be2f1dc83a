using System.Globalization;
using System.Text;

namespace OutLayer.Near.Tests;

/// <summary>The tables in docs/ are the tables in the code. OUTLAYER_BLESS=1 writes them anew.</summary>
public sealed class DocumentTests
{
    [Fact]
    public void The_table_of_host_functions_is_the_one_in_the_code() =>
        Holds("near-host-functions.md", "| function | since | views | gas |", HostFunctions.All.Select(row =>
            $"| `{row.Name}({row.Parameters}){(row.Result.Length > 0 ? " -> " + row.Result : "")}` | {Since(row)} | "
            + $"{(row.InViews ? "yes" : "no")} | {row.Cost} |"));

    [Fact]
    public void The_table_of_JavaScript_functions_is_the_one_in_the_code() =>
        Holds("near-js-api.md", "| function | host calls | views | gas |", JsNearApi.All.Select(row =>
            $"| `{row.Name}{row.Signature.Replace("|", "\\|", StringComparison.Ordinal)}`{(row.OffChain ? " (off-chain)" : "")} | "
            + $"{row.RawCalls} | {(row.InViews ? "yes" : "no")} | {row.Gas} |"));

    [Fact]
    public void The_table_of_prices_is_the_one_in_the_code() =>
        Holds("near-prices.md", "| price | gas | held by a published case |", RuntimeParameters.Latest.Prices.Rows.Select(row =>
            $"| `{row.Name}` | {Grouped(row.Gas)} | {(row.Verified ? "yes" : "no")} |"));

    [Fact]
    public void The_table_of_fees_is_the_one_in_the_code() =>
        Holds("near-fees.md", "| fee | send to oneself | send to another | execute | held by a published case |", RuntimeParameters.Latest.Fees.Rows.Select(row =>
            $"| `{row.Name}` | {Grouped(row.SendSelf)} | {Grouped(row.SendOther)} | {Grouped(row.Execute)} | {(row.Verified ? "yes" : "no")} |"));

    private static string Grouped(ulong gas) => gas.ToString("N0", CultureInfo.InvariantCulture);

    private static void Holds(string document, string header, IEnumerable<string> rows)
    {
        const string start = "<!-- table -->\n", end = "<!-- end -->";
        string file = Path.Combine(Shared.Repository(), "docs", document);
        string text = File.ReadAllText(file);
        int from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        int to = text.IndexOf(end, StringComparison.Ordinal);
        string expected = new StringBuilder(header).Append('\n').AppendJoin(" --- ", Enumerable.Repeat('|', header.Count(letter => letter == '|'))).Append('\n')
            .AppendJoin('\n', rows).Append('\n').ToString();
        if (Environment.GetEnvironmentVariable("OUTLAYER_BLESS") == "1")
            File.WriteAllText(file, text[..from] + expected + text[to..]);
        else Assert.Equal(expected, text[from..to]);
    }

    private static string Since(HostFunction row) => row.IsOffChain ? "-" : row.Since.ToString(CultureInfo.InvariantCulture);
}
