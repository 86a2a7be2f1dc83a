using OutLayer.Cli.Output;
using OutLayer.Runtime;

namespace OutLayer.Cli.Commands.Bench;

/// <summary>outlayer bench engine: our engines and V8 on the same kernels, in one session.</summary>
internal static class EngineBench
{
    /// <summary>V8 with its optimising compiler alone: what ratios are to.</summary>
    public const string TurboFan = "v8-turbofan";

    private const string V8 = "v8";

    /// <summary>Bytes: room for the deepest guest, so that kernels run in the thread whose time is taken.</summary>
    private const int StackBytes = 128 << 20;

    public static IReadOnlyList<string> EngineNames => [TurboFan, V8, .. Engines.Tiers.Select(tier => tier.Name)];

    public static int Run(CommandConsole console, string filter, int reps, IReadOnlyList<string> engines)
    {
        if (reps is < 1 or > 1_000) throw new UsageException("--reps must be 1 to 1000");
        if (engines.Except(EngineNames).FirstOrDefault() is { } unknown)
            throw new UsageException($"there is no engine {unknown}; choose of {string.Join(", ", EngineNames)}");
        var folder = BenchFolder.Find();
        var kernels = Kernel.Find(folder, filter);
        EngineReport? report = null;
        OnLargeStack(() => report = Measure(console, folder, kernels, reps, engines));
        if (console.Json) console.WriteJson(report!.Write);
        else report!.Print(console.Output);
        return ExitCode.Ok;
    }

    private static EngineReport Measure(CommandConsole console, BenchFolder folder, Kernel[] kernels, int reps, IReadOnlyList<string> engines)
    {
        var runners = new List<KernelRunner>();
        try
        {
            foreach (string engine in EngineNames.Where(name => engines.Count == 0 || engines.Contains(name))) runners.Add(Start(engine, folder));
            var times = new List<KernelTimes>();
            foreach (var kernel in kernels)
            {
                console.Error.WriteLine($"outlayer: {kernel.Name} ...");
                times.Add(EngineMeasurement.Measure(kernel, runners, reps));
            }
            return new EngineReport([.. runners.Select(runner => runner.Name)], runners[0].Name, times);
        }
        finally
        {
            foreach (var runner in runners) runner.Dispose();
        }
    }

    private static KernelRunner Start(string engine, BenchFolder folder) => engine switch
    {
        TurboFan => new V8Runner(engine, folder, "--no-liftoff"),
        V8 => new V8Runner(engine, folder),
        _ => new TierRunner(Engines.Tiers.Single(tier => tier.Name == engine)),
    };

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
