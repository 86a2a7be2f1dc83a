using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Compiler;

/// <summary>memory.copy and memory.fill of the first memory with comparisons in the code, as for loads and stores.</summary>
internal sealed partial class FunctionCompiler
{
    /// <summary>A copy of up to so many bytes is loads and stores: all are loaded before the first is stored, ten vectors at most.</summary>
    private const uint MaxMoved = 160;

    private static readonly MethodInfo MoveBytes = ClrTypes.Operation(nameof(InstanceOperations.MoveBytes));
    private static readonly MethodInfo FillBytes = ClrTypes.Operation(nameof(InstanceOperations.FillBytes));

    private bool IsRange(Opcode op, int first, int second) =>
        _compiler.Bounds == BoundsMode.Explicit && first == 0 && second == 0 && op is Opcode.MemoryCopy or Opcode.MemoryFill;

    private void EmitRange(Opcode op)
    {
        var (target, source, count) = (_stack[^3].Symbol, _stack[^2].Symbol, _stack[^1].Symbol);
        var bytes = PopToTemporary();
        var middle = PopToTemporary();
        var to = PopToTemporary();
        Spill();
        EmitBulkPrice(bytes);
        EmitRangeCheck(to, target, bytes, count);
        if (op == Opcode.MemoryCopy) EmitRangeCheck(middle, source, bytes, count);
        if (op == Opcode.MemoryFill) EmitRangeCall(FillBytes, to, () => _il.Emit(OpCodes.Ldloc, middle), bytes);
        else if (count.IsConstant && count.Addend is > 0 and <= MaxMoved && !_isLarge) EmitMoves(to, middle, (int)count.Addend);
        else EmitRangeCall(MoveBytes, to, () => EmitRangeAddress(middle), bytes);
    }

    /// <summary>Traps unless the bytes from the index are inside, as many as the count; that holds for none at an index beyond the end too.</summary>
    private void EmitRangeCheck(LocalBuilder index, Symbol symbol, LocalBuilder bytes, Symbol count)
    {
        if (count.IsConstant)
        {
            if (IsInside(symbol, count.Addend)) return;
            EmitBoundsCheck(() => EmitUnsigned(index), count.Addend);
            NoteInside(symbol, count.Addend);
            return;
        }
        EmitUnsigned(index);
        EmitUnsigned(bytes);
        _il.Emit(OpCodes.Add);
        EmitMemoryLength();
        EmitTrapUnless(OpCodes.Ble_Un, TrapCode.MemoryOutOfBounds);
    }

    private void EmitUnsigned(LocalBuilder value)
    {
        _il.Emit(OpCodes.Ldloc, value);
        _il.Emit(OpCodes.Conv_U8);
    }

    private void EmitRangeAddress(LocalBuilder index, int offset = 0)
    {
        EmitUnsigned(index);
        EmitSum((ulong)offset);
    }

    private void EmitRangeCall(MethodInfo operation, LocalBuilder to, Action middle, LocalBuilder bytes)
    {
        EmitInstance();
        EmitRangeAddress(to);
        middle();
        _il.Emit(OpCodes.Ldloc, bytes);
        Call(operation);
        EmitTrapUnless(OpCodes.Brtrue, TrapCode.DeadlineExceeded);
    }

    /// <summary>In pieces of the largest size that fits; the last one ends where the copy does, and may overlap the one before.</summary>
    private void EmitMoves(LocalBuilder to, LocalBuilder from, int count)
    {
        var (size, type, load, store) = Pieces.First(piece => piece.Size <= count);
        var pieces = new List<(int At, LocalBuilder Value)>();
        for (int at = 0; at < count; at += size) pieces.Add((Math.Min(at, count - size), Temporary(type)));
        foreach (var (at, value) in pieces)
        {
            EmitRangeAddress(from, at);
            EmitPiece(load);
            _il.Emit(OpCodes.Stloc, value);
        }
        foreach (var (at, value) in pieces)
        {
            EmitRangeAddress(to, at);
            _il.Emit(OpCodes.Ldloc, value);
            EmitPiece(store);
        }
    }

    private void EmitPiece(OpCode access)
    {
        _il.Emit(OpCodes.Unaligned, (byte)1);
        if (access == OpCodes.Ldobj || access == OpCodes.Stobj) _il.Emit(access, typeof(Vector128<byte>));
        else _il.Emit(access);
    }

    private static readonly (int Size, Type Type, OpCode Load, OpCode Store)[] Pieces =
    [
        (16, typeof(Vector128<byte>), OpCodes.Ldobj, OpCodes.Stobj),
        (8, typeof(long), OpCodes.Ldind_I8, OpCodes.Stind_I8),
        (4, typeof(int), OpCodes.Ldind_I4, OpCodes.Stind_I4),
        (2, typeof(int), OpCodes.Ldind_U2, OpCodes.Stind_I2),
        (1, typeof(int), OpCodes.Ldind_U1, OpCodes.Stind_I1),
    ];
}
