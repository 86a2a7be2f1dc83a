using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using OutLayer.Wasm.Compiler.Simd;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Compiler;

/// <summary>
/// Vectors are Vector128&lt;byte&gt; wherever they have a type. Between two operations they have none: the JIT knows a vector by its size
/// and takes the lanes from the method that it is passed to, so nothing is emitted to see it with other lanes.
/// </summary>
internal sealed partial class FunctionCompiler
{
    /// <summary>Machine stack that an instruction may take where the JIT keeps its temporaries, of which it makes up to four.</summary>
    private const int VectorTemporaryBytes = 16 * 4;

    private void EmitVector(OpcodeInfo info, ref InstructionReader reader)
    {
        _vectorBytes += VectorTemporaryBytes;
        switch (info.Immediate)
        {
            case Imm.MemArg or Imm.MemArgLane: EmitVectorAccess(info, reader.MemOffset, reader.Lane); break;
            case Imm.V128:
                EmitVectorConst(reader.Const, reader.ConstHigh);
                Push(ValType.V128);
                break;
            case Imm.Shuffle: EmitShuffle(reader.ShuffleLanes); break;
            case Imm.Lane: EmitLane(info, reader.Lane); break;
            default: EmitVectorOperation(info); break;
        }
    }

    private void EmitVectorOperation(OpcodeInfo info)
    {
        var op = RelaxedSimd.Choice(info.Opcode);
        CanonicalizeUnlessRead(op, info.Pops.Length);
        Need(info.Pops.Length);
        int depth = 1 + DepthOf(info.Pops.Length);
        PopMany(info.Pops.Length);
        EmitVectorMethod(op, info);
        Push(info.Pushes[0], VectorNaNs.Makes(op));
        BoundDepth(depth);
    }

    private void EmitVectorMethod(Opcode op, OpcodeInfo info)
    {
        if (info.Pops is [_, { Kind: ValKind.I32 }]) EmitShiftCount(op);
        else if (info.Pops[0].Kind == ValKind.I32) EmitNarrowing(op);
        Call(VectorInstructions.MethodOf(op));
        if (VectorInstructions.IsComplement(op)) Call(VectorInstructions.MethodOf(Opcode.V128Not));
    }

    /// <summary>A shift takes its count modulo the bits of a lane.</summary>
    private void EmitShiftCount(Opcode op)
    {
        _il.Emit(OpCodes.Ldc_I4, op switch
        {
            >= Opcode.I8x16Shl and <= Opcode.I8x16ShrU => 7,
            >= Opcode.I16x8Shl and <= Opcode.I16x8ShrU => 15,
            >= Opcode.I32x4Shl and <= Opcode.I32x4ShrU => 31,
            _ => 63,
        });
        _il.Emit(OpCodes.And);
    }

    /// <summary>The i32 that a splat takes, as the CLR wants an argument of fewer bits.</summary>
    private void EmitNarrowing(Opcode op)
    {
        if (op is Opcode.I8x16Splat or Opcode.I8x16ReplaceLane) _il.Emit(OpCodes.Conv_U1);
        if (op is Opcode.I16x8Splat or Opcode.I16x8ReplaceLane) _il.Emit(OpCodes.Conv_U2);
    }

    private void EmitVectorConst(long low, long high)
    {
        _il.Emit(OpCodes.Ldc_I8, low);
        _il.Emit(OpCodes.Ldc_I8, high);
        Call(ClrTypes.Method(typeof(Vector128), nameof(Vector128.Create), typeof(long), typeof(long)));
    }

    /// <summary>Makes operands' NaNs canonical, but for lanes that the instruction reads as numbers.</summary>
    private void CanonicalizeUnlessRead(Opcode op, int count)
    {
        var read = VectorNaNs.Reads(op);
        bool harmless = true;
        for (int i = _stack.Count - count; i < _stack.Count; i++) harmless &= !_stack[i].MaybeNaN || _stack[i].NaNLane == read;
        if (!harmless) Canonicalize(count);
    }

    /// <summary>Each lane that is a NaN becomes the canonical one, of the vector on top of the CLR's stack.</summary>
    private void CanonicalizeLanes(ValKind lane)
    {
        var type = lane == ValKind.F32 ? typeof(float) : typeof(double);
        var value = Temporary(typeof(Vector128<byte>));
        _il.Emit(OpCodes.Stloc, value);
        _il.Emit(OpCodes.Ldloc, value);
        _il.Emit(OpCodes.Ldloc, value);
        Call(VectorInstructions.Vector128Method(nameof(Vector128.Equals), type, 2));
        _il.Emit(OpCodes.Ldloc, value);
        long nan = lane == ValKind.F32 ? WasmMath.CanonicalNaN32 * 0x1_0000_0001 : WasmMath.CanonicalNaN64;
        EmitVectorConst(nan, nan);
        Call(VectorInstructions.Vector128Method(nameof(Vector128.ConditionalSelect), type, 3));
    }
}
