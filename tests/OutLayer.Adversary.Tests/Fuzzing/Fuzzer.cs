using System.Diagnostics;
using OutLayer.Adversary.Tests.Fuzzing.Sources;
using OutLayer.Testing;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Types;

namespace OutLayer.Adversary.Tests.Fuzzing;

/// <summary>What a run has judged: modules, programs (functions called, with what they call), and the findings.</summary>
internal sealed record FuzzReport(long Modules, long Invalid, long Programs, long Calls, IReadOnlyList<string> Findings);

/// <summary>Takes modules from the sources in turn, asks the referee, and keeps what differs, made small.</summary>
internal sealed class Fuzzer(FuzzOptions options, V8Judge? v8, Action<string> say, IReadOnlyList<Tier>? tiers = null)
{
    private static readonly TimeSpan SayEvery = TimeSpan.FromSeconds(30);

    /// <summary>Of so many modules, one runs again with less gas than it takes.</summary>
    private const int LessGasEvery = 4;

    private readonly Referee _referee = new(v8, tiers ?? Tier.All);
    private readonly List<string> _findings = [];
    private readonly HashSet<string> _kinds = [];
    private long _modules, _invalid, _programs, _calls;

    /// <summary>Told of each case on which the engines agree.</summary>
    public Action<FuzzCase>? OnAgreed { get; init; }

    public FuzzReport Report => new(_modules, _invalid, _programs, _calls, _findings);

    /// <summary>Where findings are put.</summary>
    public static string Folder { get; } = Path.Combine(RepositoryFiles.Root, "artifacts", "fuzz");

    public FuzzReport Run()
    {
        Directory.CreateDirectory(Folder);
        var sources = options.Sources.ToDictionary(name => name, name => SourceTable.All[name]());
        string[] round = [.. options.Sources.SelectMany(name => Enumerable.Repeat(name, SourceTable.Share[name]))];
        var seeds = options.Sources.ToDictionary(name => name, _ => options.Seed);
        try
        {
            long start = Stopwatch.GetTimestamp(), said = start;
            // Names what is being judged, should the process itself die of it.
            using var current = new StreamWriter(Path.Combine(Folder, "current"));
            for (int i = 0; !IsOver(start); i++)
            {
                string source = round[i % round.Length];
                var module = sources[source].Make(unchecked(seeds[source]++));
                current.BaseStream.SetLength(0);
                current.WriteLine(module.Name);
                current.Flush();
                Judge(module);
                if (Stopwatch.GetElapsedTime(said) < SayEvery) continue;
                said = Stopwatch.GetTimestamp();
                say(Line(Stopwatch.GetElapsedTime(start)));
            }
            say(Line(Stopwatch.GetElapsedTime(start)));
        }
        finally
        {
            foreach (var source in sources.Values) source.Dispose();
        }
        return Report;
    }

    private string Line(TimeSpan time) => FormattableString.Invariant(
        $"{time.TotalSeconds:F0} s: {_modules} modules ({_invalid} invalid), {_programs} programs, {_calls} calls, {_programs / time.TotalSeconds:F0} a second, {_programs / Environment.CpuUsage.TotalTime.TotalSeconds:F0} a second of our CPU time, {_findings.Count} findings");

    private bool IsOver(long start) =>
        _programs >= options.Programs || _findings.Count >= options.MaxFindings || Stopwatch.GetElapsedTime(start).TotalMinutes >= options.Minutes;

    private void Judge(SourceModule source)
    {
        _modules++;
        if (_referee.CompareValidity(source.Wasm, out bool valid) is { } difference)
        {
            if (_kinds.Add(KindOf(difference))) Keep(new FuzzCase(source.Name, source.Wasm, []), difference);
            return;
        }
        if (!valid) _invalid++;
        if (!valid && source.MustBeValid) Keep(new FuzzCase(source.Name, source.Wasm, []), "a generator made an invalid module");
        if (!valid || CaseOf(source) is not { } @case) return;
        int turn = TurnOf(_modules);
        Compare(@case, turn);
        if (_modules % LessGasEvery == 0 && _referee.WithLessGas(@case, new Random(@case.Wasm.Length)) is { } poorer) Compare(poorer, turn);
        var own = @case.Calls.Where(call => call.Function != source.Before).ToList();
        _calls += own.Count;
        _programs += own.DistinctBy(call => call.Function).Count();
    }

    /// <summary>One of four turns, which come as often, and in no period that features have in the sources: steps of the golden ratio.</summary>
    public static int TurnOf(long module) => (int)(unchecked((ulong)module * 0x9E37_79B9_7F4A_7C15) >> 62);

    /// <summary>The prepared module and its calls; null where the module cannot be run here. It must be valid.</summary>
    public static FuzzCase? CaseOf(SourceModule source)
    {
        if (Preparation.Apply(source.Wasm) is not { } prepared) return null;
        return new FuzzCase(source.Name, prepared, CallPlan.Of(ModuleDecoder.Decode(prepared, Referee.Known), new Random(prepared.Length), source.Before));
    }

    private void Compare(FuzzCase @case, int turn)
    {
        if (_referee.Compare(@case, turn) is { } found) Found(@case, found, turn);
        else OnAgreed?.Invoke(@case);
    }

    private void Found(FuzzCase @case, string difference, int turn)
    {
        if (!_kinds.Add(KindOf(difference))) return;
        say($"{@case.Name}: {difference}; reducing ...");
        var small = new Reducer(smaller => _referee.Compare(smaller, turn) is { } still && KindOf(still) == KindOf(difference), TimeSpan.FromSeconds(options.ReducingSeconds)).Reduce(@case);
        Keep(small, _referee.Compare(small, turn) ?? difference);
    }

    private void Keep(FuzzCase @case, string difference)
    {
        string path = Path.Combine(Folder, $"{@case.Name}.wasm");
        var given = Expectations.Of(@case);
        new Finding(difference, given is not null, given?.Start ?? "", given?.Calls ?? []).Write(path, @case.Wasm);
        _findings.Add($"{@case.Name}: {difference}");
        say($"FOUND {@case.Name}: {difference}\n  kept as {Path.GetRelativePath(RepositoryFiles.Root, path)}, {@case.Wasm.Length} bytes");
    }

    /// <summary>A difference without its numbers, so that one defect is reported once or a few times.</summary>
    private static string KindOf(string difference) => new([.. difference.Where(letter => !char.IsAsciiHexDigit(letter))]);
}
