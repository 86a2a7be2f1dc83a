using System.Reflection;
using System.Reflection.Emit;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Compiler;

internal sealed partial class FunctionCompiler
{
    private static readonly MethodInfo MemoryGrow = ClrTypes.Operation(nameof(InstanceOperations.MemoryGrow));

    private void EmitLoad(OpcodeInfo info, ulong offset)
    {
        Need(1);
        EmitAddress(Pop(), offset, 1 << info.NaturalAlignment, isLoad: true);
        EmitUnaligned(info);
        foreach (var op in LoadOf(info.Opcode)) _il.Emit(op);
        Push(info.Pushes[0]);
    }

    private void EmitStore(OpcodeInfo info, ulong offset)
    {
        bool corrects = _stack[^1].MaybeNaN && _compiler.Bounds == BoundsMode.Explicit;
        if (!corrects) Canonicalize(1);
        Need(1);
        var value = Take(Pop());
        Need(1);
        EmitAddress(Pop(), offset, 1 << info.NaturalAlignment, isLoad: false);
        if (corrects)
        {
            EmitCorrectedStore(info, value);
            return;
        }
        value();
        EmitUnaligned(info);
        _il.Emit(StoreOf(info.Opcode));
    }

    private void EmitUnaligned(OpcodeInfo info)
    {
        if (info.NaturalAlignment > 0) _il.Emit(OpCodes.Unaligned, (byte)1);
    }

    /// <summary>
    /// The index on the CLR's stack becomes an address; what is there is inside, or the access traps. Operands below go to their
    /// own locals first: the JIT would take a new one for each at every place that may trap.
    /// </summary>
    private void EmitAddress(Operand operand, ulong offset, int size, bool isLoad)
    {
        ulong end = offset + (ulong)size;
        var index = TakeIndex(operand);
        Spill();
        if (!IsInside(operand.Symbol, end))
        {
            EmitCheck(index, end, isLoad && size > 1);
            NoteInside(operand.Symbol, end);
        }
        index();
        EmitSum(offset);
    }

    private void EmitCheck(Action index, ulong end, bool probes)
    {
        if (_compiler.Bounds == BoundsMode.Explicit || end > GuardPages.MaxOffset) EmitBoundsCheck(index, end);
        else
        {
            NoteAccess();
            if (probes) EmitProbe(index, end - 1);
        }
    }

    /// <summary>
    /// Touches the last byte of a load. The JIT makes loads smaller, or leaves out all but the first bytes, where it can see that
    /// the rest is not needed, and then one that is partly outside would not fault.
    /// </summary>
    private void EmitProbe(Action index, ulong last)
    {
        index();
        EmitSum(last);
        _il.Emit(OpCodes.Ldind_U1);
        _il.Emit(OpCodes.Pop);
    }

    /// <summary>Index on the CLR's stack plus memory base plus offset.</summary>
    private void EmitSum(ulong offset)
    {
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Ldloc, _memoryBase!);
        _il.Emit(OpCodes.Add);
        if (offset == 0) return;
        _il.Emit(OpCodes.Ldc_I8, (long)offset);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Add);
    }

    /// <summary>
    /// Traps unless the bytes from the index to the index plus <paramref name="end"/> are inside. The sum is of 64 bits and cannot wrap:
    /// both are below 2^34.
    /// </summary>
    private void EmitBoundsCheck(Action index, ulong end)
    {
        index();
        if (_limits.TryGetValue(end, out var limit)) _il.Emit(OpCodes.Ldloc, limit);
        else
        {
            _il.Emit(OpCodes.Ldc_I8, (long)end);
            _il.Emit(OpCodes.Add);
            EmitMemoryLength();
        }
        EmitTrapUnless(OpCodes.Ble_Un, TrapCode.MemoryOutOfBounds);
    }

    /// <summary>Makes place and gas known to whoever finds a fault here.</summary>
    private void NoteAccess()
    {
        OnTrapSite?.Invoke(_offset, TrapCode.MemoryOutOfBounds, _pending);
        StoreGas();
        EmitStoreField(PositionOffset);
        _il.Emit(OpCodes.Ldc_I4, _offset);
        _il.Emit(OpCodes.Stind_I4);
    }

    private static OpCode[] LoadOf(Opcode op) => op switch
    {
        Opcode.I32Load => [OpCodes.Ldind_I4],
        Opcode.I64Load => [OpCodes.Ldind_I8],
        Opcode.F32Load => [OpCodes.Ldind_R4],
        Opcode.F64Load => [OpCodes.Ldind_R8],
        Opcode.I32Load8S => [OpCodes.Ldind_I1],
        Opcode.I32Load8U => [OpCodes.Ldind_U1],
        Opcode.I32Load16S => [OpCodes.Ldind_I2],
        Opcode.I32Load16U => [OpCodes.Ldind_U2],
        Opcode.I64Load8S => [OpCodes.Ldind_I1, OpCodes.Conv_I8],
        Opcode.I64Load8U => [OpCodes.Ldind_U1, OpCodes.Conv_U8],
        Opcode.I64Load16S => [OpCodes.Ldind_I2, OpCodes.Conv_I8],
        Opcode.I64Load16U => [OpCodes.Ldind_U2, OpCodes.Conv_U8],
        Opcode.I64Load32S => [OpCodes.Ldind_I4, OpCodes.Conv_I8],
        Opcode.I64Load32U => [OpCodes.Ldind_U4, OpCodes.Conv_U8],
        _ => throw new NotSupportedException($"load {op}"),
    };

    private static OpCode StoreOf(Opcode op) => op switch
    {
        Opcode.I32Store or Opcode.I64Store32 => OpCodes.Stind_I4,
        Opcode.I64Store => OpCodes.Stind_I8,
        Opcode.F32Store => OpCodes.Stind_R4,
        Opcode.F64Store => OpCodes.Stind_R8,
        Opcode.I32Store8 or Opcode.I64Store8 => OpCodes.Stind_I1,
        Opcode.I32Store16 or Opcode.I64Store16 => OpCodes.Stind_I2,
        _ => throw new NotSupportedException($"store {op}"),
    };

    private void EmitMemorySize(int memory)
    {
        EmitInstanceSlot(_compiler.Layout.Memory(memory));
        _il.Emit(OpCodes.Ldind_I);
        EmitAdd(MemoryLengthOffset);
        _il.Emit(OpCodes.Ldind_I8);
        _il.Emit(OpCodes.Ldc_I4, 16);
        _il.Emit(OpCodes.Shr_Un);
        _il.Emit(OpCodes.Conv_I4);
        Push(ValType.I32);
    }

    private void EmitMemoryGrow(int memory)
    {
        var delta = PopToTemporary();
        Spill();
        EmitInstance();
        _il.Emit(OpCodes.Ldc_I4, memory);
        _il.Emit(OpCodes.Ldloc, delta);
        Call(MemoryGrow);
        LoadMemoryLength();
        var before = Temporary(typeof(int));
        _il.Emit(OpCodes.Stloc, before);
        _il.Emit(OpCodes.Ldloc, before);
        _il.Emit(OpCodes.Ldc_I4, InstanceOperations.GrowTraps);
        EmitTrapUnless(OpCodes.Bne_Un, TrapCode.MemoryLimit);
        _il.Emit(OpCodes.Ldloc, before);
        Push(ValType.I32);
    }
}
