using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using OutLayer.Wasm.Compiler.Simd;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Compiler;

internal sealed partial class FunctionCompiler
{
    private void EmitVectorAccess(OpcodeInfo info, ulong offset, int lane)
    {
        if (info.Immediate == Imm.MemArgLane)
        {
            if (info.Pushes.Length > 0) EmitLoadLane(info, offset, lane);
            else EmitStoreLane(info, offset, lane);
        }
        else if (info.Pushes.Length > 0) EmitVectorLoad(info, offset);
        else EmitVectorStore(info, offset);
    }

    private void EmitVectorLoad(OpcodeInfo info, ulong offset)
    {
        var whole = _compiler.Bounds == BoundsMode.Guard ? VectorLoads.Whole(info.Opcode) : null;
        Need(1);
        EmitAddress(Pop(), offset, 1 << info.NaturalAlignment, isLoad: whole is null);
        if (whole is not null) Call(whole);
        else EmitLoadParts(info);
        Push(ValType.V128);
    }

    private void EmitLoadParts(OpcodeInfo info)
    {
        EmitUnaligned(info);
        switch (info.Opcode)
        {
            case Opcode.V128Load: _il.Emit(OpCodes.Ldobj, typeof(Vector128<byte>)); break;
            case >= Opcode.V128Load8x8S and <= Opcode.V128Load32x2U:
                EmitLoadInto(OpCodes.Ldind_I8, nameof(Vector128.CreateScalarUnsafe), typeof(long));
                Call(VectorInstructions.MethodOf(VectorLoads.Widening(info.Opcode)));
                break;
            case Opcode.V128Load8Splat: EmitLoadInto(OpCodes.Ldind_U1, nameof(Vector128.Create), typeof(byte)); break;
            case Opcode.V128Load16Splat: EmitLoadInto(OpCodes.Ldind_U2, nameof(Vector128.Create), typeof(ushort)); break;
            case Opcode.V128Load32Splat: EmitLoadInto(OpCodes.Ldind_I4, nameof(Vector128.Create), typeof(int)); break;
            case Opcode.V128Load64Splat: EmitLoadInto(OpCodes.Ldind_I8, nameof(Vector128.Create), typeof(long)); break;
            case Opcode.V128Load32Zero: EmitLoadInto(OpCodes.Ldind_I4, nameof(Vector128.CreateScalar), typeof(int)); break;
            case Opcode.V128Load64Zero: EmitLoadInto(OpCodes.Ldind_I8, nameof(Vector128.CreateScalar), typeof(long)); break;
            default: throw new NotSupportedException($"instruction {info.Mnemonic}");
        }
    }

    private void EmitLoadInto(OpCode load, string create, Type lane)
    {
        _il.Emit(load);
        Call(ClrTypes.Method(typeof(Vector128), create, lane));
    }

    private void EmitVectorStore(OpcodeInfo info, ulong offset)
    {
        Canonicalize(1);
        var value = PopToTemporary();
        Need(1);
        EmitAddress(Pop(), offset, 1 << info.NaturalAlignment, isLoad: false);
        _il.Emit(OpCodes.Ldloc, value);
        EmitUnaligned(info);
        _il.Emit(OpCodes.Stobj, typeof(Vector128<byte>));
    }

    private void EmitLoadLane(OpcodeInfo info, ulong offset, int lane)
    {
        Canonicalize(1);
        var vector = PopToTemporary();
        var (type, load, _) = LaneAccess(info.Opcode);
        var value = Temporary(type);
        Need(1);
        EmitAddress(Pop(), offset, 1 << info.NaturalAlignment, isLoad: true);
        EmitUnaligned(info);
        _il.Emit(load);
        _il.Emit(OpCodes.Stloc, value);
        _il.Emit(OpCodes.Ldloc, vector);
        EmitWithElement(LaneOf(info.Opcode), lane, () => _il.Emit(OpCodes.Ldloc, value));
        Push(ValType.V128);
    }

    private void EmitStoreLane(OpcodeInfo info, ulong offset, int lane)
    {
        Canonicalize(1);
        var vector = PopToTemporary();
        var (_, _, store) = LaneAccess(info.Opcode);
        Need(1);
        EmitAddress(Pop(), offset, 1 << info.NaturalAlignment, isLoad: false);
        _il.Emit(OpCodes.Ldloc, vector);
        EmitGetElement(LaneOf(info.Opcode), lane);
        EmitUnaligned(info);
        _il.Emit(store);
    }

    /// <summary>How one lane looks on the CLR's stack, is loaded and stored.</summary>
    private static (Type Type, OpCode Load, OpCode Store) LaneAccess(Opcode op) => op switch
    {
        Opcode.V128Load8Lane or Opcode.V128Store8Lane => (typeof(int), OpCodes.Ldind_U1, OpCodes.Stind_I1),
        Opcode.V128Load16Lane or Opcode.V128Store16Lane => (typeof(int), OpCodes.Ldind_U2, OpCodes.Stind_I2),
        Opcode.V128Load32Lane or Opcode.V128Store32Lane => (typeof(int), OpCodes.Ldind_I4, OpCodes.Stind_I4),
        _ => (typeof(long), OpCodes.Ldind_I8, OpCodes.Stind_I8),
    };
}
