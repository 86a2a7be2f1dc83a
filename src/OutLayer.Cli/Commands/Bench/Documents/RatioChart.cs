using System.Globalization;
using System.Text;

namespace OutLayer.Cli.Commands.Bench.Documents;

/// <summary>Ratios as bars in an SVG: a group for each kernel, a bar for each of our engines, a line where the baseline is.</summary>
internal static class RatioChart
{
    private const int Left = 130, Width = 560, Right = 60, Top = 44, Bar = 9, Gap = 8;

    /// <summary>Ratios beyond it are cut, with their number.</summary>
    private const double MaxRatio = 3;

    private static readonly string[] Colors = ["#1f6f8b", "#7fb7c9", "#b5651d", "#e2b27c", "#5b7f3a", "#b3cc98"];

    public static string Draw(EngineReport report, IReadOnlyList<string> engines)
    {
        int group = engines.Count * Bar + Gap, bottom = Top + report.Kernels.Count * group;
        var svg = new StringBuilder();
        Line(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Left + Width + Right} {bottom + 24}" font-family="sans-serif" font-size="11">""");
        Line(svg, $"""<rect width="100%" height="100%" fill="#ffffff"/>""");
        Legend(svg, report.Baseline, engines);
        for (int tick = 0; tick <= MaxRatio * 2; tick++) Tick(svg, tick / 2.0, bottom);
        for (int i = 0; i < report.Kernels.Count; i++) Group(svg, report, report.Kernels[i], engines, Top + i * group);
        return svg.Append("</svg>\n").ToString();
    }

    private static void Legend(StringBuilder svg, string baseline, IReadOnlyList<string> engines)
    {
        Line(svg, $"""<text x="8" y="16">time over {baseline}'s (less is faster):</text>""");
        for (int i = 0; i < engines.Count; i++)
        {
            int x = 240 + i * 110;
            Line(svg, $"""<rect x="{x}" y="8" width="10" height="10" fill="{Colors[i % Colors.Length]}"/><text x="{x + 14}" y="17">{engines[i]}</text>""");
        }
    }

    private static void Tick(StringBuilder svg, double ratio, int bottom)
    {
        string color = ratio == 1 ? "#333333" : "#dddddd";
        Line(svg, $"""<line x1="{At(ratio)}" y1="{Top - 6}" x2="{At(ratio)}" y2="{bottom}" stroke="{color}"/><text x="{At(ratio)}" y="{bottom + 16}" text-anchor="middle">{Text(ratio)}</text>""");
    }

    private static void Group(StringBuilder svg, EngineReport report, KernelTimes times, IReadOnlyList<string> engines, int y)
    {
        Line(svg, $"""<text x="{Left - 8}" y="{y + engines.Count * Bar / 2 + 4}" text-anchor="end">{times.Kernel.Name}</text>""");
        for (int i = 0; i < engines.Count; i++)
        {
            if (report.Ratio(times, engines[i]) is not { } ratio) continue;
            string end = At(Math.Min(ratio, MaxRatio)), width = Text(Scale(Math.Min(ratio, MaxRatio)));
            Line(svg, $"""<rect x="{Left}" y="{y + i * Bar}" width="{width}" height="{Bar - 1}" fill="{Colors[i % Colors.Length]}"/>""");
            if (ratio > MaxRatio) Line(svg, $"""<text x="{end}" y="{y + i * Bar + 8}" font-size="9"> {Text(ratio)}</text>""");
        }
    }

    private static double Scale(double ratio) => ratio / MaxRatio * Width;

    private static string At(double ratio) => Text(Left + Scale(ratio));

    private static string Text(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    private static void Line(StringBuilder svg, FormattableString text) => svg.Append(FormattableString.Invariant(text)).Append('\n');
}
