using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Compiler;

/// <summary>
/// What the JIT may take for a function, estimated from its instructions alone, so that it is the same on every machine. The JIT cannot
/// be interrupted; a function that would take too long is interpreted instead. Weights are microseconds on a machine of 2026, for
/// instructions of one kind in a row, where each costs the more the more there are (docs/rationale/0021).
/// </summary>
internal sealed class CompileCost
{
    /// <summary>About 50 ms.</summary>
    public const double Limit = 50_000;

    /// <summary>Loops beyond which the optimiser's time grows with their square; then code is made without it.</summary>
    public const int MaxOptimizedLoops = 200;

    /// <summary>Locals beyond which code is not made at all: the JIT's time grows with their square.</summary>
    public const long MaxLocals = 4_000;

    /// <summary>
    /// Functions, and types of functions, that a module may have to be compiled. Each takes some 17 us and 2 KB however small it is, a type
    /// 250 us, and a class of the CLR has at most 65,535 methods.
    /// </summary>
    public const int MaxFunctions = 50_000, MaxTypes = 5_000;

    /// <summary>What a module has too many of to be compiled; null for most.</summary>
    public static string? TooMany(Module module)
    {
        if (module.Bodies.Length > MaxFunctions) return $"functions to compile: {module.Bodies.Length}, the limit is {MaxFunctions}";
        int types = module.Types.Length <= MaxTypes ? 0 : module.FunctionTypes.Distinct().Count();
        return types > MaxTypes ? $"types of functions to compile: {types}, the limit is {MaxTypes}" : null;
    }

    private double _work;

    public int Loops { get; private set; }

    /// <summary>Estimated time in microseconds: work grows by half with every 3,000 microseconds of it.</summary>
    public double Microseconds => _work * (1 + _work / 60_000);

    public void Note(ref InstructionReader reader)
    {
        if (reader.Opcode == Opcode.Loop) Loops++;
        _work += WeightOf(ref reader);
    }

    private static double WeightOf(ref InstructionReader reader) => reader.Opcode switch
    {
        Opcode.Loop => 8,
        Opcode.If => 2,
        Opcode.Block or Opcode.Br or Opcode.BrIf => 1,
        Opcode.BrTable => 2 + 0.1 * reader.Labels.Length,
        Opcode.Call or Opcode.ReturnCall => 4,
        Opcode.CallIndirect or Opcode.CallRef or Opcode.ReturnCallIndirect or Opcode.ReturnCallRef => 12,
        Opcode.Try or Opcode.TryTable or Opcode.Throw or Opcode.ThrowRef or Opcode.Rethrow => 30,
        Opcode.LocalGet or Opcode.I32Const or Opcode.I64Const or Opcode.End or Opcode.Nop => 0.1,
        _ when reader.Info.Immediate is Imm.MemArg or Imm.MemArgLane => 4,
        _ when reader.Info.Has(OpFlags.Traps) => 6,
        _ when reader.Opcode.Prefix() == 0xFD => 3,
        _ => 0.6,
    };
}
