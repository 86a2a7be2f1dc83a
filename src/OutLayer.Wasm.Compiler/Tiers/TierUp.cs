namespace OutLayer.Wasm.Compiler.Tiers;

/// <summary>
/// When a function that starts in the interpreter is compiled: when it has been interpreted about as long as compiling takes. Counted in
/// calls and loop iterations, so that the choice is the same on every machine; results, gas and traps do not depend on it.
/// </summary>
public sealed record TierUp
{
    /// <summary>A unit, a call or an iteration, takes the interpreter some 50 ns; the JIT takes some 200 ns for a byte of a function.</summary>
    public static TierUp Default { get; } = new();

    /// <summary>Calls and iterations that a function is interpreted at least.</summary>
    public int Least { get; init; } = 200;

    /// <summary>Calls and iterations more, by byte of its body.</summary>
    public int PerByte { get; init; } = 4;

    /// <summary>
    /// Calls and iterations in functions that are hot before anything of the module is compiled, by byte of its code: IL is made
    /// for all of it at once.
    /// </summary>
    public int PerModuleByte { get; init; } = 3;

    /// <summary>A module's IL is made on another thread, while the guest runs on in the interpreter.</summary>
    public bool InBackground { get; init; } = true;

    internal int HeatOf(int bodyBytes) => (int)Math.Min(Least + (long)PerByte * bodyBytes, int.MaxValue - 1);
}
