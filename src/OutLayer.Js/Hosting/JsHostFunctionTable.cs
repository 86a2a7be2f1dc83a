namespace OutLayer.Js.Hosting;

/// <summary>The host functions of one run by name. Names are those of the image's recipe; one table may serve many runs.</summary>
public sealed class JsHostFunctionTable
{
    private readonly Dictionary<string, JsHostFunction> _functions = new(StringComparer.Ordinal);

    public JsHostFunctionTable Add(string name, JsHostFunction function)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(function);
        if (!_functions.TryAdd(name, function)) throw new ArgumentException($"the host function {name} is there already", nameof(name));
        return this;
    }

    internal JsHostFunction Find(string name) => _functions.TryGetValue(name, out var function)
        ? function
        : throw new InvalidOperationException($"JavaScript called the host function \"{name}\", which the table does not have");

    /// <summary>Names that the image's scripts call and the table lacks.</summary>
    internal IEnumerable<string> Missing(IEnumerable<string> wanted) => wanted.Where(name => !_functions.ContainsKey(name));
}
