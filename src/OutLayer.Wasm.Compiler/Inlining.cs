using System.Collections.Concurrent;

namespace OutLayer.Wasm.Compiler;

/// <summary>
/// Which calls are replaced by the callee's body, from the module alone, so that it is the same on every machine. The counted
/// depth, the gas and the place of a trap stay those of a call.
/// </summary>
internal sealed class Inlining(Module module)
{
    /// <summary>Bytes of a body that is worth more than its call.</summary>
    private const int MaxBody = 100;

    private const long MaxLocals = 16;

    /// <summary>Calls within inlined calls; a recursion unrolls so many times.</summary>
    private const int MaxNesting = 3;

    private readonly ConcurrentDictionary<int, BodyScan> _scans = new();

    /// <summary>Bytes of bodies that a function of so many bytes may take in, so that code at most doubles but for small ones.</summary>
    public static int BudgetOf(int bodyLength) => Math.Min(200 + bodyLength, 2_000);

    public BodyScan ScanOf(int function) => _scans.GetOrAdd(function, index => BodyScan.Of(module, index));

    public bool May(int callee, int nesting, int budget) =>
        callee >= module.ImportedFunctions && nesting < MaxNesting && BodyOf(callee) is var body
        && body.Length <= Math.Min(MaxBody, budget) && body.LocalCount + module.TypeOf(callee).Parameters.Length <= MaxLocals
        && !ScanOf(callee).Unwinds;

    /// <summary>True if the function, or what may be compiled into it, accesses memory.</summary>
    public bool UsesMemory(int function, int nesting = 0)
    {
        var scan = ScanOf(function);
        return scan.UsesMemory || scan.Callees.Any(callee => May(callee, nesting, MaxBody) && UsesMemory(callee, nesting + 1));
    }

    /// <summary>True if vector instructions may be compiled into the function in place of calls.</summary>
    public bool TakesInVectors(int function, int nesting = 0) => ScanOf(function).Callees.Any(callee =>
        May(callee, nesting, MaxBody) && (ScanOf(callee).Vectors > 0 || TakesInVectors(callee, nesting + 1)));

    private FunctionBody BodyOf(int function) => module.Bodies[function - module.ImportedFunctions];
}
