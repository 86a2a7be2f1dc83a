using System.Diagnostics;
using System.Globalization;
using OutLayer.Testing;

namespace OutLayer.Mutants;

/// <summary>
/// Plants errors in the emitters one by one and counts how many the tests and a minute of fuzzing find:
/// tests/mutants [--count N] [--seed S] [--skip N] [--only TEXT]. Exit 1 where fewer than 95 of 100 are found.
/// </summary>
internal static class Program
{
    private const double Wanted = 0.95;
    private const string Adversary = "OutLayer.Adversary.Tests", Wasm = "OutLayer.Wasm.Tests", Interpreter = "OutLayer.Wasm.Interpreter.Tests";

    private static readonly string[] Sources =
    [
        "src/OutLayer.Wasm.Compiler/Emitters", "src/OutLayer.Wasm.Compiler/Simd", "src/OutLayer.Wasm.Compiler/WasmMath.cs",
        "src/OutLayer.Wasm.Compiler/ArithmeticLocals.cs", "src/OutLayer.Wasm.Compiler/BodyScan.cs", "src/OutLayer.Wasm.Compiler/TryBlock.cs",
    ];

    /// <summary>Programs that a minute of fuzzing gets through on a quiet machine, judged once and written down.</summary>
    private const string Minute = "30000", Recorded = "artifacts/minute.jsonl";

    /// <summary>Ways to find an error, cheap ones first.</summary>
    private static readonly (string Name, string Project, string[] Arguments)[] Trials =
    [
        ("a minute of fuzzing", Adversary, ["fuzz", "check", Recorded]),
        ("the suite", Wasm, ["-stopOnFail", "-class", "*.SpecSuiteTests", "-class", "*.BoundsModeSuiteTests", "-class", "*.SimdSuiteTests"]),
        ("the engine's tests", Wasm, ["-stopOnFail", "-namespace", "*.Runtime", "-namespace", "*.Simd", "-class-", "*.SimdSuiteTests"]),
        ("the tests of both tiers", Interpreter, ["-stopOnFail", "-class", "*MixedTests", "-namespace", "*.Engines"]),
        ("generated and hostile modules", Adversary, ["-stopOnFail", "-class", "*GeneratedModuleTests", "-class", "*CorpusTests", "-class", "*HostileModuleTests"]),
    ];

    public static int Main(string[] args)
    {
        var (count, seed, skip) = (Option(args, "--count", 100), Option(args, "--seed", 1), Option(args, "--skip", 0));
        string only = Array.IndexOf(args, "--only") is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : "";
        using var scratch = new Scratch([Adversary, Wasm, Interpreter]);
        if (scratch.Run(Adversary, ["fuzz", "record", Recorded, "--programs", Minute]) is { Exit: not 0 } failed)
            throw new InvalidOperationException($"before any error is planted:\n{failed.Output}");
        foreach (var (name, project, arguments) in Trials)
            if (scratch.Run(project, arguments) is { Exit: not 0 } wrong)
                throw new InvalidOperationException($"before any error is planted, {name}:\n{wrong.Output}");
        var survivors = new List<Mutation>();
        int planted = 0;
        foreach (var mutation in Chosen(scratch, seed).Skip(skip).Where(mutation => mutation.ToString().Contains(only, StringComparison.Ordinal)))
        {
            if (planted == count) break;
            long start = Stopwatch.GetTimestamp();
            if (Try(scratch, mutation) is not { } found) continue;
            planted++;
            if (found.Length == 0) survivors.Add(mutation);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{planted,3} {(found.Length == 0 ? "SURVIVED" : $"found by {found}")} ({Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s)  {mutation}"));
        }
        Console.WriteLine($"seed {seed}: {planted - survivors.Count} of {planted} found");
        foreach (var survivor in survivors) Console.WriteLine($"survived: {survivor}");
        return planted - survivors.Count >= Wanted * planted ? 0 : 1;
    }

    private static int Option(string[] args, string name, int usual) =>
        Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : usual;

    /// <summary>All mutations in the order that the seed gives, at most one a line, without those that change nothing.</summary>
    private static IEnumerable<Mutation> Chosen(Scratch scratch, int seed)
    {
        var files = Sources.SelectMany(path => Directory.Exists(RepositoryFiles.Find(path))
            ? Directory.EnumerateFiles(RepositoryFiles.Find(path)!, "*.cs").Select(file => $"{path}/{Path.GetFileName(file)}") : [path]);
        Mutation[] all = [.. files.Order(StringComparer.Ordinal).SelectMany(file => MutationRules.Find(file, scratch.Read(file)))];
        new Random(seed).Shuffle(all);
        Console.WriteLine($"{all.Length} errors could be planted");
        return all.DistinctBy(mutation => (mutation.File, mutation.Line)).Where(mutation => Equivalents.WhyEqual(mutation) is null);
    }

    /// <summary>Who found it, "" for nobody, null where it does not even build.</summary>
    private static string? Try(Scratch scratch, Mutation mutation)
    {
        string text = scratch.Read(mutation.File);
        scratch.Write(mutation.File, mutation.Apply(text));
        try
        {
            if (!scratch.Build()) return null;
            return Trials.FirstOrDefault(trial => scratch.Run(trial.Project, trial.Arguments).Exit != 0).Name ?? "";
        }
        finally
        {
            scratch.Write(mutation.File, text);
        }
    }
}
