using System.Reflection;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Compiler;

/// <summary>
/// Bytes of the machine's stack that a frame may take: the locals that its IL declares, each in a place of its own, and what the JIT
/// adds. From the module alone, so that all machines choose alike; tests measure real frames against it.
/// </summary>
internal sealed class FrameSize(ValidatedModule module, Inlining inlining) : IFunctionContext
{
    /// <summary>No frame of a function that was let through is larger.</summary>
    public const int MachineLimit = 64 << 10;

    /// <summary>Beyond this a function is not compiled. What is saved for callers and for temporaries of the JIT fits between this and the other limit.</summary>
    public const long Limit = MachineLimit - (8 << 10);

    /// <summary>A height of the operand stack has a place for each of the CLR's types: i32, i64, f32, f64, v128, reference.</summary>
    private const long BytesPerHeight = 4 + 8 + 4 + 8 + 16 + 8;

    /// <summary>Heights and bytes that inlined functions may add.</summary>
    private const long InlinedHeights = 150, InlinedBytes = 8 * 2_000;

    /// <summary>The largest type.</summary>
    private const int BytesPerWaiting = 16;

    /// <summary>What the machine frame of an estimate is taken for: registers saved for callers, and what the JIT shares among temporaries.</summary>
    public static long MostOf(long estimate) => estimate + estimate / 8 + 256;

    private InstanceLayout? _layout;
    private int? _mostArguments;

    public Module Module => module.Module;
    public CostModel? Costs => CostModel.OneEach;
    public BoundsMode Bounds => BoundsMode.Explicit;
    public InstanceLayout Layout => _layout ??= new InstanceLayout(module.Module);
    public Inlining Inlining => inlining;
    public bool IsAheadOfTime { get; init; }

    public FunctionFacts FactsOf(int function) => module.Facts[function - Module.ImportedFunctions];

    public MethodInfo MethodOf(int function) => SilentIL.AnyMethod;

    /// <summary>True if the frame stays below the limit. Only a function that could be above is compiled, into nothing, to count.</summary>
    public bool IsBounded(int function) => Most(function) <= Limit || Of(function) <= Limit;

    /// <summary>What can be said without compiling.</summary>
    public long Most(int function)
    {
        var body = Module.Bodies[function - Module.ImportedFunctions];
        var scan = inlining.ScanOf(function);
        long locals = body.Locals.Sum(run => run.Count * (long)run.Type.Size) + Module.TypeOf(function).Parameters.Sum(type => 8L * type.Slots);
        return locals + BytesPerHeight * (FactsOf(function).MaxOperandHeight + InlinedHeights) + InlinedBytes + (_mostArguments ??= MostArguments())
            + (long)BytesPerWaiting * scan.Waiting + scan.TemporaryBytes;
    }

    private int MostArguments() => 8 * Module.Types.Select(type => type.ParameterSlots).DefaultIfEmpty().Max();

    /// <summary>True if deep recursion of the function could use up the machine's stack before its counted depth.</summary>
    public bool IsOversized(int function)
    {
        var compiler = new FunctionCompiler(this, function, new SilentIL());
        compiler.Compile();
        return compiler.IsOversized;
    }

    /// <summary>The upper estimate, counted over the code that would be emitted.</summary>
    public long Of(int function)
    {
        var compiler = new FunctionCompiler(this, function, new SilentIL());
        compiler.Compile();
        return compiler.FrameBytes;
    }

    /// <summary>What the JIT takes for each such instruction besides its operands, and does not share with others.</summary>
    public static int TemporaryBytes(Opcode op) => op switch
    {
        Opcode.ReturnCallIndirect or Opcode.ReturnCallRef => 16,
        Opcode.I32x4TruncSatF32x4S or Opcode.I32x4RelaxedTruncF32x4S => 16,
        Opcode.I8x16Shl or Opcode.I8x16ShrS or Opcode.I8x16ShrU => 8,
        _ => 0,
    };
}
