using System.Runtime.Intrinsics;
using OutLayer.Wasm.Interpreter.Numerics;
using static OutLayer.Wasm.Instructions.Opcode;

namespace OutLayer.Wasm.Interpreter.Vectors;

// Float lanes; what is done lane by lane, with the scalar operations. NaNs of arithmetic are canonical, other bits are kept.
internal static unsafe partial class VectorTable
{
    private static void AddFloats32()
    {
        Set(F32x4Eq, &WholeVectors.Equal<float>);
        Set(F32x4Ne, &WholeVectors.NotEqual<float>);
        Set(F32x4Lt, &WholeVectors.Less<float>);
        Set(F32x4Gt, &WholeVectors.Greater<float>);
        Set(F32x4Le, &WholeVectors.LessOrEqual<float>);
        Set(F32x4Ge, &WholeVectors.GreaterOrEqual<float>);
        Set(F32x4Ceil, Lanes.Unary<uint>(a => C32(Float32.Ceil(F32(a)))));
        Set(F32x4Floor, Lanes.Unary<uint>(a => C32(Float32.Floor(F32(a)))));
        Set(F32x4Trunc, Lanes.Unary<uint>(a => C32(Float32.Trunc(F32(a)))));
        Set(F32x4Nearest, Lanes.Unary<uint>(a => C32(Float32.Nearest(F32(a)))));
        Set(F32x4Abs, &WholeVectors.ClearSign<int>);
        Set(F32x4Neg, &WholeVectors.FlipSign<int>);
        Set(F32x4Sqrt, &WholeVectors.SquareRoot<float>);
        Set(F32x4Add, &WholeVectors.AddFloats<float>);
        Set(F32x4Sub, &WholeVectors.SubtractFloats<float>);
        Set(F32x4Mul, &WholeVectors.MultiplyFloats<float>);
        Set(F32x4Div, &WholeVectors.DivideFloats<float>);
        Set(F32x4Min, Lanes.Binary<uint>((a, b) => C32(Float32.Min(F32(a), F32(b)))));
        Set(F32x4Max, Lanes.Binary<uint>((a, b) => C32(Float32.Max(F32(a), F32(b)))));
        Set(F32x4Pmin, Lanes.Binary<uint>((a, b) => F32(b) < F32(a) ? b : a)); // one of the operands, to the bit
        Set(F32x4Pmax, Lanes.Binary<uint>((a, b) => F32(a) < F32(b) ? b : a));
    }

    private static void AddFloats64()
    {
        Set(F64x2Eq, &WholeVectors.Equal<double>);
        Set(F64x2Ne, &WholeVectors.NotEqual<double>);
        Set(F64x2Lt, &WholeVectors.Less<double>);
        Set(F64x2Gt, &WholeVectors.Greater<double>);
        Set(F64x2Le, &WholeVectors.LessOrEqual<double>);
        Set(F64x2Ge, &WholeVectors.GreaterOrEqual<double>);
        Set(F64x2Ceil, Lanes.Unary<long>(a => C64(Float64.Ceil(F64(a)))));
        Set(F64x2Floor, Lanes.Unary<long>(a => C64(Float64.Floor(F64(a)))));
        Set(F64x2Trunc, Lanes.Unary<long>(a => C64(Float64.Trunc(F64(a)))));
        Set(F64x2Nearest, Lanes.Unary<long>(a => C64(Float64.Nearest(F64(a)))));
        Set(F64x2Abs, &WholeVectors.ClearSign<long>);
        Set(F64x2Neg, &WholeVectors.FlipSign<long>);
        Set(F64x2Sqrt, &WholeVectors.SquareRoot<double>);
        Set(F64x2Add, &WholeVectors.AddFloats<double>);
        Set(F64x2Sub, &WholeVectors.SubtractFloats<double>);
        Set(F64x2Mul, &WholeVectors.MultiplyFloats<double>);
        Set(F64x2Div, &WholeVectors.DivideFloats<double>);
        Set(F64x2Min, Lanes.Binary<long>((a, b) => C64(Float64.Min(F64(a), F64(b)))));
        Set(F64x2Max, Lanes.Binary<long>((a, b) => C64(Float64.Max(F64(a), F64(b)))));
        Set(F64x2Pmin, Lanes.Binary<long>((a, b) => F64(b) < F64(a) ? b : a));
        Set(F64x2Pmax, Lanes.Binary<long>((a, b) => F64(a) < F64(b) ? b : a));
    }

    private static void AddConversions()
    {
        Set(F32x4DemoteF64x2Zero, Lanes.Convert<long, uint>(a => C32((float)F64(a))));
        Set(F64x2PromoteLowF32x4, Lanes.Convert<uint, long>(a => C64(F32(a))));
        Set(I32x4TruncSatF32x4S, Lanes.Unary<uint>(a => Whole32(F32(a), signed: true)));
        Set(I32x4TruncSatF32x4U, Lanes.Unary<uint>(a => Whole32(F32(a), signed: false)));
        Set(F32x4ConvertI32x4S, Lanes.Unary<int>(a => (int)C32(Conversion.ToF32((long)a))));
        Set(F32x4ConvertI32x4U, Lanes.Unary<uint>(a => C32(Conversion.ToF32((long)a))));
        Set(I32x4TruncSatF64x2SZero, Lanes.Convert<long, uint>(a => Whole32(F64(a), signed: true)));
        Set(I32x4TruncSatF64x2UZero, Lanes.Convert<long, uint>(a => Whole32(F64(a), signed: false)));
        Set(F64x2ConvertLowI32x4S, Lanes.Convert<int, long>(a => C64(Conversion.ToF64((long)a))));
        Set(F64x2ConvertLowI32x4U, Lanes.Convert<uint, long>(a => C64(Conversion.ToF64((long)a))));
    }

    /// <summary>
    /// Relaxed instructions that do not do the same as a strict one (<see cref="Instructions.RelaxedSimd"/>): products and sums are
    /// rounded each; bytes of a dot product are signed, its sums of 16 bits saturate.
    /// </summary>
    private static void AddRelaxed()
    {
        Set(F32x4RelaxedMadd, Lanes.Ternary<uint>((a, b, c) => C32((float)(F32(a) * F32(b)) + F32(c))));
        Set(F32x4RelaxedNmadd, Lanes.Ternary<uint>((a, b, c) => C32((float)-(F32(a) * F32(b)) + F32(c))));
        Set(F64x2RelaxedMadd, Lanes.Ternary<long>((a, b, c) => C64((double)(F64(a) * F64(b)) + F64(c))));
        Set(F64x2RelaxedNmadd, Lanes.Ternary<long>((a, b, c) => C64((double)-(F64(a) * F64(b)) + F64(c))));
        Set(I16x8RelaxedDotI8x16I7x16S, Lanes.Dot<sbyte, short>((a, b, c, d) => S16(a * b + c * d)));
        Set(I32x4RelaxedDotI8x16I7x16AddS, DotAdd);
    }

    private static void DotAdd(byte* result, byte* left, byte* right)
    {
        Vector128<int> third = Vector128.Load((int*)right + 4), sums;
        ByLane[Instructions.Opcodes.SubOpcode(I16x8RelaxedDotI8x16I7x16S)]!(result, left, right);
        ByLane[Instructions.Opcodes.SubOpcode(I32x4ExtaddPairwiseI16x8S)]!((byte*)&sums, result, null);
        Vector128.Store(sums + third, (int*)result);
    }

    private static float F32(uint bits) => BitConverter.UInt32BitsToSingle(bits);

    private static double F64(long bits) => BitConverter.Int64BitsToDouble(bits);

    /// <summary>The bits of a result of arithmetic.</summary>
    private static uint C32(float value) => (uint)Float32.Slot(value);

    private static long C64(double value) => Float64.Slot(value);

    private static uint Whole32(double value, bool signed) => (uint)Conversion.Saturate(value, 32, signed);
}
