using System.Collections.Concurrent;

namespace OutLayer.Wasm.Compiler;

/// <summary>
/// Which calls are replaced by the callee's body, from the module alone, so that it is the same on every machine. The counted
/// depth, the gas and the place of a trap stay those of a call.
/// </summary>
internal sealed class Inlining(Module module)
{
    /// <summary>Bytes of a body that is worth more than its call.</summary>
    private const int MaxBody = 500;

    private const long MaxLocals = 16;

    /// <summary>Operands of a body: four of them, one in the other, are what <see cref="FrameSize"/> leaves room for.</summary>
    private const int MaxOperands = 36;

    /// <summary>Loops of a body: the JIT's time grows with their square where they are in each other.</summary>
    private const int MaxLoops = 8;

    /// <summary>Calls within inlined calls; a recursion unrolls so many times.</summary>
    private const int MaxNesting = 4;

    private readonly ConcurrentDictionary<int, BodyScan> _scans = new();

    /// <summary>Bytes of bodies that a function of so many bytes may take in, so that code is at most three times as much but for small ones.</summary>
    public static int BudgetOf(int bodyLength) => Math.Min(200 + 2 * bodyLength, 2_000);

    private readonly ConcurrentDictionary<(int Function, int Nesting), bool> _usesMemory = new(), _takesInVectors = new();
    private MemoryGrowth? _growth;

    /// <summary>True if the memory's length may be another after a call of the function.</summary>
    public bool MayGrow(int function) => function < module.ImportedFunctions || (_growth ??= new MemoryGrowth(module, ScanOf)).May(function);

    public BodyScan ScanOf(int function) => _scans.GetOrAdd(function, index => BodyScan.Of(module, index));

    public bool May(int callee, int nesting, int budget) =>
        callee >= module.ImportedFunctions && nesting < MaxNesting && BodyOf(callee).Length <= Math.Min(MaxBody, budget)
        && BodyOf(callee).LocalCount + module.TypeOf(callee).Parameters.Length <= MaxLocals && IsSimple(ScanOf(callee));

    private static bool IsSimple(BodyScan scan) => !scan.Unwinds && scan.Operands.Most <= MaxOperands && scan.Cost.Loops <= MaxLoops;

    /// <summary>True if the function, or what may be compiled into it, accesses memory.</summary>
    public bool UsesMemory(int function, int nesting = 0) => Remember(_usesMemory, function, nesting, () =>
        ScanOf(function).UsesMemory || Within(function, nesting).Any(callee => UsesMemory(callee, nesting + 1)));

    /// <summary>True if vector instructions may be compiled into the function in place of calls.</summary>
    public bool TakesInVectors(int function, int nesting = 0) => Remember(_takesInVectors, function, nesting, () =>
        Within(function, nesting).Any(callee => ScanOf(callee).Vectors > 0 || TakesInVectors(callee, nesting + 1)));

    /// <summary>What may be compiled into the function in place of its own calls.</summary>
    private IEnumerable<int> Within(int function, int nesting) => ScanOf(function).Callees.Where(callee => May(callee, nesting, MaxBody));

    /// <summary>Each function is asked once for each nesting, however many ways lead to it.</summary>
    private static bool Remember(ConcurrentDictionary<(int Function, int Nesting), bool> known, int function, int nesting, Func<bool> find)
    {
        if (known.TryGetValue((function, nesting), out bool found)) return found;
        return known[(function, nesting)] = find();
    }

    private FunctionBody BodyOf(int function) => module.Bodies[function - module.ImportedFunctions];
}
