using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Compiler;

/// <summary>
/// Compiles one validated function in one pass. Operands stay on the CLR's stack within straight-line code and move to
/// locals at block edges; dead code is not emitted. Emitters/ holds one part per instruction family.
/// </summary>
internal sealed partial class FunctionCompiler
{
    private readonly IFunctionContext _compiler;
    private readonly Module _module;
    private readonly ILGenerator _il;
    private readonly FuncType _signature;
    private BodyState _body;
    private readonly List<Operand> _stack = [];
    private readonly List<ControlFrame> _frames = [];
    private int _offset;

    public FunctionCompiler(IFunctionContext compiler, int index, ILGenerator il)
    {
        (_compiler, _module, _il) = (compiler, compiler.Module, il);
        _body = NewBody(index, framesBelow: 0, depth: 0);
        _signature = _body.Type;
        _isLarge = !compiler.IsAheadOfTime && _body.Body.Length > LargeModule.LargeBody;
        _inlineBudget = Inlining.BudgetOf(_body.Body.Length);
    }

    /// <summary>Called with each place that may trap: its offset, why, and the gas not yet taken off.</summary>
    public Action<int, TrapCode, long>? OnTrapSite { get; init; }

    /// <summary>An upper estimate of the machine frame in bytes: every local and temporary in a slot of its own.</summary>
    public int NativeFrame => 1_024 + 8 * (_localCount + _signature.Parameters.Length) + _vectorBytes + _il.ILOffset;

    private int InstanceArgument => _signature.Parameters.Length;
    private int DepthArgument => _signature.Parameters.Length + 1;

    public void Compile()
    {
        DeclareLocals();
        EmitPrologue();
        _frames.Add(new ControlFrame { Label = _il.DefineLabel(), Height = 0, Type = new FuncType([], _body.Type.Results) });
        if (_body.Scan.HasTries) OpenRegion();
        EmitBody();
        if (!_isGuarded) EmitResume();
        foreach (var emit in _outside) emit();
        EmitTrapEnd(inRegion: false);
    }

    private BodyState NewBody(int function, int framesBelow, long depth)
    {
        int locals = _module.TypeOf(function).Parameters.Length + (int)_module.Bodies[function - _module.ImportedFunctions].LocalCount;
        return new BodyState(_module, function, _compiler.Inlining.ScanOf(function)) { FramesBelow = framesBelow, Depth = depth, FirstVariable = TakeVariables(locals) };
    }

    private void EmitBody()
    {
        var reader = new InstructionReader(_module.Bytes.Span, _body.Body.Start, _body.Body.Length, WasmFeatures.All, "code section");
        int skipped = -1;
        while (_frames.Count > _body.FramesBelow && reader.MoveNext())
        {
            if (_unreachable && Skip(ref reader, ref skipped)) continue;
            _offset = reader.Offset;
            _declaredBytes += FrameSize.TemporaryBytes(reader.Opcode);
            CountWaiting(ref reader);
            Charge(reader.Info);
            Emit(ref reader);
        }
    }

    /// <summary>True for an instruction that no path reaches; <paramref name="nested"/> counts the blocks inside.</summary>
    private static bool Skip(ref InstructionReader reader, ref int nested)
    {
        if (nested < 0) nested = 0;
        switch (reader.Opcode)
        {
            case Opcode.Block or Opcode.Loop or Opcode.If or Opcode.Try or Opcode.TryTable:
                nested++;
                return true;
            case Opcode.End or Opcode.Delegate when nested > 0:
                nested--;
                return true;
            case Opcode.End or Opcode.Else or Opcode.Catch or Opcode.CatchAll or Opcode.Delegate:
                return nested > 0;
            default:
                return true;
        }
    }

    private void DeclareLocals()
    {
        foreach (var parameter in _body.Type.Parameters) AddLocal(parameter, null);
        DeclareOwnLocals();
    }

    /// <summary>The locals that are not parameters, made zero where that can be seen, since the method asks the CLR not to.</summary>
    private void DeclareOwnLocals()
    {
        foreach (var run in _body.Body.Locals)
            for (uint i = 0; i < run.Count; i++)
            {
                var local = Borrow(ClrTypes.Of(run.Type));
                AddLocal(run.Type, local);
                if (!_body.Scan.FirstReads.MayRead(_body.LocalTypes.Count - 1)) continue;
                EmitZero(run.Type);
                _il.Emit(OpCodes.Stloc, local);
            }
    }

    private void AddLocal(ValType type, LocalBuilder? local)
    {
        if (local is null)
        {
            _vectorBytes += 8 * (type.Slots - 1);
            _declaredBytes += 8 * type.Slots;
        }
        _body.LocalTypes.Add(type);
        _body.Locals.Add(local);
    }

    /// <summary>The CLR has 65,535; temporaries and what the JIT makes of them need some.</summary>
    private const int MaxLocals = 60_000;

    private int _localCount;

    /// <summary>An upper estimate in bytes, but for what <see cref="FrameSize"/> leaves room for: all locals that were declared, temporaries that the JIT does not share, parameters and arguments.</summary>
    public long FrameBytes => _declaredBytes + _argumentBytes;

    /// <summary>Counted depth that a frame takes.</summary>
    public long CountedFrame => FrameDepth;

    /// <summary>True if the machine's stack could end before the counted depth, were all frames like this one.</summary>
    public bool IsOversized => _body.Scan.Calls && FrameSize.MostOf(FrameBytes) > FrameDepth * Store.NativeStackFactor;

    private long _declaredBytes;
    private int _argumentBytes;

    /// <summary>What vectors add to the estimate of the frame, as far as they are wider than a slot.</summary>
    private int _vectorBytes;

    private LocalBuilder Declare(Type type)
    {
        if (++_localCount > MaxLocals)
        {
            throw new WasmFormatException(WasmFormatError.LimitExceeded,
                $"too many locals, and heights of operands by type: more than the {MaxLocals} that can be compiled", $"code section, function {_body.Index}", _offset);
        }
        _declaredBytes += type == typeof(int) || type == typeof(float) ? 4 : 8;
        if (type == typeof(Vector128<byte>))
        {
            _vectorBytes += 8;
            _declaredBytes += 8;
        }
        return _il.DeclareLocal(type);
    }

    private void Call(MethodInfo method) => _il.Emit(OpCodes.Call, method);
}
