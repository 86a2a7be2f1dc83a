using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Interpreter.Execution;

/// <summary>
/// Exceptions that handlers of legacy tries hold, because they may throw them again. In order of frames and regions, so that what a
/// later catch makes stale is at the end and goes then.
/// </summary>
internal sealed unsafe class CaughtExceptions
{
    /// <summary>Far beyond what code holds at one time; a bound on memory all the same.</summary>
    private const int Limit = 1_000_000;

    private readonly List<(nint Frame, int Region, GuestException Exception)> _held = [];

    public void Hold(Frame* frame, int region, GuestException exception)
    {
        Forget(frame, region);
        if (_held.Count == Limit) throw new HostResourceException($"handlers hold {Limit} exceptions at one time");
        _held.Add(((nint)frame, region, exception));
    }

    public GuestException Get(Frame* frame, int region)
    {
        Forget(frame, region + 1);
        return _held[^1] is var last && last.Frame == (nint)frame && last.Region == region
            ? last.Exception : throw new InvalidOperationException($"region {region} holds no exception");
    }

    /// <summary>Those of frames and regions that are left: above a frame, and in it from a region on.</summary>
    private void Forget(Frame* frame, int region)
    {
        while (_held.Count > 0 && (_held[^1].Frame > (nint)frame || (_held[^1].Frame == (nint)frame && _held[^1].Region >= region)))
            _held.RemoveAt(_held.Count - 1);
    }

    /// <summary>What frames of a stack hold, for saving: number of the frame, region, exception.</summary>
    public IEnumerable<(int Frame, int Region, GuestException Exception)> Of(Activation* activation)
    {
        var found = new List<(int, int, GuestException)>();
        foreach (var (frame, region, exception) in _held)
            if ((Frame*)frame <= activation->Top) found.Add(((int)((Frame*)frame - activation->Bottom), region, exception));
        return found;
    }
}
