using System.Text;

namespace OutLayer.Wasm.Text;

/// <summary>
/// Reads modules in the text format (core spec 6) and gives them in the binary format. What it gives is well formed; whether it is
/// valid is for <see cref="Validation.ModuleValidator"/> to say, as for any module.
/// </summary>
public static class WatReader
{
    /// <summary>Reads a text: "(module ...)", or the fields of one.</summary>
    /// <param name="text">In UTF-8.</param>
    /// <param name="limits">Null for the usual ones.</param>
    /// <param name="names">Whether identifiers become a name section.</param>
    /// <exception cref="WatException">Malformed, with line and column; or a feature or limit, which it names.</exception>
    public static byte[] Read(ReadOnlyMemory<byte> text, WatLimits? limits = null, bool names = true)
    {
        var cursor = new WatCursor(new WatSource(text, limits ?? WatLimits.Default));
        byte[] module = cursor.AtForm("module"u8) ? ReadModule(cursor, names) : ModuleReader.Read(cursor, null, names);
        if (cursor.Current.Kind != WatTokenKind.End) cursor.FailUnexpected("the end of the text");
        return module;
    }

    /// <inheritdoc cref="Read(ReadOnlyMemory{byte}, WatLimits?, bool)"/>
    /// <exception cref="ArgumentException">The text has surrogates that are not in pairs.</exception>
    public static byte[] Read(string text, WatLimits? limits = null, bool names = true) =>
        Read(new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(text), limits, names);

    /// <summary>"(module $id? field*)".</summary>
    private static byte[] ReadModule(WatCursor cursor, bool names)
    {
        cursor.Open("module"u8);
        string? name = cursor.TryId();
        byte[] module = ModuleReader.Read(cursor, name, names);
        cursor.Close();
        return module;
    }
}
