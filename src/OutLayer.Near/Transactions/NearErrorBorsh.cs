namespace OutLayer.Near;

/// <summary>Errors as bytes of our own, to be kept: the name, and each field with the kind of its value.</summary>
internal static class NearErrorBorsh
{
    private const int MaxDepth = 16;

    private enum Kind : byte
    {
        Null, Text, Number, Amount, Hash, Error,
    }

    public static void Write(BorshWriter writer, NearError error) =>
        writer.String(error.Name).Vec(error.Fields, static (to, field) => WriteField(to, field));

    public static NearError Read(ref BorshReader reader, int depth = 0)
    {
        if (depth > MaxDepth) throw new BorshException("errors are nested too deeply", reader.Offset);
        string name = reader.String();
        var fields = new (string, object?)[Math.Min(reader.Count(), byte.MaxValue)];
        for (int i = 0; i < fields.Length; i++) fields[i] = (reader.String(), ReadValue(ref reader, depth));
        return NearError.Of(name, fields);
    }

    private static void WriteField(BorshWriter writer, KeyValuePair<string, object?> field)
    {
        writer.String(field.Key);
        _ = field.Value switch
        {
            null => writer.U8((byte)Kind.Null),
            string text => writer.U8((byte)Kind.Text).String(text),
            ulong number => writer.U8((byte)Kind.Number).U64(number),
            UInt128 amount => writer.U8((byte)Kind.Amount).U128(amount),
            CryptoHash hash => writer.U8((byte)Kind.Hash).Hash(hash),
            NearError error => WriteError(writer, error),
            var other => throw new ArgumentException($"an error cannot hold a {other.GetType().Name}", nameof(field)),
        };
    }

    private static BorshWriter WriteError(BorshWriter writer, NearError error)
    {
        Write(writer.U8((byte)Kind.Error), error);
        return writer;
    }

    private static object? ReadValue(ref BorshReader reader, int depth) => (Kind)reader.Choice((int)Kind.Error + 1, "value") switch
    {
        Kind.Null => null,
        Kind.Text => reader.String(),
        Kind.Number => reader.U64(),
        Kind.Amount => reader.U128(),
        Kind.Hash => reader.Hash(),
        _ => Read(ref reader, depth + 1),
    };
}
