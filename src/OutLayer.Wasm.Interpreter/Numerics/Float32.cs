namespace OutLayer.Wasm.Interpreter.Numerics;

/// <summary>
/// Operations on f32 (core spec 4.3.3), canonical NaNs as in <see cref="Float64"/>. Rounding and comparing go through f64, where
/// every f32 and each such result is exact.
/// </summary>
internal static class Float32
{
    public const uint CanonicalNaN = 0x7FC0_0000;
    private const uint Sign = 1u << 31;

    public static float Of(long slot) => BitConverter.Int32BitsToSingle((int)slot);

    /// <summary>The slot of a result of arithmetic.</summary>
    public static long Slot(float value) => !float.IsNaN(value) ? BitConverter.SingleToUInt32Bits(value) : CanonicalNaN;

    public static long Abs(long slot) => (uint)slot & ~Sign;

    public static long Neg(long slot) => (uint)slot ^ Sign;

    public static long Copysign(long slot, long sign) => ((uint)slot & ~Sign) | ((uint)sign & Sign);

    public static float Min(float left, float right) => (float)Float64.Min(left, right);

    public static float Max(float left, float right) => (float)Float64.Max(left, right);

    public static float Trunc(float value) => (float)Float64.Trunc(value);

    public static float Floor(float value) => (float)Float64.Floor(value);

    public static float Ceil(float value) => (float)Float64.Ceil(value);

    public static float Nearest(float value) => (float)Float64.Nearest(value);
}
