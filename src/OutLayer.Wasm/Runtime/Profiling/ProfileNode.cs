namespace OutLayer.Wasm.Runtime.Profiling;

/// <summary>A function as it was called along one path of callers.</summary>
public sealed class ProfileNode
{
    private readonly Dictionary<int, ProfileNode> _byFunction = [];
    private readonly List<ProfileNode> _children = [];

    internal ProfileNode(ProfileNode? caller, int function, string name)
    {
        (Caller, Function, Name) = (caller, function, name);
        caller?._children.Add(this);
    }

    /// <summary>Null for the root, which stands for the host.</summary>
    public ProfileNode? Caller { get; }

    /// <summary>Index of the function; -1 for the root and for paths that there was no room for.</summary>
    public int Function { get; }

    public string Name { get; }

    /// <summary>Calls along this path. A function that calls itself, straight or through others, adds to the node that it has already.</summary>
    public long Calls { get; internal set; }

    /// <summary>Gas that the function burnt itself, its frames included, without what it called.</summary>
    public long SelfGas { get; internal set; }

    /// <summary>With what it called; 0 until the call has ended.</summary>
    public long TotalGas { get; internal set; }

    /// <summary>What it called, in the order of first calls.</summary>
    public IReadOnlyList<ProfileNode> Children => _children;

    internal ProfileNode? Find(int function) => _byFunction.GetValueOrDefault(function);

    /// <summary>The node that a call of the function from here leads to, from now on.</summary>
    internal void Lead(int function, ProfileNode node) => _byFunction[function] = node;
}
