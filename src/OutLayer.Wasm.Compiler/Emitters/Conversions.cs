using System.Reflection;
using System.Reflection.Emit;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Compiler;

internal sealed partial class FunctionCompiler
{
    // Of values that fit. CIL's own conversions saturate, for which the JIT takes 16 bytes of the frame at each.
    private static readonly MethodInfo TruncateToInt = Truncation<int>(), TruncateToLong = Truncation<long>();

    private static MethodInfo Truncation<T>() where T : struct =>
        typeof(double).GetMethod(nameof(double.ConvertToIntegerNative))!.MakeGenericMethod(typeof(T));

    private bool TryEmitConversion(Opcode op)
    {
        switch (op)
        {
            case Opcode.I32WrapI64: _il.Emit(OpCodes.Conv_I4); return true;
            case Opcode.I64ExtendI32S: _il.Emit(OpCodes.Conv_I8); return true;
            case Opcode.I64ExtendI32U: _il.Emit(OpCodes.Conv_U8); return true;
            case Opcode.I32Extend8S: _il.Emit(OpCodes.Conv_I1); return true;
            case Opcode.I32Extend16S: _il.Emit(OpCodes.Conv_I2); return true;
            case Opcode.I64Extend8S: EmitBoth(OpCodes.Conv_I1, OpCodes.Conv_I8); return true;
            case Opcode.I64Extend16S: EmitBoth(OpCodes.Conv_I2, OpCodes.Conv_I8); return true;
            case Opcode.I64Extend32S: EmitBoth(OpCodes.Conv_I4, OpCodes.Conv_I8); return true;
            case Opcode.F32ConvertI32S or Opcode.F32ConvertI64S or Opcode.F32DemoteF64: _il.Emit(OpCodes.Conv_R4); return true;
            case Opcode.F64ConvertI32S or Opcode.F64ConvertI64S or Opcode.F64PromoteF32: _il.Emit(OpCodes.Conv_R8); return true;
            case Opcode.F32ConvertI32U: EmitBoth(OpCodes.Conv_U8, OpCodes.Conv_R4); return true;
            case Opcode.F64ConvertI32U: EmitBoth(OpCodes.Conv_U8, OpCodes.Conv_R8); return true;
            case Opcode.F32ConvertI64U: CallMath(nameof(WasmMath.ConvertF32U)); return true;
            case Opcode.F64ConvertI64U: CallMath(nameof(WasmMath.ConvertF64U)); return true;
            case Opcode.I32ReinterpretF32: Call(ClrTypes.Method(typeof(BitConverter), nameof(BitConverter.SingleToInt32Bits))); return true;
            case Opcode.I64ReinterpretF64: Call(ClrTypes.Method(typeof(BitConverter), nameof(BitConverter.DoubleToInt64Bits))); return true;
            case Opcode.F32ReinterpretI32: CallMath(nameof(WasmMath.F32Reinterpret)); return true;
            case Opcode.F64ReinterpretI64: Call(ClrTypes.Method(typeof(BitConverter), nameof(BitConverter.Int64BitsToDouble))); return true;
            default: return TryEmitTruncation(op);
        }
    }

    /// <summary>Float to integer. An f32 is widened first, which is exact, so that one set of bounds serves both.</summary>
    private bool TryEmitTruncation(Opcode op)
    {
        switch (op)
        {
            case Opcode.I32TruncF32S or Opcode.I32TruncF64S: EmitTruncation(-2147483649.0, 2147483648.0, () => Call(TruncateToInt)); return true;
            case Opcode.I32TruncF32U or Opcode.I32TruncF64U:
                EmitTruncation(-1.0, 4294967296.0, () =>
                {
                    Call(TruncateToLong);
                    _il.Emit(OpCodes.Conv_I4);
                });
                return true;
            case Opcode.I64TruncF32S or Opcode.I64TruncF64S:
                // The next double below -2^63, as the bound is exclusive.
                EmitTruncation(-9223372036854777856.0, 9223372036854775808.0, () => Call(TruncateToLong));
                return true;
            case Opcode.I64TruncF32U or Opcode.I64TruncF64U: EmitTruncation(-1.0, 18446744073709551616.0, () => CallMath(nameof(WasmMath.TruncI64U))); return true;
            case Opcode.I32TruncSatF32S or Opcode.I32TruncSatF64S: EmitSaturation(nameof(WasmMath.TruncSatI32S)); return true;
            case Opcode.I32TruncSatF32U or Opcode.I32TruncSatF64U: EmitSaturation(nameof(WasmMath.TruncSatI32U)); return true;
            case Opcode.I64TruncSatF32S or Opcode.I64TruncSatF64S: EmitSaturation(nameof(WasmMath.TruncSatI64S)); return true;
            case Opcode.I64TruncSatF32U or Opcode.I64TruncSatF64U: EmitSaturation(nameof(WasmMath.TruncSatI64U)); return true;
            default: return false;
        }
    }

    /// <summary>Converts a value strictly between the bounds; a NaN fails the unordered comparisons and traps too.</summary>
    private void EmitTruncation(double above, double below, Action convert)
    {
        var value = Temporary(typeof(double));
        var bad = _il.DefineLabel();
        var good = _il.DefineLabel();
        _il.Emit(OpCodes.Conv_R8);
        _il.Emit(OpCodes.Stloc, value);
        Spill();
        _il.Emit(OpCodes.Ldloc, value);
        _il.Emit(OpCodes.Ldc_R8, above);
        _il.Emit(OpCodes.Ble_Un, bad);
        _il.Emit(OpCodes.Ldloc, value);
        _il.Emit(OpCodes.Ldc_R8, below);
        _il.Emit(OpCodes.Blt, good);
        _il.MarkLabel(bad);
        _il.Emit(OpCodes.Ldloc, value);
        _il.Emit(OpCodes.Ldloc, value);
        EmitTrapUnless(OpCodes.Beq, TrapCode.InvalidConversionToInteger); // not equal to itself: not a number
        EmitTrap(TrapCode.IntegerOverflow);
        _il.MarkLabel(good);
        _il.Emit(OpCodes.Ldloc, value);
        convert();
    }

    private void EmitSaturation(string method)
    {
        _il.Emit(OpCodes.Conv_R8);
        CallMath(method);
    }

    private void EmitBoth(OpCode first, OpCode second)
    {
        _il.Emit(first);
        _il.Emit(second);
    }
}
