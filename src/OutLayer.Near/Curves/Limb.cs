using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace OutLayer.Near.Curves;

/// <summary>Steps of arithmetic on integers of several 64-bit limbs.</summary>
internal static class Limb
{
    /// <summary>a * b + addend + carry: the low limb; the high one becomes the carry. It cannot overflow.</summary>
    /// <remarks>
    /// Two multiplications, one for each half, and no UInt128: the JIT keeps them in registers, and inlines all of a loop's steps.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong MulAdd(ulong a, ulong b, ulong addend, ref ulong carry)
    {
        ulong low = a * b;
        ulong high = Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(a, b) : Math.BigMul(a, b, out _);
        low += addend;
        high += low < addend ? 1UL : 0;
        low += carry;
        high += low < carry ? 1UL : 0;
        carry = high;
        return low;
    }

    /// <summary>a + b + carry, where carry is 0 or 1 and is set anew.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add(ulong a, ulong b, ref ulong carry)
    {
        ulong sum = a + b;
        ulong result = sum + carry;
        carry = (sum < a ? 1UL : 0) + (result < sum ? 1UL : 0);
        return result;
    }

    /// <summary>a - b - borrow, where borrow is 0 or 1 and is set anew.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Sub(ulong a, ulong b, ref ulong borrow)
    {
        ulong difference = a - b;
        ulong result = difference - borrow;
        borrow = (a < b ? 1UL : 0) + (difference < borrow ? 1UL : 0);
        return result;
    }

    /// <summary><paramref name="a"/> if the mask is all ones, <paramref name="b"/> if it is 0: no branch to
    /// mispredict.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Select(ulong mask, ulong a, ulong b) => b ^ (mask & (a ^ b));

    /// <summary>Whether an integer is below another of as many limbs.</summary>
    public static bool Less(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        for (int i = a.Length - 1; i >= 0; i--)
            if (a[i] != b[i]) return a[i] < b[i];
        return false;
    }
}
