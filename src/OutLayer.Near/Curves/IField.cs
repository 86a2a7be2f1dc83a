namespace OutLayer.Near.Curves;

/// <summary>A finite field, as curves and towers of extensions need it. Not constant-time: nothing here is secret.</summary>
internal interface IField<T> : IEquatable<T>
    where T : unmanaged, IField<T>
{
    static abstract T Zero { get; }

    static abstract T One { get; }

    bool IsZero { get; }

    static abstract T operator +(in T a, in T b);

    static abstract T operator -(in T a, in T b);

    static abstract T operator -(in T a);

    static abstract T operator *(in T a, in T b);

    /// <summary>The element times itself.</summary>
    T Square();

    /// <summary>1 / element; 0 for 0, as RFC 9380's inv0.</summary>
    T Inverse();
}

/// <summary>A field with square roots and the orders that point encodings and RFC 9380 define on it.</summary>
internal interface IRootField<T> : IField<T>
    where T : unmanaged, IRootField<T>
{
    /// <summary>Bytes of an element's encoding.</summary>
    static abstract int Size { get; }

    /// <summary>The parity of RFC 9380, section 4.1: sgn0 as a truth value.</summary>
    bool IsOdd { get; }

    /// <summary>One of the two square roots, if there are any.</summary>
    bool TrySqrt(out T root);

    /// <summary>Reads the big-endian encoding, highest coefficient first; false if a coefficient is not reduced.</summary>
    static abstract bool TryRead(ReadOnlySpan<byte> bytes, out T value);

    /// <summary>Writes what <see cref="TryRead"/> reads.</summary>
    void Write(Span<byte> bytes);
}

/// <summary>Integers modulo a prime, of a fixed number of 64-bit limbs, lowest limb first.</summary>
internal interface IPrimeField<T> : IRootField<T>
    where T : unmanaged, IPrimeField<T>
{
    /// <summary>The prime's limbs.</summary>
    static abstract ReadOnlySpan<ulong> Modulus { get; }

    /// <summary>False if the integer is not below the prime.</summary>
    static abstract bool TryFromLimbs(ReadOnlySpan<ulong> limbs, out T value);

    /// <summary>The integer between 0 and the prime.</summary>
    void CopyLimbs(Span<ulong> limbs);
}
