using System.Diagnostics;
using System.Globalization;
using OutLayer.Testing;

namespace OutLayer.Mutants;

/// <summary>
/// Plants errors in the emitters one by one and counts how many the tests and a minute of fuzzing find:
/// tests/mutants [--count N] [--seed S] [--skip N] [--only TEXT] [--folder DIR], or tests/mutants list, which plants nothing. Exit 1 where fewer than 95 of 100 are found.
/// </summary>
internal static class Program
{
    private const double Wanted = 0.95;
    private const string Adversary = "OutLayer.Adversary.Tests", Wasm = "OutLayer.Wasm.Tests", Interpreter = "OutLayer.Wasm.Interpreter.Tests";

    private static readonly string[] Sources =
    [
        "src/OutLayer.Wasm.Compiler/Emitters", "src/OutLayer.Wasm.Compiler/Simd", "src/OutLayer.Wasm.Compiler/WasmMath.cs",
        "src/OutLayer.Wasm.Compiler/ArithmeticLocals.cs", "src/OutLayer.Wasm.Compiler/BodyScan.cs", "src/OutLayer.Wasm.Compiler/TryBlock.cs",
        "src/OutLayer.Wasm.Compiler/KnownBounds.cs", "src/OutLayer.Wasm.Compiler/LoopLocals.cs", "src/OutLayer.Wasm.Compiler/FirstReads.cs",
        "src/OutLayer.Wasm.Compiler/FrameSize.cs", "src/OutLayer.Wasm.Compiler/FunctionPlan.cs", "src/OutLayer.Wasm.Compiler/Tiers",
    ];

    /// <summary>Programs that a minute of fuzzing gets through on a quiet machine, judged once and written down.</summary>
    private const string Minute = "30000", Recorded = "artifacts/minute.jsonl";

    /// <summary>One way to find an error.</summary>
    /// <param name="OnlyOf">Part of the path of the files whose errors it looks for, or several between bars; "" for all.</param>
    /// <param name="Without">An instruction set that the JIT does without, as a setting of the runtime.</param>
    private sealed record Trial(string Name, string Project, string[] Arguments, string OnlyOf = "", string Without = "")
    {
        public bool LooksAt(string file) => OnlyOf.Split('|').Any(part => file.Contains(part, StringComparison.Ordinal));
    }

    /// <summary>Ways to find an error, cheap ones first.</summary>
    private static readonly Trial[] Trials =
    [
        new("a minute of fuzzing without vector instructions", Adversary, ["fuzz", "check", Recorded], "/Simd/", "EnableHWIntrinsic"),
        new("a minute of fuzzing", Adversary, ["fuzz", "check", Recorded]),
        new("the suite", Wasm, ["-stopOnFail", "-class", "*.SpecSuiteTests", "-class", "*.BoundsModeSuiteTests", "-class", "*.SimdSuiteTests"]),
        new("the engine's tests", Wasm, ["-stopOnFail", "-namespace", "*.Runtime", "-namespace", "*.Simd", "-class-", "*.SimdSuiteTests"]),
        new("the tests of both tiers", Interpreter, ["-stopOnFail", "-class", "*MixedTests", "-namespace", "*.Engines"]),
        new("the tests of tiers", Wasm, ["-stopOnFail", "-class", "*.TieredModuleTests"], "/Tiers/"),
        new("the tests of frames", Wasm, ["-stopOnFail", "-class", "*.FrameTests"], "/FrameSize|/FunctionPlan|/Waiting"),
        new("generated and hostile modules", Adversary, ["-stopOnFail", "-class", "*GeneratedModuleTests", "-class", "*CorpusTests", "-class", "*HostileModuleTests"]),
    ];

    public static int Main(string[] args)
    {
        var (count, seed, skip) = (Option(args, "--count", 100), Option(args, "--seed", 1), Option(args, "--skip", 0));
        string only = Text(args, "--only") ?? "";
        var chosen = Chosen(seed).Skip(skip).Where(mutation => mutation.ToString().Contains(only, StringComparison.Ordinal));
        return args is ["list", ..] ? List(chosen.Take(count)) : Plant(chosen, count, seed, Text(args, "--folder"));
    }

    private static int List(IEnumerable<Mutation> chosen)
    {
        foreach (var mutation in chosen) Console.WriteLine(mutation);
        return 0;
    }

    private static int Plant(IEnumerable<Mutation> chosen, int count, int seed, string? folder)
    {
        using var scratch = new Scratch([Adversary, Wasm, Interpreter], folder);
        if (!scratch.IsOld) Prepare(scratch);
        var survivors = new List<Mutation>();
        int planted = 0;
        foreach (var mutation in chosen)
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

    /// <summary>Without errors planted, nothing may be found.</summary>
    private static void Prepare(Scratch scratch)
    {
        if (scratch.Run(Adversary, ["fuzz", "record", Recorded, "--programs", Minute]) is { Exit: not 0 } failed)
            throw new InvalidOperationException($"before any error is planted:\n{failed.Output}");
        foreach (var trial in Trials)
            if (scratch.Run(trial.Project, trial.Arguments, trial.Without) is { Exit: not 0 } wrong)
                throw new InvalidOperationException($"before any error is planted, {trial.Name}:\n{wrong.Output}");
    }

    private static string? Text(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

    private static int Option(string[] args, string name, int usual) =>
        Text(args, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;

    /// <summary>All mutations in the order that the seed gives, at most one a line, without those that change nothing.</summary>
    private static IEnumerable<Mutation> Chosen(int seed)
    {
        var files = Sources.SelectMany(path => Directory.Exists(RepositoryFiles.Find(path))
            ? Directory.EnumerateFiles(RepositoryFiles.Find(path)!, "*.cs").Select(file => $"{path}/{Path.GetFileName(file)}") : [path]);
        Mutation[] all = [.. files.Order(StringComparer.Ordinal).SelectMany(file => MutationRules.Find(file, File.ReadAllText(RepositoryFiles.Find(file)!)))];
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
            foreach (var trial in Trials.Where(trial => trial.LooksAt(mutation.File)))
                if (scratch.Run(trial.Project, trial.Arguments, trial.Without).Exit is not 0 and var exit) return trial.Name + (exit < 0 ? ", which does not end" : "");
            return "";
        }
        finally
        {
            scratch.Write(mutation.File, text);
        }
    }
}
