using System.Collections.Immutable;
using System.Text.Json;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Text;

namespace OutLayer.Wasm.SpecSuite;

/// <summary>Runs the official test suite against an engine: scripts (*.wast), or JSON documents with the modules in binary form.</summary>
public static class SpecSuiteRunner
{
    private static readonly string[] Patterns = ["*.json", "*.wast"];

    /// <summary>Runs all documents and scripts of a folder and its subfolders, in the order of their paths.</summary>
    /// <param name="directory">Folder of the suite.</param>
    /// <param name="engine">The engine to judge.</param>
    /// <param name="onFile">Called with each document's result as soon as it is there.</param>
    /// <param name="costs">Prices, to judge code that counts gas; the suite never runs out of it.</param>
    /// <exception cref="InvalidDataException">There are none, or one is no document of the suite or no script.</exception>
    public static SpecSuiteResult Run(string directory, IEngine engine, Action<SpecFileResult>? onFile = null,
        CostModel? costs = null)
    {
        ArgumentNullException.ThrowIfNull(engine);
        string[] files = [.. Patterns.SelectMany(pattern => Directory.EnumerateFiles(directory, pattern, SearchOption.AllDirectories)).Order(StringComparer.Ordinal)];
        if (files.Length == 0) throw new InvalidDataException($"no *.json documents and no *.wast scripts in {directory}");
        var results = ImmutableArray.CreateBuilder<SpecFileResult>(files.Length);
        foreach (string file in files)
        {
            results.Add(RunFile(file, Path.GetRelativePath(directory, file).Replace('\\', '/'), engine, costs));
            onFile?.Invoke(results[^1]);
        }
        return new SpecSuiteResult(results.MoveToImmutable());
    }

    /// <summary>Runs one document or script.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="name">Its name in the result; its first folder says which text of the specification it tests.</param>
    /// <param name="engine">The engine to judge.</param>
    /// <param name="costs">Prices, or null for code that counts no gas.</param>
    public static SpecFileResult RunFile(string path, string name, IEngine engine, CostModel? costs = null)
    {
        using var script = new SpecScript(engine, costs, SpecText.Of(name) ?? SpecText.Wasm3);
        Action<IEnumerable<SpecCommand>> run = SpecText.Of(name) is null ? commands => script.Skip(commands, $"the proposal {name.Split('/')[1]} is not supported") : script.Run;
        if (Path.GetExtension(path) == ".wast") RunScript(path, run);
        else RunDocument(path, run);
        return script.ToResult(name);
    }

    private static void RunScript(string path, Action<IEnumerable<SpecCommand>> run)
    {
        try
        {
            run(SpecWast.Read(File.ReadAllBytes(path)));
        }
        catch (WatException broken)
        {
            throw new InvalidDataException($"{path} is not a script: {broken.Message}", broken);
        }
    }

    private static void RunDocument(string path, Action<IEnumerable<SpecCommand>> run)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            run(SpecJson.Read(document.RootElement));
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"{path} is not a document of the suite: {broken.Message}", broken);
        }
    }
}
