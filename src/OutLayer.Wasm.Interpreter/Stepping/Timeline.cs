using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Interpreter.Stepping;

/// <summary>
/// A call that can be moved forward and back in time. Back is: the nearest state before is restored into the same instance, and the
/// machine runs forward from there. Host functions are called again then, and must answer again as they did.
/// </summary>
public sealed class Timeline : IDisposable
{
    private readonly Instance _instance;
    private readonly int _limit;
    private readonly SortedList<long, byte[]> _states = [];
    private long _interval;
    private Machine _machine;

    /// <param name="machine">Where to start; the timeline disposes it.</param>
    /// <param name="interval">Steps between states that are kept, at first.</param>
    /// <param name="limit">States to keep. When there are more, every second one goes and the interval doubles.</param>
    public Timeline(Machine machine, long interval = 100_000, int limit = 64)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 2);
        (_machine, _instance, _interval, _limit) = (machine, machine.Instance, interval, limit);
        Keep();
    }

    /// <summary>The call as it is now. Another object after a move back.</summary>
    public Machine Machine => _machine;

    /// <summary>Steps of the states that are kept.</summary>
    public IReadOnlyList<long> Kept => [.. _states.Keys];

    /// <summary>Moves to a number of steps since the start; false if the call ends before.</summary>
    public bool MoveTo(long steps)
    {
        if (steps < _states.Keys[0]) throw new ArgumentOutOfRangeException(nameof(steps), steps, $"the timeline starts at {_states.Keys[0]}");
        if (steps < _machine.Steps || (_machine.Result is not null && steps <= _machine.Steps)) RestoreBefore(steps);
        while (_machine.Result is null && _machine.Steps < steps)
        {
            long next = Math.Max(_states.Keys[^1], _machine.Steps) + _interval;
            _machine.RunTo(Math.Min(next, steps));
            if (_machine.Result is null && _machine.Steps == next) Keep();
        }
        return _machine.Result is null;
    }

    /// <summary>One step back; false at the start.</summary>
    public bool StepBack() => _machine.Steps > _states.Keys[0] && MoveTo(_machine.Steps - 1);

    private void RestoreBefore(long steps)
    {
        int index = _states.Count - 1;
        while (_states.Keys[index] > steps) index--;
        _machine.Dispose();
        _machine = Machine.Restore(_instance, _states.Values[index]);
    }

    private void Keep()
    {
        _states[_machine.Steps] = _machine.Save();
        if (_states.Count <= _limit) return;
        for (int i = _states.Count - 1; i > 0; i--)
            if (i % 2 == 1) _states.RemoveAt(i);
        _interval *= 2;
    }

    public void Dispose() => _machine.Dispose();
}
