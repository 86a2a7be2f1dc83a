namespace OutLayer.Wasm.Binary;

/// <summary>Where bytes of a module belong, for messages; text is made only when an error needs it.</summary>
/// <param name="Section">"type section", "code section".</param>
/// <param name="Function">Index of the function (imports first), or -1.</param>
public readonly record struct WasmPlace(string Section, int Function = -1)
{
    public static implicit operator WasmPlace(string section) => new(section);

    public static WasmPlace FromString(string section) => new(section);

    public static WasmPlace OfFunction(int functionIndex) => new("code section", functionIndex);

    public override string ToString() => Function < 0 ? Section : $"{Section}, function {Function}";
}
