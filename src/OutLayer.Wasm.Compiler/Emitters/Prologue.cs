using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.InteropServices;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Compiler;

internal sealed unsafe partial class FunctionCompiler
{
    private static readonly int StackLimitOffset = OffsetOf<StoreBlock>(nameof(StoreBlock.StackLimit));
    private static readonly int InterruptOffset = OffsetOf<StoreBlock>(nameof(StoreBlock.Interrupt));
    private static readonly int PositionOffset = OffsetOf<StoreBlock>(nameof(StoreBlock.Position));
    private static readonly int ResultsOffset = OffsetOf<StoreBlock>(nameof(StoreBlock.Results));
    private static readonly int MemoryLengthOffset = OffsetOf<MemoryBlock>(nameof(MemoryBlock.Length));
    private static readonly int TableLengthOffset = OffsetOf<TableBlock>(nameof(TableBlock.Length));
    private static readonly MethodInfo StackCheckFailed = ClrTypes.Operation(nameof(InstanceOperations.StackCheckFailed));

    private LocalBuilder _store = null!;
    /// <summary>Each takes a register, or a place in the frame.</summary>
    private const int MaxLimits = 3;

    private readonly SortedDictionary<ulong, LocalBuilder> _limits = [];
    private LocalBuilder? _memory, _memoryBase, _memoryLength;

    private static int OffsetOf<T>(string field) => (int)Marshal.OffsetOf<T>(field);

    /// <summary>Checks the machine's stack and the counted depth, pays the frame, loads what the body needs.</summary>
    private void EmitPrologue()
    {
        _store = Declare(typeof(nint));
        EmitInstance();
        _il.Emit(OpCodes.Ldind_I);
        _il.Emit(OpCodes.Stloc, _store);
        LoadGas();
        // A function that calls nothing needs no check: the red zone under the limit has room for one more frame.
        if (_body.Scan.Calls) EmitStackCheck();
        if (EntryLoop is null) EnterFunction();
        if (_compiler.Inlining.UsesMemory(_body.Index)) LoadMemory();
        LoadWideConstants();
        if (EntryLoop is not null) GoToLoop();
    }

    /// <summary>Takes the frame off the argument, so that one instruction subtracts and compares.</summary>
    private void EnterFunction()
    {
        _il.Emit(OpCodes.Ldarg, (short)DepthArgument);
        _il.Emit(OpCodes.Ldc_I8, FrameDepth);
        _il.Emit(OpCodes.Sub);
        _il.Emit(OpCodes.Starg, (short)DepthArgument);
        EmitFrame();
    }

    /// <summary>
    /// Pays for the frame of the body, with what the line up to here costs, and looks whether there is room for it. Where there is none its
    /// price is not owed, which the place of the trap says.
    /// </summary>
    private void EmitFrame()
    {
        _offset = _body.Body.Start;
        long price = Costs?.FramePrice(_body.LocalBytes) ?? 0;
        _pending += price;
        FlushGas();
        _pending = -price;
        EmitDepthCheck();
        _pending = 0;
        if (_gas is not null) EmitFloorCheck();
    }

    private long FrameDepth => FrameDepthOf(_body.Index);

    /// <summary>Counted depth that a frame of the function takes.</summary>
    private long FrameDepthOf(int function)
    {
        long locals = _module.TypeOf(function).Parameters.Sum(type => (long)type.Size)
            + _module.Bodies[function - _module.ImportedFunctions].Locals.Sum(run => run.Count * (long)run.Type.Size);
        return CostModel.FrameBytes(locals) + _compiler.FactsOf(function).MaxOperandBytes;
    }

    /// <summary>
    /// The machine's stack holds the counted depth times a factor, so frames below that need only see whether to stop.
    /// </summary>
    private void EmitStackCheck()
    {
        long counted = CostModel.FrameBytes(_body.LocalBytes) * Store.NativeStackFactor;
        if (EstimatedFrame > counted) EmitStackPointerCheck();
        else if (_gas is null) EmitInterruptCheck(); // with gas, the check of its floor sees it too
    }

    /// <summary>An upper estimate of the machine frame, from the body: its bytes become four times as many of IL, and a frame has less than one for each of those.</summary>
    private long EstimatedFrame =>
        512 + 8L * (_body.LocalTypes.Count + _signature.Parameters.Length) + _body.LocalBytes + 3L * (_body.Body.Length + _inlineBudget) + (long)VectorTemporaryBytes * MostVectors;

    /// <summary>Vector instructions of the body, and of those that it may take in: at least two bytes each.</summary>
    private int MostVectors => _body.Scan.Vectors + (_compiler.Inlining.TakesInVectors(_body.Index) ? _inlineBudget / 2 : 0);

    private void EmitStackPointerCheck()
    {
        var here = Declare(typeof(int));
        var enough = _il.DefineLabel();
        _il.Emit(OpCodes.Ldloca, here);
        _il.Emit(OpCodes.Conv_U);
        EmitStoreField(StackLimitOffset);
        _il.Emit(OpCodes.Ldind_I);
        _il.Emit(OpCodes.Bge_Un, enough);
        EmitInstance();
        EmitExactGas();
        _il.Emit(OpCodes.Ldc_I4, _body.Index);
        _il.Emit(OpCodes.Ldc_I4, _body.Body.Start);
        Call(StackCheckFailed);
        EmitThrow();
        _il.MarkLabel(enough);
    }

    /// <summary>There is room if another body, as deep, was entered on all ways to here.</summary>
    private void EmitDepthCheck()
    {
        if (IsRoomFor(_body.Depth)) return;
        _il.Emit(OpCodes.Ldarg, (short)DepthArgument);
        _il.Emit(OpCodes.Ldc_I8, _body.Depth);
        EmitTrapUnless(OpCodes.Bge, TrapCode.CallStackExhausted);
        NoteRoomFor(_body.Depth);
    }

    /// <summary>Depth that is left for callees.</summary>
    private void EmitDepth()
    {
        _il.Emit(OpCodes.Ldarg, (short)DepthArgument);
        if (_body.Depth == 0) return;
        _il.Emit(OpCodes.Ldc_I8, _body.Depth);
        _il.Emit(OpCodes.Sub);
    }

    private void EmitInstance() => _il.Emit(OpCodes.Ldarg, (short)InstanceArgument);

    /// <summary>Address of a field of the store's block.</summary>
    private void EmitStoreField(int offset)
    {
        _il.Emit(OpCodes.Ldloc, _store);
        EmitAdd(offset);
    }

    /// <summary>Address of a slot of the instance's block.</summary>
    private void EmitInstanceSlot(int offset)
    {
        EmitInstance();
        EmitAdd(offset);
    }

    private void EmitAdd(int offset)
    {
        if (offset == 0) return;
        _il.Emit(OpCodes.Ldc_I4, offset);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Add);
    }

    private void LoadMemory()
    {
        _memory = Declare(typeof(nint));
        _memoryBase = Declare(typeof(nint));
        if (_compiler.Bounds == BoundsMode.Explicit && !_isLarge) // there, a local is in memory too, and has to be loaded anew after calls
        {
            _memoryLength = Declare(typeof(long));
            ChooseLimits();
        }
        EmitInstanceSlot(_compiler.Layout.Memory(0));
        _il.Emit(OpCodes.Ldind_I);
        _il.Emit(OpCodes.Stloc, _memory);
        _il.Emit(OpCodes.Ldloc, _memory);
        _il.Emit(OpCodes.Ldind_I);
        _il.Emit(OpCodes.Stloc, _memoryBase);
        LoadMemoryLength();
    }

    /// <summary>The length may change in every call; the base never does.</summary>
    private void LoadMemoryLength()
    {
        if (_memoryLength is null) return;
        EmitMemoryLengthField();
        _il.Emit(OpCodes.Stloc, _memoryLength);
        foreach (var (end, limit) in _limits)
        {
            _il.Emit(OpCodes.Ldloc, _memoryLength);
            _il.Emit(OpCodes.Ldc_I8, (long)end);
            _il.Emit(OpCodes.Sub);
            _il.Emit(OpCodes.Stloc, limit);
        }
    }

    /// <summary>
    /// Highest index, by offset plus size of an access, for those that are met most: then a check is one comparison. Only where
    /// the smallest memory that the module allows has room for it, so that the difference is not below zero.
    /// </summary>
    private void ChooseLimits()
    {
        ulong least = _module.Memories[0].Limits.Min * StoreOptions.PageSize;
        var most = _body.Scan.Ends.Where(end => end.Key <= least).OrderByDescending(end => end.Value).ThenBy(end => end.Key).Take(MaxLimits);
        foreach (var (end, _) in most) _limits[end] = Declare(typeof(long));
    }

    private void EmitMemoryLength()
    {
        if (_memoryLength is null) EmitMemoryLengthField();
        else _il.Emit(OpCodes.Ldloc, _memoryLength);
    }

    private void EmitMemoryLengthField()
    {
        _il.Emit(OpCodes.Ldloc, _memory!);
        EmitAdd(MemoryLengthOffset);
        _il.Emit(OpCodes.Ldind_I8);
    }
}
