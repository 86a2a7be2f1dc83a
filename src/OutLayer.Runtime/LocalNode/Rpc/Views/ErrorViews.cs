using System.Text.Json;
using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode.Rpc.Views;

/// <summary>Errors as nearcore serializes its enums: a name, or an object of the name and the fields. Amounts are decimal strings.</summary>
internal static class ErrorViews
{
    public static void Write(Utf8JsonWriter writer, NearError error)
    {
        if (error.Fields.Count == 0)
        {
            writer.WriteStringValue(error.Name);
            return;
        }
        writer.WriteStartObject();
        writer.WritePropertyName(error.Name);
        if (error.Fields is [{ Key: "" } alone]) WriteValue(writer, alone.Value);
        else WriteFields(writer, error);
        writer.WriteEndObject();
    }

    /// <summary>An error, or a text.</summary>
    public static void WriteValue(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case NearError error: Write(writer, error); break;
            case ulong number: writer.WriteNumberValue(number); break;
            case UInt128 amount: writer.WriteStringValue(Amount(amount)); break;
            case CryptoHash or string: writer.WriteStringValue(value.ToString()); break;
            default: throw new ArgumentOutOfRangeException(nameof(value), value, "an error has no such value");
        }
    }

    private static void WriteFields(Utf8JsonWriter writer, NearError error)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in error.Fields)
        {
            writer.WritePropertyName(name);
            WriteValue(writer, value);
        }
        writer.WriteEndObject();
    }

    private static string Amount(UInt128 amount) => amount.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
