namespace OutLayer.Cli.Commands.Bench;

/// <summary>Times of one kernel: CPU milliseconds, the least of the runs, per engine; or why an engine has none.</summary>
internal sealed record KernelTimes(Kernel Kernel, uint Result, IReadOnlyDictionary<string, double> Milliseconds, IReadOnlyDictionary<string, string> Unsupported);

/// <summary>Engines gave different checksums: one of them computes wrongly, so its time says nothing.</summary>
internal sealed class ChecksumException(string message) : Exception(message);

/// <summary>Measures kernels on several engines in turns, so that what the machine's neighbours do hits all of them alike.</summary>
internal static class EngineMeasurement
{
    /// <summary>Runs before the first that counts: V8 brings its optimised code in while they run, ours compiles at the first.</summary>
    private const int WarmUp = 3;

    /// <summary>CPU time after which an engine has had its share of a kernel, in ms, if one run at least has counted.</summary>
    private const double Share = 4_000;

    public static KernelTimes Measure(Kernel kernel, IReadOnlyList<KernelRunner> runners, int reps)
    {
        var unsupported = new Dictionary<string, string>();
        var times = runners.Where(runner => TryLoad(runner, kernel, unsupported)).ToDictionary(runner => runner, _ => new List<double>());
        uint? result = kernel.Expected;
        for (int turn = 0; turn < WarmUp + reps; turn++)
            foreach (var (runner, own) in times)
            {
                if (own.Count > WarmUp && own.Sum() > Share) continue;
                var run = runner.Run(kernel);
                if (run.Result != (result ??= run.Result))
                    throw new ChecksumException($"{runner.Name} computes {run.Result} for {kernel.Name}, and {result} is right");
                own.Add(run.Milliseconds);
            }
        return new KernelTimes(kernel, result ?? 0, times.ToDictionary(row => row.Key.Name, row => row.Value.Skip(WarmUp).Min()), unsupported);
    }

    private static bool TryLoad(KernelRunner runner, Kernel kernel, Dictionary<string, string> unsupported)
    {
        try
        {
            runner.Load(kernel);
            return true;
        }
        catch (KernelUnsupportedException lacking)
        {
            unsupported[runner.Name] = lacking.Message;
            return false;
        }
    }
}
