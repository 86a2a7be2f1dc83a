namespace OutLayer.Near;

/// <summary>Gas by what it was burnt for. What no cost explains was burnt by instructions.</summary>
public sealed class GasProfile
{
    /// <summary>The name under which instructions appear in <see cref="Entries"/>.</summary>
    public const string InstructionName = "wasm_instruction";

    private readonly RuntimeParameters _parameters;
    private readonly ulong[] _hostGas;
    private readonly ulong[] _actionGas;

    internal GasProfile(RuntimeParameters parameters)
    {
        _parameters = parameters;
        _hostGas = new ulong[parameters.Prices.Rows.Length];
        _actionGas = new ulong[parameters.Fees.Rows.Length];
    }

    public ulong this[Cost cost] => _hostGas[(int)cost];

    public ulong this[ActionCost cost] => _actionGas[(int)cost];

    /// <summary>Gas that host functions and actions burnt.</summary>
    public ulong Total => Sum(_hostGas) + Sum(_actionGas);

    internal void Add(Cost cost, ulong gas) => _hostGas[(int)cost] += gas;

    internal void Add(ActionCost cost, ulong gas) => _actionGas[(int)cost] += gas;

    /// <summary>
    /// Every cost that burnt gas, by NEAR's name: instructions first (<paramref name="burnt"/> minus the rest), then
    /// host costs and actions in the order of their tables.
    /// </summary>
    public IEnumerable<KeyValuePair<string, ulong>> Entries(ulong burnt)
    {
        if (burnt > Total) yield return new(InstructionName, burnt - Total);
        foreach (var row in _parameters.Prices.Rows)
        {
            if (this[row.Cost] > 0) yield return new(row.Name, this[row.Cost]);
        }
        foreach (var row in _parameters.Fees.Rows)
        {
            if (this[row.Cost] > 0) yield return new(row.Name, this[row.Cost]);
        }
    }

    private static ulong Sum(ulong[] gas)
    {
        ulong sum = 0;
        foreach (ulong part in gas) sum += part;  // cannot overflow: each part was burnt, and burnt is a ulong
        return sum;
    }
}
