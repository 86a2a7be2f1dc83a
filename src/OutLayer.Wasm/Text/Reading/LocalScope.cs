using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Text;

/// <summary>Parameters and locals of a function.</summary>
internal sealed class LocalScope
{
    public static readonly LocalScope None = new();

    public IdSpace Ids { get; } = new("local");

    /// <summary>Locals without the parameters: runs of one type.</summary>
    public List<LocalRun> Runs { get; } = [];

    /// <summary>Counts locals of one type, whose index is already taken.</summary>
    public void Add(ValType type)
    {
        if (Runs.Count > 0 && Runs[^1].Type == type) Runs[^1] = Runs[^1] with { Count = Runs[^1].Count + 1 };
        else Runs.Add(new LocalRun(1, type));
    }
}
