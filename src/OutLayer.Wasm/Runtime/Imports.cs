namespace OutLayer.Wasm.Runtime;

/// <summary>Where a module's imports come from.</summary>
public interface IImports
{
    /// <summary>The extern of that name, or null if there is none.</summary>
    Extern? Find(string moduleName, string name);
}

/// <summary>Imports by name. Instances can be added under a name of their own.</summary>
public sealed class Imports : IImports
{
    private readonly Dictionary<(string, string), Extern> _externs = [];
    private readonly Dictionary<string, Instance> _instances = [];

    public static readonly Imports None = new();

    public Imports Add(string moduleName, string name, Extern value)
    {
        _externs[(moduleName, name)] = value;
        return this;
    }

    /// <summary>All exports of an instance, as the suite's <c>register</c>.</summary>
    public Imports Add(string moduleName, Instance instance)
    {
        _instances[moduleName] = instance;
        return this;
    }

    public Imports Add(Store store, params IEnumerable<HostFunction> functions)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(functions);
        foreach (var function in functions) Add(function.ModuleName, function.Name, store.CreateFunction(function));
        return this;
    }

    public Extern? Find(string moduleName, string name) =>
        _externs.TryGetValue((moduleName, name), out var found) ? found
        : _instances.TryGetValue(moduleName, out var instance) ? instance.FindExport(name) : null;
}
