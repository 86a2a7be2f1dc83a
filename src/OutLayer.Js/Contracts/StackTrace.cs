using System.Globalization;
using System.Text.RegularExpressions;

namespace OutLayer.Js;

/// <summary>One frame of QuickJS's stack text: <c>at name (file:line:column)</c>, <c>at file:line:column</c> or <c>at name (native)</c>.</summary>
internal sealed record StackFrame(string? Function, string? File, int Line, int Column)
{
    public bool IsOurs => File?.StartsWith(ModuleResolver.OwnPrefix, StringComparison.Ordinal) == true;

    public override string ToString()
    {
        string place = File is null ? "native" : FormattableString.Invariant($"{File}:{Line}:{Column}");
        return Function is null ? place : $"{Function} ({place})";
    }
}

/// <summary>Reads QuickJS's stack text and leaves out what is not the contract's.</summary>
internal static partial class StackTrace
{
    private const int MaxFrames = 64;

    public static List<StackFrame> Parse(string text)
    {
        var frames = new List<StackFrame>();
        foreach (string line in text.Split('\n'))
        {
            if (frames.Count == MaxFrames) break;
            if (ParseLine(line) is { } frame) frames.Add(frame);
        }
        return WithoutOurs(frames);
    }

    private static StackFrame? ParseLine(string line)
    {
        if (Placed().Match(line) is { Success: true } placed)
            return new StackFrame(NameOf(placed), placed.Groups["file"].Value, NumberOf(placed, "line"), NumberOf(placed, "column"));
        return Native().Match(line) is { Success: true } native ? new StackFrame(NameOf(native), null, 0, 0) : null;
    }

    /// <summary>Our own frames go, and so do the native ones that they called (SES makes each Error through Reflect.construct).</summary>
    private static List<StackFrame> WithoutOurs(List<StackFrame> frames)
    {
        var kept = new List<StackFrame>();
        foreach (var frame in frames)
        {
            if (!frame.IsOurs) kept.Add(frame);
            else while (kept.Count > 0 && kept[^1].File is null) kept.RemoveAt(kept.Count - 1);
        }
        return kept;
    }

    private static string? NameOf(Match match) => match.Groups["name"] is { Success: true } name ? name.Value : null;

    private static int NumberOf(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^    at (?:(?<name>.*) \()?(?<file>[^()]+):(?<line>\d{1,9}):(?<column>\d{1,9})\)?$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Placed();

    [GeneratedRegex(@"^    at (?<name>.*) \(native\)$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Native();
}
