using OutLayer.Runtime;
using OutLayer.Runtime.Measuring;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Runtime.Profiling;
using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.Cli.Commands.Modules;

/// <summary>Limits of a run.</summary>
/// <param name="Fuel">Instructions that start function and call may burn, by <see cref="CostModel.OneEach"/>; null counts none.</param>
/// <param name="MemoryPages">Pages of 64 KiB that a memory may have.</param>
/// <param name="Timeout">Wall-clock time of all calls together; null for none.</param>
/// <param name="Repeat">Calls, each in a new instance.</param>
/// <param name="Profiles">Whether it is recorded where the fuel goes; the engine is the interpreter then.</param>
internal sealed record RunLimits(long? Fuel, int MemoryPages, TimeSpan? Timeout, int Repeat, bool Profiles);

/// <summary>What the calls gave: the same each time.</summary>
/// <param name="Results">Results, none after a trap.</param>
/// <param name="Trap">What ended the run early.</param>
/// <param name="Fuel">Fuel that start function and call burnt; null where none is counted.</param>
/// <param name="TimesMs">CPU time of each call alone, in milliseconds.</param>
/// <param name="Profile">Where the fuel of the call went, if that was asked for and there was a call.</param>
internal sealed record ModuleRun(IReadOnlyList<ShownValue> Results, Trap? Trap, long? Fuel, IReadOnlyList<double> TimesMs, CallProfile? Profile = null);

/// <summary>Calls an exported function of a module that imports nothing.</summary>
internal sealed class ModuleRunner(IEngine engine, ValidatedModule module, RunLimits limits)
{
    private readonly CostModel? _costs = limits.Fuel is null ? null : CostModel.OneEach;

    private readonly StoreOptions _options = limits.Fuel is { } fuel
        ? new() { MaxMemoryPages = limits.MemoryPages, Gas = fuel } : new() { MaxMemoryPages = limits.MemoryPages };

    /// <exception cref="UsageException">The arguments do not fit the function.</exception>
    /// <exception cref="RefusedModuleException">The engine lacks a feature that the module needs, or it passes a limit.</exception>
    public ModuleRun Run(string function, IReadOnlyList<string> arguments)
    {
        var code = Load();
        ModuleRun? run = null;
        long stack;
        using (var store = new Store(engine, _options)) stack = store.NativeStackBytes + code.MaxNativeFrame;
        GuestThread.Run(stack, () => run = Repeat(code, function, arguments)); // so that calls stay on this thread, whose time is taken
        return run!;
    }

    private IModuleCode Load()
    {
        try
        {
            return engine.Load(module, _costs);
        }
        catch (NotSupportedException missing)
        {
            throw new RefusedModuleException("unsupported-feature", missing.Message);
        }
    }

    private ModuleRun Repeat(IModuleCode code, string function, IReadOnlyList<string> arguments)
    {
        using var deadline = new RunDeadline(limits.Timeout);
        ModuleRun? first = null;
        var times = new List<double>();
        for (int i = 0; i < limits.Repeat; i++)
        {
            var run = Once(code, function, arguments, deadline);
            times.AddRange(run.TimesMs);
            if (run.Trap is { Code: TrapCode.DeadlineExceeded }) return run with { TimesMs = times };
            RequireSame(first ??= run, run);
            if (run.Trap is not null) break;
        }
        return first! with { TimesMs = times };
    }

    private ModuleRun Once(IModuleCode code, string function, IReadOnlyList<string> arguments, RunDeadline deadline)
    {
        using var store = new Store(engine, _options);
        using var watch = deadline.Watch(store);
        try
        {
            var export = store.Instantiate(module, code, Imports.None).GetFunction(function);
            var values = ArgumentReader.Read(export, arguments);
            long start = ThreadCpuClock.Nanoseconds;
            CallProfile? profile = null;
            CallResult result;
            if (limits.Profiles) profile = Engines.Profile(export, values, out result);
            else result = export.Call(values);
            double time = (ThreadCpuClock.Nanoseconds - start) / 1e6;
            return new ModuleRun([.. result.Results.Select(value => ShownValue.Of(store, value))], result.Trap, Burnt(store), [time], profile);
        }
        catch (TrapException early) // a segment or the start function: no call
        {
            return new ModuleRun([], early.Trap, Burnt(store), []);
        }
    }

    private long? Burnt(Store store) => limits.Fuel is { } fuel ? fuel - store.Gas : null;

    /// <summary>A module that imports nothing can depend on nothing.</summary>
    private static void RequireSame(ModuleRun first, ModuleRun run)
    {
        if (run.Results.SequenceEqual(first.Results) && run.Trap == first.Trap && run.Fuel == first.Fuel) return;
        throw new InvalidOperationException("two calls with the same arguments gave different results; this is a mistake of the engine");
    }

    /// <summary>Interrupts whatever store is being used when the time is over, and every one after that.</summary>
    private sealed class RunDeadline : IDisposable
    {
        private readonly Lock _gate = new();
        private readonly Deadline? _timer;
        private Store? _store;
        private bool _over;

        public RunDeadline(TimeSpan? after)
        {
            if (after is { } time) _timer = Deadline.After(time, End);
        }

        public IDisposable Watch(Store store)
        {
            lock (_gate)
            {
                _store = store;
                if (_over) store.Interrupt();
            }
            return new Watching(this);
        }

        private void End()
        {
            lock (_gate)
            {
                _over = true;
                _store?.Interrupt();
            }
        }

        public void Dispose() => _timer?.Dispose();

        private sealed class Watching(RunDeadline deadline) : IDisposable
        {
            public void Dispose()
            {
                lock (deadline._gate) deadline._store = null;
            }
        }
    }
}
