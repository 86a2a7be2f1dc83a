using System.Collections.Concurrent;

namespace OutLayer.Wasm.Compiler.Tiers;

/// <summary>What an engine does on other threads while guests run.</summary>
internal sealed class Background
{
    private readonly ConcurrentDictionary<Task, bool> _running = new();

    public void Start(Action work)
    {
        var task = new Task(work);
        _running[task] = true;
        task.ContinueWith(done => _running.TryRemove(done, out _), TaskScheduler.Default);
        task.Start(TaskScheduler.Default);
    }

    /// <summary>Waits for all of it.</summary>
    public void Complete() => Task.WaitAll([.. _running.Keys]);
}
