using System.Collections.Frozen;
using System.Text;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Text;

/// <summary>A field of a module: its word ("func") and where what follows the word starts.</summary>
internal readonly record struct WatField(string Word, int Start);

/// <summary>
/// The first pass over a module's fields: gives every thing its index, so that identifiers can be used before their
/// definition, and reads the types, which type uses look through.
/// </summary>
internal sealed class FieldScanner(WatCursor cursor, ModuleScope scope)
{
    /// <summary>The words that fields start with.</summary>
    public static readonly FrozenSet<string> Words =
        FrozenSet.Create("type", "rec", "import", "func", "table", "memory", "global", "tag", "export", "start", "elem", "data");

    private readonly List<WatField> _fields = [];
    private readonly List<int> _types = [];

    /// <summary>The fields but for types, in order. The cursor is left at what follows the last one.</summary>
    public static List<WatField> Scan(WatCursor cursor, ModuleScope scope)
    {
        var scanner = new FieldScanner(cursor, scope);
        while (cursor.AtOpen) scanner.ScanField();
        int end = cursor.Current.Start;
        scanner.ReadTypes();
        cursor.MoveTo(end);
        return scanner._fields;
    }

    private void ScanField()
    {
        int open = cursor.Current.Start;
        cursor.Advance();
        string word = Encoding.UTF8.GetString(cursor.Word);
        if (!Words.Contains(word)) cursor.Source.Fail($"unexpected {cursor.Show()} after \"(\", expected a field of a module", open);
        cursor.Advance();
        var field = new WatField(word, cursor.Current.Start);
        Declare(field, open);
        if (word == "type") _types.Add(field.Start);
        else _fields.Add(field);
        cursor.MoveTo(open);
        cursor.SkipForm();
    }

    private void Declare(WatField field, int open)
    {
        switch (field.Word)
        {
            case "type": scope.Types.Ids.Declare(cursor); break;
            case "rec": cursor.Source.Needs(WasmFeature.GarbageCollection, "a recursion group", open); break;
            case "import": DeclareImport(); break;
            case "func" or "global" or "tag": scope.FindExterns(Encoding.UTF8.GetBytes(field.Word))!.Declare(cursor); break;
            case "table":
                scope.Tables.Declare(cursor);
                if (HasForm("elem"u8)) scope.Elements.Skip(1);
                break;
            case "memory":
                scope.Memories.Declare(cursor);
                if (HasForm("data"u8)) scope.Datas.Skip(1);
                break;
            case "elem": scope.Elements.Declare(cursor); break;
            case "data": scope.Datas.Declare(cursor); break;
        }
    }

    private void DeclareImport()
    {
        cursor.ReadName();
        cursor.ReadName();
        if (!cursor.AtOpen) cursor.FailUnexpected("what is imported, in parentheses");
        cursor.Advance();
        if (scope.FindExterns(cursor.Word) is not { } space) cursor.FailUnexpected("func, table, memory, global or tag");
        else
        {
            cursor.Advance();
            space.Declare(cursor);
        }
    }

    /// <summary>Whether one of the forms up to the ")" of this field starts with a word.</summary>
    private bool HasForm(ReadOnlySpan<byte> word)
    {
        while (!cursor.AtClose && cursor.Current.Kind != WatTokenKind.End)
        {
            if (cursor.AtForm(word)) return true;
            if (cursor.AtOpen) cursor.SkipForm();
            else cursor.Advance();
        }
        return false;
    }

    private void ReadTypes()
    {
        var types = new WatTypes(cursor, scope.Types);
        foreach (int start in _types)
        {
            cursor.MoveTo(start);
            cursor.TryId();
            scope.Types.Add(types.ReadFuncType());
            cursor.Close();
        }
    }
}
