namespace OutLayer.Near;

/// <summary>What a gas key has beside an access key's own (NEP-611).</summary>
/// <param name="Balance">yoctoNEAR that it may spend on gas.</param>
/// <param name="Nonces">How many nonces it has at a time.</param>
public readonly record struct GasKeyInfo(UInt128 Balance, ushort Nonces);

/// <summary>A key that may sign for an account.</summary>
/// <param name="Nonce">Of the last transaction signed by it.</param>
/// <param name="Permission">What it may sign; null for all.</param>
/// <param name="GasKey">Null for a key that is no gas key.</param>
public sealed record AccessKey(ulong Nonce, FunctionCallPermission? Permission, GasKeyInfo? GasKey = null)
{
    /// <summary>Bytes of <see cref="GasKeyInfo"/> in Borsh.</summary>
    public const int GasKeyInfoLength = 16 + 2;

    /// <summary>Bytes of the shortest gas key in Borsh.</summary>
    public const int MinGasKeyLength = 8 + 1 + GasKeyInfoLength;

    private const byte FunctionCall = 0, FullAccess = 1, GasKeyFunctionCall = 2, GasKeyFullAccess = 3;

    public static AccessKey Decode(ReadOnlyMemory<byte> bytes)
    {
        var reader = new BorshReader(bytes);
        var key = Read(ref reader);
        reader.End();
        return key;
    }

    public static AccessKey Read(ref BorshReader reader)
    {
        ulong nonce = reader.U64();
        byte tag = reader.Choice(4, "access key permission");
        GasKeyInfo? gasKey = tag is GasKeyFunctionCall or GasKeyFullAccess ? new GasKeyInfo(reader.U128(), reader.U16()) : null;
        return new AccessKey(nonce, tag is FunctionCall or GasKeyFunctionCall ? ReadPermission(ref reader) : null, gasKey);
    }

    public byte[] Encode()
    {
        var writer = new BorshWriter();
        Write(writer);
        return writer.ToArray();
    }

    public void Write(BorshWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.U64(Nonce);
        if (GasKey is { } gasKey) writer.U8(Permission is null ? GasKeyFullAccess : GasKeyFunctionCall).U128(gasKey.Balance).U16(gasKey.Nonces);
        else writer.U8(Permission is null ? FullAccess : FunctionCall);
        if (Permission is not { } permission) return;
        if (permission.Allowance is { } allowance) writer.U8(1).U128(allowance);
        else writer.U8(0);
        writer.String(permission.ReceiverId).Vec(permission.MethodNames, static (to, name) => to.String(name));
    }

    private static FunctionCallPermission ReadPermission(ref BorshReader reader)
    {
        UInt128? allowance = reader.Some() ? reader.U128() : null;
        string receiver = reader.String();
        var methods = new string[reader.Count() is var count and <= MaxMethods ? count : throw new BorshException("too many method names", reader.Offset)];
        for (int i = 0; i < methods.Length; i++) methods[i] = reader.String();
        return new FunctionCallPermission(allowance, receiver, methods);
    }

    // Each name takes 4 bytes at least; the protocol's own limit, on the sum of their lengths, is far below.
    private const int MaxMethods = 1 << 18;
}
