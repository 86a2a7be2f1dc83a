using System.Text;
using System.Text.RegularExpressions;
using OutLayer.Protocol.Receipts;

namespace OutLayer.Runtime.Contracts;

/// <summary>A contract as its author wrote it: JavaScript modules by path, and the one whose exports are the methods.</summary>
public static partial class ContractSource
{
    private const int MaxFileBytes = 16 << 20;

    /// <summary>A contract of one module, from text.</summary>
    public static CodeBundle FromText(string name, string source) => CodeBundle.Single(name, Encoding.UTF8.GetBytes(source));

    /// <summary>
    /// A contract from its file, with the files below the same folder that it may import: those that a string of it names by a
    /// path that starts with ./ or ../. More than it imports does no harm; the guest resolves imports itself.
    /// </summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static CodeBundle FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = Path.GetFullPath(path);
        if (!File.Exists(full)) throw new FileNotFoundException($"there is no file {path}", path);
        string folder = Path.GetDirectoryName(full)!;
        var modules = new SortedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        var waiting = new Queue<string>([Path.GetFileName(full)]);
        while (waiting.TryDequeue(out string? name))
        {
            if (modules.ContainsKey(name)) continue;
            modules[name] = Read(Path.Combine(folder, name));
            foreach (string import in ImportsOf(modules[name].Span, name, folder)) waiting.Enqueue(import);
        }
        return new CodeBundle(Path.GetFileName(full), modules);
    }

    /// <summary>Whatever length it claims: a pipe claims none, and a device has no end.</summary>
    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        using var bytes = new MemoryStream();
        var chunk = new byte[1 << 16];
        for (int read; (read = file.Read(chunk)) > 0;)
        {
            bytes.Write(chunk.AsSpan(0, read));
            if (bytes.Length > MaxFileBytes) throw new InvalidDataException($"{path} is larger than {MaxFileBytes} bytes, which is what a contract's file may have");
        }
        return bytes.ToArray();
    }

    private static IEnumerable<string> ImportsOf(ReadOnlySpan<byte> source, string name, string folder)
    {
        string text = Encoding.UTF8.GetString(source);
        return [.. RelativePath().Matches(text).Select(match => Resolve(match.Groups[1].Value, name, folder)).OfType<string>()];
    }

    /// <summary>The path from the folder, or null if it is outside or no regular file.</summary>
    private static string? Resolve(string specifier, string from, string folder)
    {
        string full = Path.GetFullPath(Path.Combine(folder, Path.GetDirectoryName(from)!, specifier));
        string relative = Path.GetRelativePath(folder, full).Replace(Path.DirectorySeparatorChar, '/');
        bool inside = !relative.StartsWith("..", StringComparison.Ordinal) && !Path.IsPathRooted(relative);
        return inside && File.Exists(full) && new FileInfo(full).LinkTarget is null ? relative : null;
    }

    [GeneratedRegex("""['"](\.\.?/[^'"\\\r\n]{1,500})['"]""")]
    private static partial Regex RelativePath();
}
