using System.Text;
using System.Text.RegularExpressions;

namespace OutLayer.Js;

/// <summary>Makes an error that names the contract's own file, line and column from what the driver reported.</summary>
internal static partial class ErrorFactory
{
    public static JsError Make(DriverReport report, JsModules modules)
    {
        var frames = report.Stack is null ? [] : StackTrace.Parse(report.Stack, modules).ConvertAll(frame => frame with { Column = ColumnOf(frame, modules) });
        var code = CodeOf(report);
        string message = string.IsNullOrEmpty(report.Name) ? report.Message
            : report.Message.Length == 0 ? report.Name : $"{report.Name}: {report.Message}";
        var error = new JsError(code, message, Stack: [.. frames.Select(frame => frame.ToString())]) { Text = report.Message };
        var (file, line, column) = PlaceOf(report, frames, modules, code);
        return file is null ? error : error with { File = file, Line = line, Column = column, SourceLine = LineOf(modules, file, line) };
    }

    /// <summary>An error that the host found: no frame, the entry to blame.</summary>
    public static JsError Make(JsErrorCode code, string message, string? file = null) => new(code, message, file, Stack: []);

    private static JsErrorCode CodeOf(DriverReport report)
    {
        var code = JsErrorCodes.Parse(report.Code);
        return code == JsErrorCode.LoadFailed && report.Name == "SyntaxError" ? JsErrorCode.SyntaxError : code;
    }

    private static (string? File, int Line, int Column) PlaceOf(DriverReport report, List<StackFrame> frames, JsModules modules, JsErrorCode code)
    {
        if (PlaceOf(report.Place, modules) is { } place) return place;
        if (frames.Find(frame => frame.File is not null && modules.Files.ContainsKey(frame.File)) is { } found)
            return (found.File, found.Line, found.Column);
        if (PlaceOf(report.Method, modules) is { } method) return method;
        if (code is JsErrorCode.SyntaxError or JsErrorCode.LoadFailed && FindImport(report.Message, modules) is { } import) return import;
        return code is JsErrorCode.NoExport or JsErrorCode.NoMethod ? (modules.Entry, 1, 1) : (null, 0, 0);
    }

    private static (string? File, int Line, int Column)? PlaceOf(DriverPlace? place, JsModules modules) =>
        place is { File: { } file, Line: { } line, Column: { } column } && modules.Files.ContainsKey(file)
            ? (file, line, ColumnOf(new StackFrame(null, file, line, column), modules))
            : null;

    /// <summary>
    /// The engine gives no place for an import that fails. Its message quotes the specifier or the name; that is looked for in
    /// the file that it names, or in the entry and then the others.
    /// </summary>
    private static (string? File, int Line, int Column)? FindImport(string message, JsModules modules)
    {
        var match = FailedImport().Match(message);
        if (!match.Success) return null;
        string wanted = match.Groups["what"].Value;
        IEnumerable<string> files = match.Groups["from"] is { Success: true } from && modules.Files.ContainsKey(from.Value)
            ? [from.Value]
            : [modules.Entry, .. modules.Files.Keys.Where(path => path != modules.Entry)];
        foreach (string file in files)
        {
            string[] lines = Encoding.UTF8.GetString(modules.Files[file].Span).Split('\n');
            for (int i = 0; i < lines.Length; i++)
            {
                int at = lines[i].IndexOf(wanted, StringComparison.Ordinal);
                if (at >= 0 && ImportOrExport().IsMatch(lines[i])) return (file, i + 1, lines[i][..at].EnumerateRunes().Count() + 1);
            }
        }
        return null;
    }

    /// <summary>QuickJS counts columns in bytes of UTF-8; people count characters.</summary>
    private static int ColumnOf(StackFrame frame, JsModules modules)
    {
        if (frame.File is null || !modules.Files.TryGetValue(frame.File, out var source)) return frame.Column;
        var line = LineBytes(source.Span, frame.Line);
        var before = line[..Math.Clamp(frame.Column - 1, 0, line.Length)];
        int continuations = 0;
        foreach (byte b in before) continuations += (b & 0xC0) == 0x80 ? 1 : 0;
        return frame.Column - continuations;
    }

    private static string LineOf(JsModules modules, string file, int line)
    {
        const int MaxLength = 500;
        string text = Encoding.UTF8.GetString(LineBytes(modules.Files[file].Span, line)).TrimEnd('\r');
        return text.Length <= MaxLength ? text : text[..MaxLength];
    }

    /// <summary>A line, counted from 1, without its line feed; empty past the end.</summary>
    private static ReadOnlySpan<byte> LineBytes(ReadOnlySpan<byte> source, int line)
    {
        for (int i = 1; i < line; i++)
        {
            int end = source.IndexOf((byte)'\n');
            if (end < 0) return [];
            source = source[(end + 1)..];
        }
        int length = source.IndexOf((byte)'\n');
        return length < 0 ? source : source[..length];
    }

    [GeneratedRegex(@"^cannot import '(?<what>[^']*)' from (?<from>[^:]*):|^Could not find export '(?<what>[^']*)' in module", RegexOptions.ExplicitCapture)]
    private static partial Regex FailedImport();

    [GeneratedRegex(@"\b(import|export|from)\b")]
    private static partial Regex ImportOrExport();
}
