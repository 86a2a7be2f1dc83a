using System.Globalization;
using System.Security;
using System.Text;
using OutLayer.Cli.Output;
using OutLayer.Wasm.Runtime.Profiling;

namespace OutLayer.Cli.Commands.Modules;

/// <summary>
/// A profile as a picture: callers above what they call, as wide as the gas they burnt with it. An SVG without scripts; a browser shows
/// the numbers of a box that is pointed at.
/// </summary>
internal static class FlameGraph
{
    private const double Width = 1_200, RowHeight = 17, LetterWidth = 6.6;

    /// <summary>Narrower boxes are left out, and lower ones, with all below them.</summary>
    private const double LeastWidth = 0.2;
    private const int MaxRows = 300;

    public static string Draw(ProfileNode root)
    {
        var boxes = new StringBuilder();
        int rows = DrawNode(boxes, root, 0, 0, Width / Math.Max(root.TotalGas, 1), Math.Max(root.TotalGas, 1));
        return FormattableString.Invariant($"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{rows * RowHeight}" viewBox="0 0 {Width} {rows * RowHeight}" font-family="monospace" font-size="11">
            {boxes}</svg>

            """);
    }

    /// <summary>Draws a node and what it called; gives the lowest row that was used, from 1.</summary>
    private static int DrawNode(StringBuilder boxes, ProfileNode node, double x, int row, double scale, long all)
    {
        double width = node.TotalGas * scale;
        if (width < LeastWidth || row == MaxRows) return row;
        DrawBox(boxes, node, x, row, width, all);
        int lowest = row + 1;
        foreach (var child in node.Children)
        {
            lowest = Math.Max(lowest, DrawNode(boxes, child, x, row + 1, scale, all));
            x += child.TotalGas * scale;
        }
        return lowest;
    }

    private static void DrawBox(StringBuilder boxes, ProfileNode node, double x, int row, double width, long all)
    {
        string name = TerminalText.Visible(node.Name);
        int letters = (int)((width - 4) / LetterWidth);
        string label = letters < 3 ? "" : name.Length <= letters ? name : string.Concat(name.AsSpan(0, letters - 2), "..");
        double share = 100.0 * node.TotalGas / all;
        boxes.Append(CultureInfo.InvariantCulture, $"<g><title>{Escape(name)}: {node.TotalGas:N0} ({share:F1} %), itself {node.SelfGas:N0}, {node.Calls:N0} calls</title>");
        boxes.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x:F2}\" y=\"{row * RowHeight:F0}\" width=\"{width:F2}\" height=\"{RowHeight - 1:F0}\" fill=\"{ColourOf(name)}\"/>");
        if (label.Length > 0) boxes.Append(CultureInfo.InvariantCulture, $"<text x=\"{x + 2:F2}\" y=\"{row * RowHeight + 12:F0}\">{Escape(label)}</text>");
        boxes.Append("</g>\n");
    }

    /// <summary>One of warm colours, the same for a name each time.</summary>
    private static string ColourOf(string name)
    {
        uint hash = name.Aggregate(2_166_136_261u, (sum, letter) => (sum ^ letter) * 16_777_619);
        return FormattableString.Invariant($"hsl({hash % 55} 85% {62 + (hash >> 8) % 14}%)");
    }

    /// <summary>For XML, which has no place for half a surrogate pair either.</summary>
    private static string Escape(string text) => SecurityElement.Escape(new string([.. text.EnumerateRunes().SelectMany(rune => rune.ToString())]));
}
