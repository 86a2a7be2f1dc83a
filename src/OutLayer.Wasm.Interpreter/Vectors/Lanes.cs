using System.Numerics;

namespace OutLayer.Wasm.Interpreter.Vectors;

/// <summary>What a vector instruction does to operands that lie one after another, 16 bytes a vector and 8 a number; the result replaces them.</summary>
internal unsafe delegate void VectorOperation(byte* at, int lane);

/// <summary>Shapes of vector instructions (core spec 4.3.6): loops over lanes, with what is done to a lane as a function.</summary>
internal static unsafe class Lanes
{
    private const int Bytes = 16;

    public static VectorOperation Unary<T>(Func<T, T> apply) where T : unmanaged => (at, _) =>
    {
        for (int i = 0; i < Bytes / sizeof(T); i++) ((T*)at)[i] = apply(((T*)at)[i]);
    };

    public static VectorOperation Binary<T>(Func<T, T, T> apply) where T : unmanaged => (at, _) =>
    {
        for (int i = 0; i < Bytes / sizeof(T); i++) ((T*)at)[i] = apply(((T*)at)[i], ((T*)(at + Bytes))[i]);
    };

    public static VectorOperation Ternary<T>(Func<T, T, T, T> apply) where T : unmanaged => (at, _) =>
    {
        for (int i = 0; i < Bytes / sizeof(T); i++) ((T*)at)[i] = apply(((T*)at)[i], ((T*)(at + Bytes))[i], ((T*)(at + 2 * Bytes))[i]);
    };

    /// <summary>All bits of a lane where it holds, none where not.</summary>
    public static VectorOperation Compare<T>(Func<T, T, bool> holds) where T : unmanaged => (at, _) =>
    {
        for (int i = 0; i < Bytes / sizeof(T); i++)
        {
            bool result = holds(((T*)at)[i], ((T*)(at + Bytes))[i]);
            new Span<byte>(at + i * sizeof(T), sizeof(T)).Fill(result ? (byte)0xFF : (byte)0);
        }
    };

    /// <summary>Shifts by a number, modulo the bits of a lane.</summary>
    public static VectorOperation Shift<T>(Func<T, int, T> apply) where T : unmanaged => (at, _) =>
    {
        int count = *(int*)(at + Bytes) & (sizeof(T) * 8 - 1);
        for (int i = 0; i < Bytes / sizeof(T); i++) ((T*)at)[i] = apply(((T*)at)[i], count);
    };

    public static VectorOperation Splat<T>() where T : unmanaged => (at, _) =>
    {
        T value = *(T*)at;
        for (int i = 0; i < Bytes / sizeof(T); i++) ((T*)at)[i] = value;
    };

    public static VectorOperation Extract<T>(Func<T, long> widen) where T : unmanaged => (at, lane) => *(long*)at = widen(((T*)at)[lane]);

    public static VectorOperation Replace<T>() where T : unmanaged => (at, lane) => ((T*)at)[lane] = *(T*)(at + Bytes);

    public static VectorOperation AllTrue<T>() where T : unmanaged, INumber<T> => (at, _) =>
    {
        bool all = true;
        for (int i = 0; i < Bytes / sizeof(T); i++) all &= ((T*)at)[i] != T.Zero;
        *(long*)at = all ? 1 : 0;
    };

    /// <summary>The sign of each lane as a bit.</summary>
    public static VectorOperation Bitmask<T>() where T : unmanaged, INumber<T> => (at, _) =>
    {
        long mask = 0;
        for (int i = 0; i < Bytes / sizeof(T); i++) mask |= T.IsNegative(((T*)at)[i]) ? 1L << i : 0;
        *(long*)at = mask;
    };

    /// <summary>Lanes of the lower or upper half become lanes of another type; what is not made is zero.</summary>
    public static VectorOperation Convert<TFrom, TTo>(Func<TFrom, TTo> apply, bool high = false) where TFrom : unmanaged where TTo : unmanaged => (at, _) =>
    {
        byte* result = stackalloc byte[Bytes];
        new Span<byte>(result, Bytes).Clear();
        int from = Bytes / sizeof(TFrom), to = Bytes / sizeof(TTo), count = Math.Min(from, to);
        for (int i = 0; i < count; i++) ((TTo*)result)[i] = apply(((TFrom*)at)[high ? from - count + i : i]);
        Set(at, result);
    };

    /// <summary>Lanes of both operands' lower or upper halves, widened and combined.</summary>
    public static VectorOperation Extended<TFrom, TTo>(Func<TFrom, TFrom, TTo> apply, bool high) where TFrom : unmanaged where TTo : unmanaged => (at, _) =>
    {
        byte* result = stackalloc byte[Bytes];
        int count = Bytes / sizeof(TTo), first = high ? count : 0;
        for (int i = 0; i < count; i++) ((TTo*)result)[i] = apply(((TFrom*)at)[first + i], ((TFrom*)(at + Bytes))[first + i]);
        Set(at, result);
    };

    /// <summary>Lanes of both operands, narrowed, the first operand's in the lower half.</summary>
    public static VectorOperation Narrow<TFrom, TTo>(Func<TFrom, TTo> apply) where TFrom : unmanaged where TTo : unmanaged => (at, _) =>
    {
        byte* result = stackalloc byte[Bytes];
        for (int i = 0; i < Bytes / sizeof(TTo); i++) ((TTo*)result)[i] = apply(((TFrom*)at)[i]); // the operands are one row
        Set(at, result);
    };

    /// <summary>Neighbouring lanes, widened and combined.</summary>
    public static VectorOperation Pairwise<TFrom, TTo>(Func<TFrom, TFrom, TTo> apply) where TFrom : unmanaged where TTo : unmanaged => (at, _) =>
    {
        for (int i = 0; i < Bytes / sizeof(TTo); i++) ((TTo*)at)[i] = apply(((TFrom*)at)[2 * i], ((TFrom*)at)[2 * i + 1]);
    };

    /// <summary>Neighbouring lanes of both operands, multiplied and summed.</summary>
    public static VectorOperation Dot<TFrom, TTo>(Func<TFrom, TFrom, TFrom, TFrom, TTo> apply) where TFrom : unmanaged where TTo : unmanaged => (at, _) =>
    {
        TFrom* left = (TFrom*)at, right = (TFrom*)(at + Bytes);
        for (int i = 0; i < Bytes / sizeof(TTo); i++)
            ((TTo*)at)[i] = apply(left[2 * i], right[2 * i], left[2 * i + 1], right[2 * i + 1]);
    };

    /// <summary>Bytes that the second operand chooses of the first; 0 where it names none.</summary>
    public static void Swizzle(byte* at, int lane)
    {
        byte* result = stackalloc byte[Bytes];
        for (int i = 0; i < Bytes; i++) result[i] = at[Bytes + i] < Bytes ? at[at[Bytes + i]] : (byte)0;
        Set(at, result);
    }

    /// <summary>Bytes that the third operand chooses of the first two.</summary>
    public static void Shuffle(byte* at, int lane)
    {
        byte* result = stackalloc byte[Bytes];
        for (int i = 0; i < Bytes; i++) result[i] = at[at[2 * Bytes + i]];
        Set(at, result);
    }

    private static void Set(byte* at, byte* result) => Buffer.MemoryCopy(result, at, Bytes, Bytes);
}
