using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using OutLayer.Wasm.Compiler.Simd;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Compiler;

/// <summary>i8x16.shuffle: the lanes are known, so each shape that one or two processor instructions do gets these.</summary>
internal sealed partial class FunctionCompiler
{
    private void EmitShuffle(ReadOnlySpan<byte> lanes)
    {
        var shuffle = new ShuffleLanes(lanes);
        Canonicalize(2);
        var second = PopToTemporary();
        var first = PopToTemporary();
        if (shuffle.TakesOnlyFirst) EmitShuffleOne(first, shuffle);
        else if (shuffle.TakesOnlySecond) EmitShuffleOne(second, shuffle.OfSecond);
        else if (shuffle.IsBlend) EmitBlend(first, second, shuffle);
        else if (shuffle.Interleaving is { } method) EmitOfBoth(first, second, () => Call(ClrTypes.Method(typeof(VectorMath), method)));
        else if (shuffle.Alignment is { } shift)
        {
            EmitOfBoth(first, second, () =>
            {
                _il.Emit(OpCodes.Ldc_I4, shift);
                Call(ClrTypes.Method(typeof(VectorMath), nameof(VectorMath.AlignRight)));
            });
        }
        else EmitShuffleBoth(first, second, shuffle);
        Push(ValType.V128);
    }

    private void EmitOfBoth(LocalBuilder first, LocalBuilder second, Action operation)
    {
        _il.Emit(OpCodes.Ldloc, first);
        _il.Emit(OpCodes.Ldloc, second);
        operation();
    }

    /// <summary>In lanes as wide as they stay together.</summary>
    private void EmitShuffleOne(LocalBuilder vector, ShuffleLanes shuffle)
    {
        _il.Emit(OpCodes.Ldloc, vector);
        if (shuffle.IsIdentity) return;
        var type = shuffle.Width switch { 8 => typeof(long), 4 => typeof(int), 2 => typeof(short), _ => typeof(byte) };
        var (low, high) = shuffle.Indices(shuffle.Width);
        EmitVectorConst(low, high);
        Call(VectorInstructions.Vector128Method(nameof(Vector128.Shuffle), type, 2));
    }

    private void EmitBlend(LocalBuilder first, LocalBuilder second, ShuffleLanes shuffle)
    {
        var (low, high) = shuffle.MaskOfFirst;
        EmitVectorConst(low, high);
        EmitOfBoth(first, second, () => Call(VectorInstructions.Vector128Method(nameof(Vector128.ConditionalSelect), typeof(byte), 3)));
    }

    /// <summary>Each by itself, with 0 where a lane is the other's, and both joined.</summary>
    private void EmitShuffleBoth(LocalBuilder first, LocalBuilder second, ShuffleLanes shuffle)
    {
        EmitShuffleOne(first, shuffle.OnlyFirst);
        EmitShuffleOne(second, shuffle.OfSecond);
        Call(VectorInstructions.MethodOf(Instructions.Opcode.V128Or));
    }
}
