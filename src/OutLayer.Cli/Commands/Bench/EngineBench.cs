using OutLayer.Cli.Commands.Bench.Crossings;
using OutLayer.Cli.Commands.Bench.Documents;
using OutLayer.Cli.Commands.Bench.Opcodes;
using OutLayer.Cli.Output;
using OutLayer.Runtime;
using static OutLayer.Cli.Commands.Bench.EngineBenchOptions;

namespace OutLayer.Cli.Commands.Bench;

/// <summary>outlayer bench engine: our engines and V8 on the same kernels, time per gas, and costs at the engine's edges.</summary>
internal sealed class EngineBench(CommandConsole console, BenchFolder folder, EngineBenchOptions options)
{
    /// <summary>Bytes: room for the deepest guest, so that guests run in the thread whose time is taken.</summary>
    private const int StackBytes = 128 << 20;

    public static int Run(CommandConsole console, EngineBenchOptions options)
    {
        options.Check();
        var folder = BenchFolder.Find(options.OwnKernels);
        var bench = new EngineBench(console, folder, options);
        EngineBenchResult? result = null;
        OnLargeStack(() => result = bench.Measure());
        if (options.Docs) BenchDocument.Write(folder.Docs, result!, options);
        if (console.Json) console.WriteJson(result!.Write);
        else result!.Print(console.Output);
        return ExitCode.Ok;
    }

    private EngineBenchResult Measure()
    {
        var kernels = options.Has(EngineBenchOptions.Kernels) ? MeasureKernels() : null;
        return new EngineBenchResult
        {
            Machine = MachineInfo.Of(kernels?.V8),
            Kernels = kernels,
            Opcodes = options.Has(EngineBenchOptions.Opcodes) ? [.. options.MeteredTiers.Select(MeasureOpcodes)] : [],
            Crossings = options.Has(EngineBenchOptions.Crossings) ? [.. options.MeteredTiers.Select(MeasureCrossings)] : [],
            Starts = [.. options.MeteredTiers.SelectMany(MeasureStarts)],
        };
    }

    private EngineReport MeasureKernels()
    {
        var build = new BenchBuild(console, folder);
        var kernels = Kernel.Find(folder, options.Filter, build);
        if (options.HasEngine(TurboFan) || options.HasEngine(V8)) build.V8();
        var runners = new List<KernelRunner>();
        using var ahead = new AheadOfTimeTier();
        try
        {
            foreach (string engine in EngineNames.Where(options.HasEngine)) runners.Add(Start(engine, ahead));
            var times = new List<KernelTimes>();
            foreach (var kernel in kernels)
            {
                Say(kernel.Name);
                times.Add(EngineMeasurement.Measure(kernel, runners, options.Reps));
            }
            return new EngineReport([.. runners.Select(runner => runner.Name)], runners[0].Name, times)
            {
                V8 = runners.OfType<V8Runner>().FirstOrDefault()?.Version,
            };
        }
        finally
        {
            foreach (var runner in runners) runner.Dispose();
        }
    }

    private KernelRunner Start(string engine, AheadOfTimeTier ahead) => engine switch
    {
        TurboFan => new V8Runner(engine, folder, "--no-liftoff"),
        V8 => new V8Runner(engine, folder),
        AheadOfTimeTier.Free or AheadOfTimeTier.Metered => new TierRunner(ahead.Of(engine)),
        _ => new TierRunner(ahead.AsRun(Engines.Tiers.Single(tier => tier.Name == engine))),
    };

    private OpcodeReport MeasureOpcodes(EngineTier tier)
    {
        Say($"time per gas, {tier.Name}");
        var (times, notMeasured) = OpcodeBench.Measure(tier, options.Filter, options.Reps);
        return times.Count > 0 ? new OpcodeReport(tier.Name, times, notMeasured)
            : throw new UsageException($"no instruction that {tier.Name} can run has \"{options.Filter}\" in its name");
    }

    private CrossingReport MeasureCrossings(EngineTier tier)
    {
        Say($"traps, host calls, instances, {tier.Name}");
        return new CrossingReport(tier.Name, [.. new CrossingBench(tier, options.Reps).Measure()]);
    }

    private IEnumerable<CrossingReport> MeasureStarts(EngineTier tier)
    {
        foreach (string part in new[] { StartCold, StartPrecompiled }.Where(options.Has)) yield return StartBench.Once(folder, tier, part);
        if (!options.Has(EngineBenchOptions.Starts)) yield break;
        Say($"starts of QuickJS, {tier.Name}");
        yield return StartBench.Measure(folder, tier.Name, options.Reps);
    }

    private void Say(string what) => console.Error.WriteLine($"outlayer: {what} ...");

    private static void OnLargeStack(Action work)
    {
        System.Runtime.ExceptionServices.ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            // Any failure is thrown again where the work was asked for.
#pragma warning disable CA1031
            try { work(); }
            catch (Exception caught) { failure = System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(caught); }
#pragma warning restore CA1031
        }, StackBytes);
        thread.Start();
        thread.Join();
        failure?.Throw();
    }
}
