using System.Globalization;
using System.Text;
using OutLayer.Wasm.Binary;

namespace OutLayer.Wasm.Text;

/// <summary>Identifiers of one index space, "$x" or "$"x y"".</summary>
/// <param name="isUnique">Whether a name that is taken is left out.</param>
internal sealed class NameMap(bool isUnique)
{
    /// <summary>UTF-16 units. A longer name would let a byte of code make a line of any length.</summary>
    public const int MaxLength = 1_024;

    public static readonly NameMap Empty = new(true);

    private readonly Dictionary<uint, string> _ids = [];
    private readonly HashSet<string> _taken = [];

    /// <summary>The identifier of an index, or null.</summary>
    public string? Find(long index) => index is >= 0 and <= uint.MaxValue ? _ids.GetValueOrDefault((uint)index) : null;

    /// <summary>Adds a map of names from the name section; the first name of an index counts.</summary>
    public void Read(ref WasmReader reader)
    {
        int count = reader.ReadCount(2, "names", int.MaxValue);
        for (int i = 0; i < count; i++)
        {
            uint index = reader.ReadU32();
            if (ToId(reader.ReadName()) is not { } id || _ids.ContainsKey(index)) continue;
            if (!isUnique || _taken.Add(id)) _ids.Add(index, id);
        }
    }

    /// <summary>An identifier for a name, or null where it is empty or too long.</summary>
    public static string? ToId(string name)
    {
        if (name.Length is 0 or > MaxLength) return null;
        byte[] bytes = Encoding.UTF8.GetBytes(name);
        if (!bytes.AsSpan().ContainsAnyExcept(WatLexer.IdChars)) return "$" + name;
        var quoted = new StringWriter(CultureInfo.InvariantCulture);
        new WatWriter(quoted, int.MaxValue).Write('$').WriteString(bytes);
        return quoted.ToString();
    }
}
