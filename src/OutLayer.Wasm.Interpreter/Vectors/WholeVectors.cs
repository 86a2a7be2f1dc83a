using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using OutLayer.Wasm.Interpreter.Numerics;

namespace OutLayer.Wasm.Interpreter.Vectors;

/// <summary>
/// Vector instructions that the platform has by the same name and the same meaning (core spec 4.3.2 and 4.3.3), all lanes at once.
/// Operands are read before the result is written: it may lie where one of them does.
/// </summary>
internal static unsafe class WholeVectors
{
    public static void Not(byte* result, byte* left, byte* right, int packed) => Vector128.Store(~Of<ulong>(left), (ulong*)result);
    public static void And(byte* result, byte* left, byte* right, int packed) => Vector128.Store(Of<ulong>(left) & Of<ulong>(right), (ulong*)result);
    public static void AndNot(byte* result, byte* left, byte* right, int packed) => Vector128.Store(Of<ulong>(left) & ~Of<ulong>(right), (ulong*)result);
    public static void Or(byte* result, byte* left, byte* right, int packed) => Vector128.Store(Of<ulong>(left) | Of<ulong>(right), (ulong*)result);
    public static void Xor(byte* result, byte* left, byte* right, int packed) => Vector128.Store(Of<ulong>(left) ^ Of<ulong>(right), (ulong*)result);
    public static void AnyTrue(byte* result, byte* left, byte* right, int packed) => *(long*)result = Of<ulong>(left) != Vector128<ulong>.Zero ? 1 : 0;

    /// <summary>The third operand, which follows the second, chooses between the bits of the first two.</summary>
    public static void Select(byte* result, byte* left, byte* right, int packed)
    {
        var mask = Of<ulong>(right + sizeof(Vector128<ulong>));
        Vector128.Store((Of<ulong>(left) & mask) | (Of<ulong>(right) & ~mask), (ulong*)result);
    }

    /// <summary>Bytes that the second operand chooses of the first; 0 where it names none.</summary>
    public static void Swizzle(byte* result, byte* left, byte* right, int packed) => Vector128.Store(Vector128.Shuffle(Of<byte>(left), Of<byte>(right)), result);

    /// <summary>Bytes that the third operand, which follows the second, chooses of the first two.</summary>
    public static void Shuffle(byte* result, byte* left, byte* right, int packed)
    {
        var lanes = Of<byte>(right + sizeof(Vector128<byte>));
        Vector128.Store(Vector128.Shuffle(Of<byte>(left), lanes) | Vector128.Shuffle(Of<byte>(right), lanes - Vector128.Create((byte)16)), result);
    }

    public static void Splat<T>(byte* result, byte* left, byte* right, int packed) where T : unmanaged => Vector128.Store(Vector128.Create(*(T*)left), (T*)result);

    /// <summary>A lane, its bits without a sign.</summary>
    public static void Extract<T>(byte* result, byte* left, byte* right, int packed) where T : unmanaged, IBinaryInteger<T> =>
        *(ulong*)result = ulong.CreateTruncating(((T*)left)[VectorTable.LaneOf(packed)]);

    /// <summary>A lane, widened to an i32 with its sign.</summary>
    public static void ExtractSigned<T>(byte* result, byte* left, byte* right, int packed) where T : unmanaged, IBinaryInteger<T> =>
        *(long*)result = (uint)int.CreateTruncating(((T*)left)[VectorTable.LaneOf(packed)]);

    public static void Replace<T>(byte* result, byte* left, byte* right, int packed) where T : unmanaged => Vector128.Store(Of<T>(left).WithElement(VectorTable.LaneOf(packed), *(T*)right), (T*)result);

    /// <summary>A lane to where there is room for it alone.</summary>
    public static void StoreLane<T>(byte* result, byte* left, byte* right, int packed) where T : unmanaged => *(T*)result = ((T*)left)[VectorTable.LaneOf(packed)];

    /// <summary>One lane's bytes, with zeros above.</summary>
    public static void LoadLane<T>(byte* result, byte* left, byte* right, int packed) where T : unmanaged => Vector128.Store(Vector128.CreateScalar(*(T*)left), (T*)result);

    public static void AllTrue<T>(byte* result, byte* left, byte* right, int packed) where T : unmanaged => *(long*)result = Vector128.EqualsAny(Of<T>(left), Vector128<T>.Zero) ? 0 : 1;
    public static void Bitmask<T>(byte* result, byte* left, byte* right, int packed) where T : unmanaged => *(long*)result = Of<T>(left).ExtractMostSignificantBits();

    public static void Equal<T>(byte* result, byte* left, byte* right, int packed) where T : unmanaged => Vector128.Store(Vector128.Equals(Of<T>(left), Of<T>(right)), (T*)result);
    public static void NotEqual<T>(byte* result, byte* left, byte* right, int packed) where T : unmanaged => Vector128.Store(~Vector128.Equals(Of<T>(left), Of<T>(right)), (T*)result);
    public static void Less<T>(byte* result, byte* left, byte* right, int packed) where T : unmanaged => Vector128.Store(Vector128.LessThan(Of<T>(left), Of<T>(right)), (T*)result);
    public static void LessOrEqual<T>(byte* result, byte* left, byte* right, int packed) where T : unmanaged => Vector128.Store(Vector128.LessThanOrEqual(Of<T>(left), Of<T>(right)), (T*)result);
    public static void Greater<T>(byte* result, byte* left, byte* right, int packed) where T : unmanaged => Less<T>(result, right, left, packed);
    public static void GreaterOrEqual<T>(byte* result, byte* left, byte* right, int packed) where T : unmanaged => LessOrEqual<T>(result, right, left, packed);

    public static void Add<T>(byte* result, byte* left, byte* right, int packed) where T : unmanaged => Vector128.Store(Of<T>(left) + Of<T>(right), (T*)result);
    public static void Subtract<T>(byte* result, byte* left, byte* right, int packed) where T : unmanaged => Vector128.Store(Of<T>(left) - Of<T>(right), (T*)result);
    public static void Multiply<T>(byte* result, byte* left, byte* right, int packed) where T : unmanaged => Vector128.Store(Of<T>(left) * Of<T>(right), (T*)result);
    public static void Negate<T>(byte* result, byte* left, byte* right, int packed) where T : unmanaged => Vector128.Store(Vector128<T>.Zero - Of<T>(left), (T*)result);
    public static void Min<T>(byte* result, byte* left, byte* right, int packed) where T : unmanaged => Vector128.Store(Vector128.Min(Of<T>(left), Of<T>(right)), (T*)result);
    public static void Max<T>(byte* result, byte* left, byte* right, int packed) where T : unmanaged => Vector128.Store(Vector128.Max(Of<T>(left), Of<T>(right)), (T*)result);
    public static void ShiftLeft<T>(byte* result, byte* left, byte* right, int packed) where T : unmanaged => Vector128.Store(Of<T>(left) << Count<T>(right), (T*)result);

    /// <summary>With copies of the sign where lanes have one, with zeros where not.</summary>
    public static void ShiftRight<T>(byte* result, byte* left, byte* right, int packed) where T : unmanaged => Vector128.Store(Of<T>(left) >> Count<T>(right), (T*)result);

    /// <summary>abs of integers; of the least, itself.</summary>
    public static void Abs<T>(byte* result, byte* left, byte* right, int packed) where T : unmanaged =>
        Vector128.Store(Vector128.ConditionalSelect(Vector128.LessThan(Of<T>(left), Vector128<T>.Zero), Vector128<T>.Zero - Of<T>(left), Of<T>(left)), (T*)result);

    /// <summary>abs and neg of floats, on the bits.</summary>
    public static void ClearSign<T>(byte* result, byte* left, byte* right, int packed) where T : unmanaged, IMinMaxValue<T> => Vector128.Store(Of<T>(left) & Vector128.Create(T.MaxValue), (T*)result);
    public static void FlipSign<T>(byte* result, byte* left, byte* right, int packed) where T : unmanaged, IMinMaxValue<T> => Vector128.Store(Of<T>(left) ^ Vector128.Create(T.MinValue), (T*)result);

    // Arithmetic of floats, with canonical NaNs.
    public static void AddFloats<T>(byte* result, byte* left, byte* right, int packed) where T : unmanaged => Vector128.Store(Canonical(Of<T>(left) + Of<T>(right)), (T*)result);
    public static void SubtractFloats<T>(byte* result, byte* left, byte* right, int packed) where T : unmanaged => Vector128.Store(Canonical(Of<T>(left) - Of<T>(right)), (T*)result);
    public static void MultiplyFloats<T>(byte* result, byte* left, byte* right, int packed) where T : unmanaged => Vector128.Store(Canonical(Of<T>(left) * Of<T>(right)), (T*)result);
    public static void DivideFloats<T>(byte* result, byte* left, byte* right, int packed) where T : unmanaged => Vector128.Store(Canonical(Of<T>(left) / Of<T>(right)), (T*)result);
    public static void SquareRoot<T>(byte* result, byte* left, byte* right, int packed) where T : unmanaged => Vector128.Store(Canonical(Vector128.Sqrt(Of<T>(left))), (T*)result);

    /// <summary>Lanes of the lower or the upper half, widened: of one operand, or of two and multiplied. Of the lower half, only that is read.</summary>
    public static void ExtendLow<TFrom, TTo>(byte* result, byte* left, byte* right, int packed) where TFrom : unmanaged where TTo : unmanaged => Vector128.Store(Widened<TFrom, TTo>(left), (TTo*)result);
    public static void ExtendHigh<TFrom, TTo>(byte* result, byte* left, byte* right, int packed) where TFrom : unmanaged where TTo : unmanaged => ExtendLow<TFrom, TTo>(result, left + sizeof(long), right, packed);
    public static void MultiplyLow<TFrom, TTo>(byte* result, byte* left, byte* right, int packed) where TFrom : unmanaged where TTo : unmanaged => Vector128.Store(Widened<TFrom, TTo>(left) * Widened<TFrom, TTo>(right), (TTo*)result);
    public static void MultiplyHigh<TFrom, TTo>(byte* result, byte* left, byte* right, int packed) where TFrom : unmanaged where TTo : unmanaged => MultiplyLow<TFrom, TTo>(result, left + sizeof(long), right + sizeof(long), packed);

    // Lanes of both operands, narrowed to the nearest that there is.
    public static void NarrowS16(byte* result, byte* left, byte* right, int packed) => Vector128.Store(Vector128.Narrow(Within<short>(left, sbyte.MinValue, sbyte.MaxValue), Within<short>(right, sbyte.MinValue, sbyte.MaxValue)), (sbyte*)result);
    public static void NarrowU16(byte* result, byte* left, byte* right, int packed) => Vector128.Store(Vector128.Narrow(Within<short>(left, 0, byte.MaxValue), Within<short>(right, 0, byte.MaxValue)), (sbyte*)result);
    public static void NarrowS32(byte* result, byte* left, byte* right, int packed) => Vector128.Store(Vector128.Narrow(Within<int>(left, short.MinValue, short.MaxValue), Within<int>(right, short.MinValue, short.MaxValue)), (short*)result);
    public static void NarrowU32(byte* result, byte* left, byte* right, int packed) => Vector128.Store(Vector128.Narrow(Within<int>(left, 0, ushort.MaxValue), Within<int>(right, 0, ushort.MaxValue)), (short*)result);

    private static Vector128<T> Of<T>(byte* at) where T : unmanaged => Vector128.Load((T*)at);

    /// <summary>A shift's count: modulo the bits of a lane.</summary>
    private static int Count<T>(byte* at) where T : unmanaged => *(int*)at & (sizeof(T) * 8 - 1);

    private static Vector128<T> Within<T>(byte* at, T least, T greatest) where T : unmanaged =>
        Vector128.Min(Vector128.Max(Of<T>(at), Vector128.Create(least)), Vector128.Create(greatest));

    private static Vector128<T> Canonical<T>(Vector128<T> value) where T : unmanaged
    {
        var nan = typeof(T) == typeof(float) ? Vector128.Create(Float32.CanonicalNaN).As<uint, T>() : Vector128.Create(Float64.CanonicalNaN).As<ulong, T>();
        return Vector128.ConditionalSelect(Vector128.Equals(value, value), value, nan);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<TTo> Widened<TFrom, TTo>(byte* half) where TFrom : unmanaged where TTo : unmanaged
    {
        var bits = Vector128.CreateScalar(*(ulong*)half);
        if (typeof(TFrom) == typeof(sbyte)) return Vector128.WidenLower(bits.AsSByte()).As<short, TTo>();
        if (typeof(TFrom) == typeof(byte)) return Vector128.WidenLower(bits.AsByte()).As<ushort, TTo>();
        if (typeof(TFrom) == typeof(short)) return Vector128.WidenLower(bits.AsInt16()).As<int, TTo>();
        if (typeof(TFrom) == typeof(ushort)) return Vector128.WidenLower(bits.AsUInt16()).As<uint, TTo>();
        if (typeof(TFrom) == typeof(int)) return Vector128.WidenLower(bits.AsInt32()).As<long, TTo>();
        return Vector128.WidenLower(bits.AsUInt32()).As<ulong, TTo>();
    }
}
