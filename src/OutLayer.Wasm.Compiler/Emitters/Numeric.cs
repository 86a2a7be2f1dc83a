using System.Numerics;
using System.Reflection;
using System.Reflection.Emit;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Compiler;

internal sealed partial class FunctionCompiler
{
    /// <summary>A numeric instruction: what it pops and pushes is in the opcode table, what it does in the arms below.</summary>
    private void EmitNumeric(OpcodeInfo info)
    {
        if (ObservesBits(info.Opcode)) Canonicalize(info.Pops.Length);
        Need(info.Pops.Length);
        int depth = 1 + DepthOf(info.Pops.Length);
        var symbol = info.Opcode is Opcode.I32Add or Opcode.I32Sub ? SumOfTop(info.Opcode == Opcode.I32Sub) : default;
        PopMany(info.Pops.Length);
        if (!TryEmitInteger(info.Opcode) && !TryEmitCompare(info.Opcode) && !TryEmitFloat(info.Opcode) && !TryEmitConversion(info.Opcode))
            throw new NotSupportedException($"instruction {info.Mnemonic}");
        Push(info.Pushes[0], MakesNaN(info.Opcode));
        BoundDepth(depth);
        NameTop(symbol);
    }

    private static readonly MethodInfo Barrier = ClrTypes.Method(typeof(Volatile), nameof(Volatile.ReadBarrier));

    private int DepthOf(int count)
    {
        int depth = 0;
        for (int i = _stack.Count - count; i < _stack.Count; i++) depth = Math.Max(depth, _stack[i].Depth);
        return depth;
    }

    /// <summary>Cuts an expression that grows too deep by storing it in a local: a statement of its own.</summary>
    private void BoundDepth(int depth)
    {
        const int MaxDepth = 64;
        if (depth >= MaxDepth)
        {
            SpillFrom(_stack.Count - 1);
            Need(1);
            depth = 1;
        }
        _stack[^1] = _stack[^1] with { Depth = depth };
    }

    /// <summary>Instructions whose result shows the bits of a NaN operand.</summary>
    private static bool ObservesBits(Opcode op) => op is Opcode.F32Abs or Opcode.F32Neg or Opcode.F32Copysign
        or Opcode.F64Abs or Opcode.F64Neg or Opcode.F64Copysign or Opcode.I32ReinterpretF32 or Opcode.I64ReinterpretF64;

    /// <summary>Arithmetic whose NaN may differ between processors until it is made canonical.</summary>
    public static bool MakesNaN(Opcode op) => op is (>= Opcode.F32Ceil and <= Opcode.F32Max)
        or (>= Opcode.F64Ceil and <= Opcode.F64Max) or Opcode.F32DemoteF64 or Opcode.F64PromoteF32;

    private bool TryEmitInteger(Opcode op)
    {
        switch (op)
        {
            case Opcode.I32Add or Opcode.I64Add: _il.Emit(OpCodes.Add); return true;
            case Opcode.I32Sub or Opcode.I64Sub: _il.Emit(OpCodes.Sub); return true;
            case Opcode.I32Mul or Opcode.I64Mul: _il.Emit(OpCodes.Mul); return true;
            case Opcode.I32And or Opcode.I64And: _il.Emit(OpCodes.And); return true;
            case Opcode.I32Or or Opcode.I64Or: _il.Emit(OpCodes.Or); return true;
            case Opcode.I32Xor or Opcode.I64Xor: _il.Emit(OpCodes.Xor); return true;
            case Opcode.I32Shl or Opcode.I64Shl: EmitShift(op == Opcode.I64Shl, OpCodes.Shl); return true;
            case Opcode.I32ShrS or Opcode.I64ShrS: EmitShift(op == Opcode.I64ShrS, OpCodes.Shr); return true;
            case Opcode.I32ShrU or Opcode.I64ShrU: EmitShift(op == Opcode.I64ShrU, OpCodes.Shr_Un); return true;
            case Opcode.I32DivS or Opcode.I64DivS: EmitDivide(op == Opcode.I64DivS, OpCodes.Div); return true;
            case Opcode.I32DivU or Opcode.I64DivU: EmitDivide(op == Opcode.I64DivU, OpCodes.Div_Un); return true;
            case Opcode.I32RemS or Opcode.I64RemS: EmitDivide(op == Opcode.I64RemS, OpCodes.Rem); return true;
            case Opcode.I32RemU or Opcode.I64RemU: EmitDivide(op == Opcode.I64RemU, OpCodes.Rem_Un); return true;
            case Opcode.I32Rotl or Opcode.I64Rotl: EmitRotate(op == Opcode.I64Rotl, nameof(BitOperations.RotateLeft)); return true;
            case Opcode.I32Rotr or Opcode.I64Rotr: EmitRotate(op == Opcode.I64Rotr, nameof(BitOperations.RotateRight)); return true;
            case Opcode.I32Clz: CallMath(nameof(WasmMath.I32Clz)); return true;
            case Opcode.I32Ctz: CallMath(nameof(WasmMath.I32Ctz)); return true;
            case Opcode.I32Popcnt: CallMath(nameof(WasmMath.I32Popcnt)); return true;
            case Opcode.I64Clz: CallMath(nameof(WasmMath.I64Clz)); return true;
            case Opcode.I64Ctz: CallMath(nameof(WasmMath.I64Ctz)); return true;
            case Opcode.I64Popcnt: CallMath(nameof(WasmMath.I64Popcnt)); return true;
            default: return false;
        }
    }

    private bool TryEmitFloat(Opcode op)
    {
        switch (op)
        {
            case Opcode.F32Add or Opcode.F64Add: _il.Emit(OpCodes.Add); return true;
            case Opcode.F32Sub or Opcode.F64Sub: _il.Emit(OpCodes.Sub); return true;
            case Opcode.F32Mul or Opcode.F64Mul: _il.Emit(OpCodes.Mul); return true;
            case Opcode.F32Div or Opcode.F64Div: _il.Emit(OpCodes.Div); return true;
            case Opcode.F32Neg or Opcode.F64Neg: _il.Emit(OpCodes.Neg); return true;
            case Opcode.F32Abs: CallFloat32(nameof(MathF.Abs)); return true;
            case Opcode.F32Ceil: CallFloat32(nameof(MathF.Ceiling)); return true;
            case Opcode.F32Floor: CallFloat32(nameof(MathF.Floor)); return true;
            case Opcode.F32Trunc: CallFloat32(nameof(MathF.Truncate)); return true;
            case Opcode.F32Nearest: CallFloat32(nameof(MathF.Round)); return true;
            case Opcode.F32Sqrt: CallFloat32(nameof(MathF.Sqrt)); return true;
            case Opcode.F32Min: CallMath(nameof(WasmMath.F32Min)); return true;
            case Opcode.F32Max: CallFloat32(nameof(MathF.Max), 2); return true;
            case Opcode.F32Copysign: CallFloat32(nameof(MathF.CopySign), 2); return true;
            case Opcode.F64Abs: CallFloat64(nameof(Math.Abs)); return true;
            case Opcode.F64Ceil: CallFloat64(nameof(Math.Ceiling)); return true;
            case Opcode.F64Floor: CallFloat64(nameof(Math.Floor)); return true;
            case Opcode.F64Trunc: CallFloat64(nameof(Math.Truncate)); return true;
            case Opcode.F64Nearest: CallFloat64(nameof(Math.Round)); return true;
            case Opcode.F64Sqrt: CallFloat64(nameof(Math.Sqrt)); return true;
            case Opcode.F64Min: CallMath(nameof(WasmMath.F64Min)); return true;
            case Opcode.F64Max: CallFloat64(nameof(Math.Max), 2); return true;
            case Opcode.F64Copysign: CallFloat64(nameof(Math.CopySign), 2); return true;
            default: return false;
        }
    }

    private void EmitShift(bool wide, OpCode shift)
    {
        if (wide) _il.Emit(OpCodes.Conv_I4);
        _il.Emit(OpCodes.Ldc_I4, wide ? 63 : 31);
        _il.Emit(OpCodes.And);
        _il.Emit(shift);
    }

    /// <summary>
    /// Rotations. Where one by a constant is compared with zero, the JIT (.NET 10.0) takes the zero flag from rol and ror, which do not
    /// set it. It does so only inside one expression, and puts a local's value into the expression that reads it only if no
    /// statement is in between: the barrier is one, of which no instruction is left on x64.
    /// </summary>
    private void EmitRotate(bool wide, string method)
    {
        var type = wide ? typeof(long) : typeof(int);
        var (count, value, rotated) = (Temporary(typeof(int)), Temporary(type), Temporary(type));
        if (wide) _il.Emit(OpCodes.Conv_I4);
        _il.Emit(OpCodes.Stloc, count);
        _il.Emit(OpCodes.Stloc, value);
        Spill();
        if (wide && _compiler.IsAheadOfTime) EmitRotation64(value, count, left: method == nameof(BitOperations.RotateLeft));
        else
        {
            _il.Emit(OpCodes.Ldloc, value);
            _il.Emit(OpCodes.Ldloc, count);
            CallBits(method, wide ? typeof(ulong) : typeof(uint), typeof(int));
        }
        _il.Emit(OpCodes.Stloc, rotated);
        Call(Barrier);
        _il.Emit(OpCodes.Ldloc, rotated);
    }

    /// <summary>The two shifts that the JIT makes one instruction of: crossgen2 makes a call of the method for 64 bits.</summary>
    private void EmitRotation64(LocalBuilder value, LocalBuilder count, bool left)
    {
        EmitShiftBy(left ? OpCodes.Shl : OpCodes.Shr_Un, () => _il.Emit(OpCodes.Ldloc, count));
        EmitShiftBy(left ? OpCodes.Shr_Un : OpCodes.Shl, () =>
        {
            _il.Emit(OpCodes.Ldc_I4, 64);
            _il.Emit(OpCodes.Ldloc, count);
            _il.Emit(OpCodes.Sub);
        });
        _il.Emit(OpCodes.Or);

        void EmitShiftBy(OpCode shift, Action emitCount)
        {
            _il.Emit(OpCodes.Ldloc, value);
            emitCount();
            _il.Emit(OpCodes.Ldc_I4, 63);
            _il.Emit(OpCodes.And);
            _il.Emit(shift);
        }
    }

    /// <summary>Division: by zero traps; CIL throws on MinValue / -1 and MinValue % -1, where wasm traps and gives 0.</summary>
    private void EmitDivide(bool wide, OpCode divide)
    {
        var type = wide ? typeof(long) : typeof(int);
        var right = Temporary(type);
        var left = Temporary(type);
        _il.Emit(OpCodes.Stloc, right);
        _il.Emit(OpCodes.Stloc, left);
        Spill();
        _il.Emit(OpCodes.Ldloc, right);
        EmitTrapUnless(OpCodes.Brtrue, TrapCode.IntegerDivideByZero);
        if (divide == OpCodes.Div) EmitOverflowCheck(wide, left, right);
        if (divide == OpCodes.Rem) EmitMinusOneToOne(wide, right);
        _il.Emit(OpCodes.Ldloc, left);
        _il.Emit(OpCodes.Ldloc, right);
        _il.Emit(divide);
    }

    private void EmitOverflowCheck(bool wide, LocalBuilder left, LocalBuilder right)
    {
        var fine = _il.DefineLabel();
        _il.Emit(OpCodes.Ldloc, right);
        EmitInteger(wide, -1);
        _il.Emit(OpCodes.Bne_Un, fine);
        _il.Emit(OpCodes.Ldloc, left);
        EmitInteger(wide, wide ? long.MinValue : int.MinValue);
        EmitTrapUnless(OpCodes.Bne_Un, TrapCode.IntegerOverflow);
        _il.MarkLabel(fine);
    }

    /// <summary>x rem -1 is 0 for every x, and so is x rem 1.</summary>
    private void EmitMinusOneToOne(bool wide, LocalBuilder right)
    {
        var fine = _il.DefineLabel();
        _il.Emit(OpCodes.Ldloc, right);
        EmitInteger(wide, -1);
        _il.Emit(OpCodes.Bne_Un, fine);
        EmitInteger(wide, 1);
        _il.Emit(OpCodes.Stloc, right);
        _il.MarkLabel(fine);
    }

    private void EmitInteger(bool wide, long value)
    {
        if (wide) _il.Emit(OpCodes.Ldc_I8, value);
        else _il.Emit(OpCodes.Ldc_I4, (int)value);
    }

    private void CallMath(string name) => Call(ClrTypes.Method(typeof(WasmMath), name));

    private void CallBits(string name, params Type[] types) => Call(ClrTypes.Method(typeof(BitOperations), name, types));

    private void CallFloat32(string name, int arity = 1) =>
        Call(ClrTypes.Method(typeof(MathF), name, arity == 1 ? [typeof(float)] : [typeof(float), typeof(float)]));

    private void CallFloat64(string name, int arity = 1) =>
        Call(ClrTypes.Method(typeof(Math), name, arity == 1 ? [typeof(double)] : [typeof(double), typeof(double)]));
}
