using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using OutLayer.Wasm.Compiler.Simd;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Compiler;

internal sealed partial class FunctionCompiler
{
    private void EmitLane(OpcodeInfo info, int lane)
    {
        if (info.Pops.Length == 2) EmitReplaceLane(info, lane);
        else if (info.Pushes[0].Kind is ValKind.F32 or ValKind.F64) EmitExtractFloat(info, lane);
        else
        {
            Canonicalize(1);
            Need(1);
            Pop();
            EmitGetElement(LaneOf(info.Opcode), lane);
            Push(info.Pushes[0]);
        }
    }

    private void EmitReplaceLane(OpcodeInfo info, int lane)
    {
        Canonicalize(2);
        var value = PopToTemporary();
        Need(1);
        Pop();
        EmitWithElement(LaneOf(info.Opcode), lane, () =>
        {
            _il.Emit(OpCodes.Ldloc, value);
            EmitNarrowing(info.Opcode);
        });
        Push(ValType.V128);
    }

    /// <summary>
    /// A lane made by float arithmetic is taken as a float. Other bits could be known to the JIT, which would quiet a signalling
    /// NaN when it folds them (see <see cref="WasmMath.F32Reinterpret"/>).
    /// </summary>
    private void EmitExtractFloat(OpcodeInfo info, int lane)
    {
        CanonicalizeUnlessRead(info.Opcode, 1);
        bool arithmetic = _stack[^1].MaybeNaN;
        Need(1);
        Pop();
        if (arithmetic || info.Pushes[0].Kind == ValKind.F64) EmitGetElement(LaneOf(info.Opcode), lane);
        else
        {
            EmitGetElement(typeof(int), lane);
            CallMath(nameof(WasmMath.F32Reinterpret));
        }
        Push(info.Pushes[0], arithmetic);
    }

    private void EmitGetElement(Type type, int lane)
    {
        _il.Emit(OpCodes.Ldc_I4, lane);
        Call(VectorInstructions.Vector128Method(nameof(Vector128.GetElement), type, 1, typeof(int)));
    }

    private void EmitWithElement(Type type, int lane, Action value)
    {
        _il.Emit(OpCodes.Ldc_I4, lane);
        value();
        Call(VectorInstructions.Vector128Method(nameof(Vector128.WithElement), type, 1, typeof(int), type));
    }

    private static Type LaneOf(Opcode op) => op switch
    {
        Opcode.I8x16ExtractLaneS => typeof(sbyte),
        Opcode.I8x16ExtractLaneU or Opcode.I8x16ReplaceLane or Opcode.V128Load8Lane or Opcode.V128Store8Lane => typeof(byte),
        Opcode.I16x8ExtractLaneS => typeof(short),
        Opcode.I16x8ExtractLaneU or Opcode.I16x8ReplaceLane or Opcode.V128Load16Lane or Opcode.V128Store16Lane => typeof(ushort),
        Opcode.I32x4ExtractLane or Opcode.I32x4ReplaceLane or Opcode.V128Load32Lane or Opcode.V128Store32Lane => typeof(int),
        Opcode.I64x2ExtractLane or Opcode.I64x2ReplaceLane or Opcode.V128Load64Lane or Opcode.V128Store64Lane => typeof(long),
        Opcode.F32x4ExtractLane or Opcode.F32x4ReplaceLane => typeof(float),
        Opcode.F64x2ExtractLane or Opcode.F64x2ReplaceLane => typeof(double),
        _ => throw new NotSupportedException($"lanes of {op}"),
    };
}
