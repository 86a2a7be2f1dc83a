using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OutLayer.Runtime.TypeScript;

/// <summary>
/// Makes one JavaScript module of a contract in TypeScript or JavaScript: types are stripped and not checked, decorators become
/// calls, files and npm packages that it imports are joined; <c>near</c> and <c>near-sdk-js</c> stay imports. The same files give the same bytes.
/// </summary>
public static partial class TypeScriptCompiler
{
    private const int MaxSourceBytes = 16 << 20;

    /// <summary>Fields and decorators as near-sdk-js's own build has them; what is in a tsconfig.json does not count.</summary>
    private const string Options = """{"compilerOptions":{"experimentalDecorators":true,"useDefineForClassFields":false}}""";

    private static readonly TimeSpan CompileTime = TimeSpan.FromMinutes(1);
    private static readonly string[] Extensions = [".ts", ".mts", ".tsx"];

    /// <summary>Whether a file is TypeScript, by its name.</summary>
    public static bool IsTypeScript(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.Ordinal);

    /// <summary>Compiles a contract.</summary>
    /// <param name="entry">The file of the contract.</param>
    /// <param name="say">Told what is done, if that takes a while: esbuild is installed at its first use.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="TypeScriptException">A mistake in the contract.</exception>
    /// <exception cref="CompilerUnavailableException">esbuild cannot be had or run.</exception>
    public static CompiledContract Compile(string entry, Action<string>? say = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(entry);
        string full = Path.GetFullPath(entry);
        if (!File.Exists(full)) throw new FileNotFoundException($"there is no file {entry}", entry);
        string program = Esbuild.Find(say);
        var output = Directory.CreateTempSubdirectory("outlayer-typescript-");
        try
        {
            return Compile(program, full, output.FullName);
        }
        finally
        {
            output.Delete(recursive: true);
        }
    }

    private static CompiledContract Compile(string program, string entry, string output)
    {
        string folder = Path.GetDirectoryName(entry)!, module = Path.Combine(output, "module.js"), graph = Path.Combine(output, "graph.json");
        var start = new ProcessStartInfo(program, Arguments(Path.GetFileName(entry), module, graph)) { WorkingDirectory = folder };
        var (exit, messages) = Tool.Run(start, CompileTime, $"{program} cannot be run");
        if (exit != 0) throw MistakeIn(messages);
        return new CompiledContract(Path.GetFileNameWithoutExtension(entry) + ".js", File.ReadAllBytes(module), Sources(graph, folder));
    }

    private static string[] Arguments(string entry, string module, string graph) =>
    [
        $"./{entry}", "--bundle", "--format=esm", "--target=es2022", "--platform=neutral", "--main-fields=module,main", "--conditions=import",
        "--external:near", "--external:near-sdk-js", "--loader:.wasm=binary", "--charset=utf8", "--legal-comments=none", "--log-level=error", "--color=false",
        $"--tsconfig-raw={Options}", $"--outfile={module}", $"--metafile={graph}",
    ];

    /// <summary>The first error of several.</summary>
    private static Exception MistakeIn(string messages)
    {
        var error = ErrorText().Match(messages);
        if (!error.Success) return new CompilerUnavailableException($"esbuild failed: {messages.Trim()}");
        var place = ErrorPlace().Match(messages, error.Index);
        return place.Success
            ? new TypeScriptException(error.Groups[1].Value, place.Groups["file"].Value, Number(place, "line"), Number(place, "column") + 1)
            : new TypeScriptException(error.Groups[1].Value, null, null, null);
    }

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private static SortedDictionary<string, ReadOnlyMemory<byte>> Sources(string graph, string folder)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(graph));
        var files = json.RootElement.GetProperty("inputs").EnumerateObject().Select(input => Path.GetFullPath(Path.Combine(folder, input.Name))).ToList();
        string root = files.Select(file => Path.GetDirectoryName(file)!).Aggregate(folder, Common);
        var sources = new SortedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        long total = 0;
        foreach (string file in files)
        {
            byte[] source = File.ReadAllBytes(file);
            total += source.Length;
            if (total > MaxSourceBytes) throw new TypeScriptException($"the contract's files have more than {MaxSourceBytes} bytes together", null, null, null);
            sources[Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/')] = source;
        }
        return sources;
    }

    /// <summary>The deepest folder that holds both.</summary>
    private static string Common(string left, string right)
    {
        string folder = left;
        while (folder != right && !right.StartsWith(folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            folder = Path.GetDirectoryName(folder)!;
        return folder;
    }

    [GeneratedRegex(@"\[ERROR\] (.+)")]
    private static partial Regex ErrorText();

    [GeneratedRegex(@"^    (?<file>[^\n]+):(?<line>\d+):(?<column>\d+):$", RegexOptions.Multiline)]
    private static partial Regex ErrorPlace();
}
