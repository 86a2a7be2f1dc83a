using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Compiler;

/// <summary>Numeric instructions that have no CLR instruction of the same meaning (core spec 4.3). Called by compiled code.</summary>
public static class WasmMath
{
    public const int CanonicalNaN32 = 0x7FC0_0000;
    public const long CanonicalNaN64 = 0x7FF8_0000_0000_0000;

    /// <summary>
    /// f32.reinterpret_i32. Not inlined: the JIT keeps float constants as doubles, and folding a signalling NaN would quiet it.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static float F32Reinterpret(int bits) => BitConverter.Int32BitsToSingle(bits);

    public static int TruncSatI32S(double value) =>
        double.IsNaN(value) ? 0 : value <= int.MinValue ? int.MinValue : value >= 2147483648.0 ? int.MaxValue : (int)value;

    public static int TruncSatI32U(double value) =>
        !(value > 0) ? 0 : value >= 4294967296.0 ? -1 : (int)(uint)(long)value;

    public static long TruncSatI64S(double value) =>
        double.IsNaN(value) ? 0 : value <= long.MinValue ? long.MinValue : value >= 9223372036854775808.0 ? long.MaxValue : (long)value;

    public static long TruncSatI64U(double value) =>
        !(value > 0) ? 0 : value >= 18446744073709551616.0 ? -1 : TruncI64U(value);

    /// <summary>i64.trunc_f64_u of a value that is known to be in range.</summary>
    public static long TruncI64U(double value) =>
        value < 9223372036854775808.0 ? (long)value : (long)(value - 9223372036854775808.0) ^ long.MinValue;

    /// <summary>f64.convert_i64_u: for the upper half, halve with the lost bit kept sticky, so that it rounds once.</summary>
    public static double ConvertF64U(long value) =>
        value >= 0 ? value : (double)(long)(((ulong)value >> 1) | ((ulong)value & 1)) * 2;

    /// <summary>f32.convert_i64_u, rounding once.</summary>
    public static float ConvertF32U(long value) =>
        value >= 0 ? value : (float)(long)(((ulong)value >> 1) | ((ulong)value & 1)) * 2;

    /// <summary>f32.min. The JIT (.NET 10.0) gives +0 for the smaller of +0 and the constant -0; its maximum is right.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float F32Min(float left, float right) => -MathF.Max(-left, -right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double F64Min(double left, double right) => -Math.Max(-left, -right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32Clz(int value) => System.Numerics.BitOperations.LeadingZeroCount((uint)value);

    /// <summary>
    /// False where zeros at the end are counted by bsf, of which the JIT (.NET 10.0) believes that it sets the zero flag by its result,
    /// so that a branch on the count goes wrong.
    /// </summary>
    private static bool CountsZeros => Bmi1.IsSupported || ArmBase.IsSupported;

    /// <summary>i32.ctz; or the ones below the lowest one, which are counted right everywhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32Ctz(int value) => CountsZeros ? System.Numerics.BitOperations.TrailingZeroCount(value) : I32Popcnt(~value & (value - 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int I32Popcnt(int value) => System.Numerics.BitOperations.PopCount((uint)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64Clz(long value) => System.Numerics.BitOperations.LeadingZeroCount((ulong)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64Ctz(long value) => CountsZeros ? System.Numerics.BitOperations.TrailingZeroCount(value) : I64Popcnt(~value & (value - 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long I64Popcnt(long value) => System.Numerics.BitOperations.PopCount((ulong)value);
}
