using OutLayer.Runtime.Contracts;
using OutLayer.Runtime.NearVm.Receipts;

namespace OutLayer.Runtime.Simulator;

/// <summary>The execution modes: the one table of their names.</summary>
public static class SimulatorModes
{
    /// <summary>Each contract in the mode of its kind.</summary>
    public const string Auto = "auto";

    /// <summary>Compiled contracts, in the NEAR VM.</summary>
    public const string Direct = VmCall.Direct;

    /// <summary>JavaScript contracts, in the frozen realm.</summary>
    public const string Frozen = JsExecutor.Mode;

    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        [Auto] = Auto, [Direct] = Direct, [Frozen] = Frozen,
        ["quickjs"] = Frozen, ["quickjs-browser"] = Frozen, // QuickJS runs contracts in the frozen realm, and in no other
    };

    private static readonly string[] Planned = ["linux", "enclave"];

    /// <summary>The mode that a name stands for.</summary>
    /// <exception cref="NotSupportedException">The product has not got it yet.</exception>
    /// <exception cref="ArgumentException">There is no such mode.</exception>
    public static string Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Known.TryGetValue(name, out string? mode)) return mode;
        string choices = string.Join(", ", Known.Keys);
        if (Planned.Contains(name)) throw new NotSupportedException($"the execution mode {name} is not there yet; this version has {choices}");
        throw new ArgumentException($"there is no execution mode \"{name}\"; choose one of {choices}", nameof(name));
    }
}
