namespace OutLayer.Wasm.Interpreter.Vectors;

/// <summary>What a vector instruction does: operands of 16 bytes, or of 8 for a number, and the result, which may lie where one of them does.</summary>
internal unsafe delegate void VectorOperation(byte* result, byte* left, byte* right);

/// <summary>Shapes of the other vector instructions (core spec 4.3.6): loops over lanes, with what is done to a lane as a function.</summary>
internal static unsafe class Lanes
{
    private const int Bytes = 16;

    public static VectorOperation Unary<T>(Func<T, T> apply) where T : unmanaged => (result, left, _) =>
    {
        for (int i = 0; i < Bytes / sizeof(T); i++) ((T*)result)[i] = apply(((T*)left)[i]);
    };

    public static VectorOperation Binary<T>(Func<T, T, T> apply) where T : unmanaged => (result, left, right) =>
    {
        for (int i = 0; i < Bytes / sizeof(T); i++) ((T*)result)[i] = apply(((T*)left)[i], ((T*)right)[i]);
    };

    /// <summary>The third operand follows the second.</summary>
    public static VectorOperation Ternary<T>(Func<T, T, T, T> apply) where T : unmanaged => (result, left, right) =>
    {
        for (int i = 0; i < Bytes / sizeof(T); i++) ((T*)result)[i] = apply(((T*)left)[i], ((T*)right)[i], ((T*)(right + Bytes))[i]);
    };

    /// <summary>Lanes become lanes of another type, as many as fit; what is not made is zero.</summary>
    public static VectorOperation Convert<TFrom, TTo>(Func<TFrom, TTo> apply) where TFrom : unmanaged where TTo : unmanaged => (result, left, _) =>
    {
        byte* made = stackalloc byte[Bytes];
        new Span<byte>(made, Bytes).Clear();
        for (int i = 0; i < Math.Min(Bytes / sizeof(TFrom), Bytes / sizeof(TTo)); i++) ((TTo*)made)[i] = apply(((TFrom*)left)[i]);
        Set(result, made);
    };

    /// <summary>Neighbouring lanes, widened and combined.</summary>
    public static VectorOperation Pairwise<TFrom, TTo>(Func<TFrom, TFrom, TTo> apply) where TFrom : unmanaged where TTo : unmanaged => (result, left, _) =>
    {
        for (int i = 0; i < Bytes / sizeof(TTo); i++) ((TTo*)result)[i] = apply(((TFrom*)left)[2 * i], ((TFrom*)left)[2 * i + 1]);
    };

    /// <summary>Neighbouring lanes of both operands, multiplied and summed.</summary>
    public static VectorOperation Dot<TFrom, TTo>(Func<TFrom, TFrom, TFrom, TFrom, TTo> apply) where TFrom : unmanaged where TTo : unmanaged => (result, left, right) =>
    {
        TFrom* a = (TFrom*)left, b = (TFrom*)right;
        for (int i = 0; i < Bytes / sizeof(TTo); i++) ((TTo*)result)[i] = apply(a[2 * i], b[2 * i], a[2 * i + 1], b[2 * i + 1]);
    };

    private static void Set(byte* result, byte* made) => Buffer.MemoryCopy(made, result, Bytes, Bytes);
}
