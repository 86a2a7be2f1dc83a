using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Compiler;

/// <summary>What a function does at all, found before its code is emitted.</summary>
internal sealed class BodyScan
{
    private const int MaxLoopWeight = 8 * 8 * 8 * 8;

    private readonly Dictionary<ulong, int> _ends = [];
    private readonly SortedDictionary<long, int> _wideConstants = [];
    private readonly SortedSet<int> _callees = [];
    private readonly Dictionary<int, int> _lineOfSet = [];
    private readonly HashSet<int> _crossing = [];
    private readonly Dictionary<int, LegacyTry> _tries = [];
    private readonly Dictionary<int, HashSet<int>?> _assigned = [];
    private readonly Stack<(int Offset, List<CatchClause>? Handlers)> _open = new();
    private int _line;
    private bool _afterConstant;

    private BodyScan(Module module, int function)
    {
        Arithmetic = new ArithmeticLocals(module.TypeOf(function).Parameters.Length);
        Operands = new OperandHeight(module);
    }

    public bool UsesMemory { get; private set; }

    /// <summary>Number of vector instructions, and of copies, which may become some.</summary>
    public int Vectors { get; private set; }

    public ArithmeticLocals Arithmetic { get; }

    public OperandHeight Operands { get; }

    public FirstReads FirstReads { get; } = new();

    /// <summary>What the JIT may take for it.</summary>
    public CompileCost Cost { get; } = new();

    /// <summary>Sum of <see cref="FrameSize.TemporaryBytes"/>.</summary>
    public long TemporaryBytes { get; private set; }

    /// <summary>Instructions whose result the next one does not take off: all that can wait on the CLR's stack.</summary>
    public int Waiting { get; private set; }

    /// <summary>Calls of any kind.</summary>
    public bool Calls { get; private set; }

    /// <summary>Has memory.grow, or calls of functions that are not named.</summary>
    public bool MayGrow { get; private set; }

    /// <summary>Has exception regions, or calls that take the place of the frame.</summary>
    public bool Unwinds { get; private set; }

    /// <summary>Has try_table, or the legacy try.</summary>
    public bool HasTries { get; private set; }

    /// <summary>Has rethrow, so that handlers must keep what they caught.</summary>
    public bool Rethrows { get; private set; }

    /// <summary>Offset plus size of the accesses, and how often each is met, loops counted as running eight times.</summary>
    public IReadOnlyDictionary<ulong, int> Ends => _ends;

    /// <summary>Constants in loops that do not fit an instruction's 32 bits, and how often each is met, as above.</summary>
    public IReadOnlyDictionary<long, int> WideConstants => _wideConstants;

    /// <summary>Locals that the loop at this offset sets; null if they are many.</summary>
    public HashSet<int>? AssignedIn(int loop) => _assigned[loop];

    /// <summary>Functions called by name.</summary>
    public IReadOnlyCollection<int> Callees => _callees;

    /// <summary>True if a value of the local may be read in another straight line than it was written in.</summary>
    public bool Crosses(int local) => _crossing.Contains(local);

    /// <summary>What the <c>try</c> at this offset has: its handlers stand behind its body, and the body needs to know them.</summary>
    public LegacyTry TryAt(int offset) => _tries[offset];

    public static BodyScan Of(Module module, int function)
    {
        var scan = new BodyScan(module, function);
        var body = module.Bodies[function - module.ImportedFunctions];
        var weights = new Stack<int>([1]);
        var loops = new LoopLocals();
        var reader = new InstructionReader(module.Bytes.Span, body.Start, body.Length, WasmFeatures.All, "code section");
        bool pushed = false;
        while (reader.MoveNext())
        {
            var op = reader.Opcode;
            if (pushed && !FunctionCompiler.TakesTop(ref reader)) scan.Waiting++;
            pushed = reader.Info.Has(OpFlags.Special) || reader.Info.Pushes.Length > 0;
            if (reader.Info.Immediate is Imm.MemArg or Imm.MemArgLane) scan.Note(ref reader, weights.Peek());
            scan.NoteConstant(ref reader, weights.Peek());
            scan.NoteCalls(ref reader);
            scan.NoteLocals(ref reader);
            scan.NoteTries(ref reader);
            scan.FirstReads.Note(ref reader);
            loops.Note(ref reader, scan._assigned);
            scan.Arithmetic.Note(ref reader);
            scan.Operands.Note(ref reader);
            scan.Cost.Note(ref reader);
            scan._afterConstant = op == Opcode.I32Const;
            scan.TemporaryBytes += FrameSize.TemporaryBytes(op);
            if (op is Opcode.MemoryCopy or Opcode.MemoryFill) scan.UsesMemory = true;
            if (op.Prefix() == 0xFD || op == Opcode.MemoryCopy) scan.Vectors++;
            if (op is Opcode.Block or Opcode.If or Opcode.Try or Opcode.TryTable) weights.Push(weights.Peek());
            else if (op == Opcode.Loop) weights.Push(Math.Min(weights.Peek() * 8, MaxLoopWeight));
            else if (op is Opcode.End or Opcode.Delegate) weights.Pop();
        }
        scan.Arithmetic.Solve();
        return scan;
    }

    private void Note(ref InstructionReader reader, int weight)
    {
        UsesMemory = true;
        ulong end = reader.MemOffset + (1UL << reader.Info.NaturalAlignment);
        if (!_afterConstant) _ends[end] = _ends.GetValueOrDefault(end) + weight; // constant indices are seldom checked
    }

    private void NoteConstant(ref InstructionReader reader, int weight)
    {
        if (reader.Opcode == Opcode.I64Const && weight > 1 && reader.Const != (int)reader.Const)
            _wideConstants[reader.Const] = _wideConstants.GetValueOrDefault(reader.Const) + weight;
    }

    private void NoteCalls(ref InstructionReader reader)
    {
        switch (reader.Opcode)
        {
            case Opcode.MemoryGrow:
                MayGrow = true;
                break;
            case Opcode.Call:
                _callees.Add((int)reader.Index);
                Calls = true;
                break;
            case Opcode.CallIndirect or Opcode.CallRef:
                (Calls, MayGrow) = (true, true);
                break;
            case Opcode.ReturnCall or Opcode.ReturnCallIndirect or Opcode.ReturnCallRef:
                (Calls, Unwinds, MayGrow) = (true, true, true);
                break;
            case Opcode.Try or Opcode.TryTable or Opcode.Throw or Opcode.ThrowRef or Opcode.Rethrow:
                Unwinds = true;
                HasTries |= reader.Opcode is Opcode.Try or Opcode.TryTable;
                Rethrows |= reader.Opcode == Opcode.Rethrow;
                break;
        }
    }

    private void NoteTries(ref InstructionReader reader)
    {
        switch (reader.Opcode)
        {
            case Opcode.Try: _open.Push((reader.Offset, [])); break;
            case Opcode.Block or Opcode.Loop or Opcode.If or Opcode.TryTable: _open.Push((-1, null)); break;
            case Opcode.Catch: _open.Peek().Handlers!.Add(new CatchClause(CatchKind.Catch, reader.Index, 0)); break;
            case Opcode.CatchAll: _open.Peek().Handlers!.Add(new CatchClause(CatchKind.CatchAll, 0, 0)); break;
            case Opcode.Delegate: EndTry(reader.Index); break;
            case Opcode.End when _open.Count > 0: EndTry(null); break; // the last one ends the function
        }
    }

    private void EndTry(uint? target)
    {
        var (offset, handlers) = _open.Pop();
        if (handlers is not null) _tries[offset] = new LegacyTry(handlers, target);
    }

    private void NoteLocals(ref InstructionReader reader)
    {
        int local = (int)reader.Index;
        switch (reader.Opcode)
        {
            case Opcode.LocalSet or Opcode.LocalTee:
                _lineOfSet[local] = _line;
                break;
            case Opcode.LocalGet when _lineOfSet.GetValueOrDefault(local, -1) != _line:
                _crossing.Add(local);
                break;
            case Opcode.Block or Opcode.Call or Opcode.CallIndirect or Opcode.CallRef:
                break;
            default:
                if (reader.Info.Has(OpFlags.Control)) _line++;
                break;
        }
    }
}
