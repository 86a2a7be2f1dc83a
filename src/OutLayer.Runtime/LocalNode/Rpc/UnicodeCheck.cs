using System.Text.Json;
using System.Text.Unicode;

namespace OutLayer.Runtime.LocalNode.Rpc;

/// <summary>Whether all strings of a JSON text are Unicode, which the reader of JSON asks only of those that are used.</summary>
internal static class UnicodeCheck
{
    public static bool IsText(ReadOnlySpan<byte> json) => Utf8.IsValid(json) && (!json.Contains((byte)'\\') || AreWhole(json));

    /// <summary>Whether escapes leave no half of a surrogate pair alone.</summary>
    private static bool AreWhole(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            while (reader.Read())
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped) reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
