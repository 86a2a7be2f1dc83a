using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Interpreter.Numerics;

/// <summary>Integer division (core spec 4.3.2): the result into a slot, or the trap that there is instead.</summary>
internal static unsafe class Division
{
    public static TrapCode DivS32(long* result, int left, int right)
    {
        if (right == 0) return TrapCode.IntegerDivideByZero;
        if (left == int.MinValue && right == -1) return TrapCode.IntegerOverflow;
        *result = (uint)(left / right);
        return TrapCode.None;
    }

    public static TrapCode DivU32(long* result, uint left, uint right)
    {
        if (right == 0) return TrapCode.IntegerDivideByZero;
        *result = left / right;
        return TrapCode.None;
    }

    public static TrapCode RemS32(long* result, int left, int right)
    {
        if (right == 0) return TrapCode.IntegerDivideByZero;
        *result = (uint)(int)((long)left % right); // in 64 bits, where int.MinValue % -1 does not overflow
        return TrapCode.None;
    }

    public static TrapCode RemU32(long* result, uint left, uint right)
    {
        if (right == 0) return TrapCode.IntegerDivideByZero;
        *result = left % right;
        return TrapCode.None;
    }

    public static TrapCode DivS64(long* result, long left, long right)
    {
        if (right == 0) return TrapCode.IntegerDivideByZero;
        if (left == long.MinValue && right == -1) return TrapCode.IntegerOverflow;
        *result = left / right;
        return TrapCode.None;
    }

    public static TrapCode DivU64(long* result, ulong left, ulong right)
    {
        if (right == 0) return TrapCode.IntegerDivideByZero;
        *result = (long)(left / right);
        return TrapCode.None;
    }

    public static TrapCode RemS64(long* result, long left, long right)
    {
        if (right == 0) return TrapCode.IntegerDivideByZero;
        *result = right == -1 ? 0 : left % right; // long.MinValue % -1 throws in .NET
        return TrapCode.None;
    }

    public static TrapCode RemU64(long* result, ulong left, ulong right)
    {
        if (right == 0) return TrapCode.IntegerDivideByZero;
        *result = (long)(left % right);
        return TrapCode.None;
    }
}
