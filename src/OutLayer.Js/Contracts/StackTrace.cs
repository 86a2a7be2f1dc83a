using System.Globalization;

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
internal static class StackTrace
{
    private const int MaxFrames = 64;
    private const string At = "    at ", Native = " (native)";

    public static List<StackFrame> Parse(string text, JsModules modules)
    {
        var frames = new List<StackFrame>();
        foreach (string line in text.Split('\n'))
        {
            if (frames.Count == MaxFrames) break;
            if (line.StartsWith(At, StringComparison.Ordinal) && ParseFrame(line[At.Length..], modules) is { } frame) frames.Add(frame);
        }
        return WithoutOurs(frames);
    }

    private static StackFrame? ParseFrame(string text, JsModules modules)
    {
        if (text.EndsWith(Native, StringComparison.Ordinal)) return new StackFrame(text[..^Native.Length], null, 0, 0);
        bool named = text.EndsWith(')');
        string body = named ? text[..^1] : text;
        int columnAt = body.LastIndexOf(':'), lineAt = columnAt < 1 ? -1 : body.LastIndexOf(':', columnAt - 1);
        if (lineAt < 0 || !TryNumber(body[(lineAt + 1)..columnAt], out int line) || !TryNumber(body[(columnAt + 1)..], out int column)) return null;
        string head = body[..lineAt];
        int open = named ? OpeningOf(head, modules) : -1;
        return open >= 0 ? new StackFrame(head[..open], head[(open + 2)..], line, column) : new StackFrame(null, head, line, column);
    }

    /// <summary>Where " (file" begins: names of functions and of files may have parentheses too, so the file decides.</summary>
    private static int OpeningOf(string head, JsModules modules)
    {
        int first = head.IndexOf(" (", StringComparison.Ordinal);
        for (int at = first; at >= 0; at = head.IndexOf(" (", at + 1, StringComparison.Ordinal))
            if (modules.Files.ContainsKey(head[(at + 2)..]))
                return at;
        return first;
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

    private static bool TryNumber(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
