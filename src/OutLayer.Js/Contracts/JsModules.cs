using System.Text;
using System.Text.Unicode;

namespace OutLayer.Js;

/// <summary>
/// The files of a contract: path (relative, with <c>/</c>) to source, in ordinal order, and which one is the entry. Paths name
/// modules in messages, so they are plain: no empty, <c>.</c> or <c>..</c> part, no control character.
/// </summary>
public sealed class JsModules
{
    /// <summary>Bytes of a path or of an import specifier.</summary>
    public const int MaxPath = 512;

    /// <summary>Bytes of all sources together.</summary>
    public const int MaxSourceBytes = 16 << 20;

    private readonly SortedDictionary<string, ReadOnlyMemory<byte>> _files = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">A path that is not plain, source that is not UTF-8, too much of it, or no entry.</exception>
    public JsModules(string entry, IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> files)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(files);
        long total = 0;
        foreach (var (path, source) in files)
        {
            Check(path, source.Span);
            total += source.Length;
            if (total > MaxSourceBytes) throw new ArgumentException($"the contract's files have more than {MaxSourceBytes} bytes");
            if (!_files.TryAdd(path, source)) throw new ArgumentException($"{path} is there twice");
        }
        Entry = _files.ContainsKey(entry) ? entry : throw new ArgumentException($"the entry {entry} is not among the files");
    }

    /// <summary>A contract of one file.</summary>
    public static JsModules Of(string path, string source) => new(path, [new(path, Encoding.UTF8.GetBytes(source))]);

    public string Entry { get; }

    /// <summary>Path and source, in ordinal order of the paths.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Files => _files;

    private static void Check(string path, ReadOnlySpan<byte> source)
    {
        if (path.Length is 0 || Encoding.UTF8.GetByteCount(path) > MaxPath)
            throw new ArgumentException($"a path of a contract has 1 to {MaxPath} bytes, this one has {Encoding.UTF8.GetByteCount(path)}");
        if (ModuleResolver.IsOfImage(path) || path.StartsWith(ModuleResolver.OwnPrefix, StringComparison.Ordinal))
            throw new ArgumentException($"\"{path}\" is a name of the runtime's own; give the file another");
        if (path.Split('/').Any(part => part is "" or "." or "..") || path.Any(c => char.IsControl(c) || char.IsSurrogate(c) || c == '\\'))
            throw new ArgumentException($"\"{path}\" is not a plain relative path");
        if (!Utf8.IsValid(source)) throw new ArgumentException($"{path} is not UTF-8 text, so it is not JavaScript");
    }
}
