namespace OutLayer.Wasm.Runtime.Profiling;

/// <summary>
/// Where the gas of one call went, by call path: exact, since all that is burnt between two events goes to the path between them. An
/// engine reports the events; depths are numbers of frames, from 1.
/// </summary>
public sealed class CallProfile
{
    /// <summary>Paths that are told apart; gas of further ones goes to one node of their own.</summary>
    public const int MaxPaths = 20_000;

    private readonly Func<int, string> _nameOf;
    private readonly List<ProfileNode> _stack = [];
    private readonly List<ProfileNode> _nodes = [];
    private ProfileNode _current;
    private ProfileNode? _rest;
    private long _gas;

    /// <param name="gas">Gas left before the call.</param>
    /// <param name="nameOf">The name of a function by its index.</param>
    public CallProfile(long gas, Func<int, string> nameOf)
    {
        ArgumentNullException.ThrowIfNull(nameOf);
        (_gas, _nameOf) = (gas, nameOf);
        Root = _current = new ProfileNode(null, -1, "all");
        _stack.Add(Root);
        _nodes.Add(Root);
    }

    /// <summary>The host; its children are the functions that it called.</summary>
    public ProfileNode Root { get; }

    /// <summary>A function was entered, before its frame is paid for.</summary>
    public void Enter(int depth, int function, long gas)
    {
        Charge(gas);
        var node = Follow(_stack[depth - 1], function);
        node.Calls++;
        if (depth == _stack.Count) _stack.Add(node);
        else _stack[depth] = node;
        _current = node;
    }

    /// <summary>The frame at this depth goes on: its callee has returned, or it has caught an exception.</summary>
    public void GoOn(int depth, long gas)
    {
        Charge(gas);
        _current = _stack[depth];
    }

    /// <summary>The call has ended, however it did: sums are made.</summary>
    public void End(long gas)
    {
        Charge(gas);
        for (int i = _nodes.Count - 1; i >= 0; i--) // callers stand before what they called
        {
            _nodes[i].TotalGas += _nodes[i].SelfGas;
            if (_nodes[i].Caller is { } caller) caller.TotalGas += _nodes[i].TotalGas;
        }
    }

    private void Charge(long gas)
    {
        _current.SelfGas += _gas - gas;
        _gas = gas;
    }

    private ProfileNode Follow(ProfileNode caller, int function)
    {
        if (caller.Find(function) is { } known) return known;
        var node = OnPath(caller, function) ?? Make(caller, function);
        caller.Lead(function, node);
        return node;
    }

    /// <summary>The node of a function that is being called already: recursion stays in it, so that paths are finite.</summary>
    private static ProfileNode? OnPath(ProfileNode caller, int function)
    {
        for (var node = caller; node is not null; node = node.Caller)
            if (node.Function == function)
                return node;
        return null;
    }

    private ProfileNode Make(ProfileNode caller, int function)
    {
        bool fits = _nodes.Count <= MaxPaths && caller != _rest;
        if (!fits && _rest is not null) return _rest;
        var node = fits ? new ProfileNode(caller, function, _nameOf(function)) : _rest = new ProfileNode(Root, -1, "more paths");
        _nodes.Add(node);
        return node;
    }
}
