using OutLayer.Protocol.Json;

namespace OutLayer.Protocol.Receipts;

/// <summary>
/// The modules of a contract by path, as given by the user and as run (compiled or bundled; the same map where nothing
/// was done to them). Paths are relative, with '/' between their parts.
/// </summary>
public sealed class CodeBundle
{
    public const int MaxModules = 4096;
    public const int MaxPathLength = 1024;

    /// <exception cref="ArgumentException">A path that is not relative and plain, no module, or no module at <paramref name="entry"/>.</exception>
    public CodeBundle(
        string entry,
        IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> given,
        IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>>? run = null)
    {
        Entry = entry;
        Given = Sorted(given);
        var asRun = run is null ? Given : Sorted(run);
        Run = SameModules(Given, asRun) ? Given : asRun;
        if (!Run.ContainsKey(entry)) throw new ArgumentException($"no module at the entry path \"{entry}\"");
    }

    /// <summary>A contract of one module.</summary>
    public static CodeBundle Single(string path, ReadOnlyMemory<byte> source) => new(path, [new(path, source)]);

    /// <summary>Path (in <see cref="Run"/>) of the module whose exports are the methods.</summary>
    public string Entry { get; }
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Given { get; }
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Run { get; }

    /// <summary>True where the modules run as they were given.</summary>
    public bool RunsAsGiven => ReferenceEquals(Given, Run);

    /// <summary>
    /// SHA-256 of the canonical JSON <c>{"entry":path,"given":{path:sha256,...},"run":{path:sha256,...}}</c>.
    /// </summary>
    public Hash256 Hash() => CanonicalJson.Hash(new JsonObject
    {
        ["entry"] = Entry,
        ["given"] = Hashes(Given),
        ["run"] = Hashes(Run),
    });

    private static JsonObject Hashes(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> modules) =>
        new(modules.Select(module => KeyValuePair.Create(module.Key, (JsonValue)Hash256.Of(module.Value.Span).ToString())));

    private static SortedDictionary<string, ReadOnlyMemory<byte>> Sorted(IEnumerable<KeyValuePair<string, ReadOnlyMemory<byte>>> modules)
    {
        var sorted = new SortedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var (path, bytes) in modules)
        {
            if (!IsPlain(path)) throw new ArgumentException($"the module path \"{path}\" is not a plain relative path");
            if (!sorted.TryAdd(path, bytes)) throw new ArgumentException($"the module path \"{path}\" twice");
            if (sorted.Count > MaxModules) throw new ArgumentException($"more than {MaxModules} modules");
        }
        return sorted;
    }

    private static bool IsPlain(string path) =>
        path.Length is > 0 and <= MaxPathLength
        && !path.Any(c => char.IsControl(c) || c == '\\' || char.IsSurrogate(c))
        && path.Split('/').All(part => part is not ("" or "." or ".."));

    private static bool SameModules(
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> left, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> right) =>
        left.Count == right.Count
        && left.All(module => right.TryGetValue(module.Key, out var other) && module.Value.Span.SequenceEqual(other.Span));
}
