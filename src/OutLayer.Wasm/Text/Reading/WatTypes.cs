using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Text;

/// <summary>Reads types (core spec 6.4).</summary>
internal sealed class WatTypes(WatCursor cursor, TypeSpace types)
{
    /// <summary>Whether a reference type stands here: a word, or one that starts with "(ref".</summary>
    public bool AtRefType => cursor.AtForm("ref"u8) || FindWord() is { IsRef: true };

    public ValType ReadValType()
    {
        if (cursor.AtForm("ref"u8)) return ReadRef();
        var type = FindWord();
        if (type is null) cursor.FailUnexpected("a value type");
        cursor.Advance();
        return type!.Value;
    }

    public ValType ReadRefType()
    {
        if (!AtRefType) cursor.FailUnexpected("a reference type");
        return ReadValType();
    }

    /// <summary>A heap type: an abstract one's word, or the index of a type.</summary>
    public HeapType ReadHeapType()
    {
        if (cursor.AtIndex) return new HeapType(types.ReadIndex(cursor));
        string word = System.Text.Encoding.UTF8.GetString(cursor.Word);
        var name = Array.Find(TypeNames.Heap, name => name.Word == word);
        if (name is null) cursor.FailUnexpected("a heap type");
        cursor.Advance();
        return name!.Type;
    }

    public GlobalType ReadGlobalType()
    {
        if (!cursor.TryForm("mut"u8)) return new GlobalType(ReadValType(), false);
        var type = ReadValType();
        cursor.Close();
        return new GlobalType(type, true);
    }

    /// <summary>"i64" or "i32" before limits: whether addresses have 64 bits.</summary>
    public bool ReadIs64()
    {
        if (cursor.TryKeyword("i64"u8)) return true;
        cursor.TryKeyword("i32"u8);
        return false;
    }

    public Limits ReadLimits()
    {
        ulong min = cursor.ReadU64();
        return new Limits(min, cursor.AtNumber ? cursor.ReadU64() : null);
    }

    /// <summary>"(func (param ...) (result ...))" of a type definition.</summary>
    public FuncType ReadFuncType()
    {
        if (cursor.AtForm("sub"u8) || cursor.AtForm("struct"u8) || cursor.AtForm("array"u8))
            cursor.Source.Needs(WasmFeature.GarbageCollection, "a type that is no function type", cursor.Current.Start);
        cursor.Open("func"u8);
        var signature = new Signature(cursor, this);
        signature.Read(new LocalScope());
        cursor.Close();
        return signature.ToType();
    }

    private ValType ReadRef()
    {
        cursor.Open("ref"u8);
        bool nullable = cursor.TryKeyword("null"u8);
        var type = new ValType(ValKind.Ref, nullable, ReadHeapType());
        cursor.Close();
        return type;
    }

    /// <summary>The type that is one word, or null.</summary>
    private ValType? FindWord()
    {
        if (cursor.Current.Kind != WatTokenKind.Atom) return null;
        foreach (var (word, number) in TypeNames.Numbers)
            if (Is(word)) return number;
        foreach (var name in TypeNames.Heap)
            if (Is(name.Reference)) return new ValType(ValKind.Ref, true, name.Type);
        return null;
    }

    private bool Is(string word)
    {
        var text = cursor.Word;
        if (text.Length != word.Length) return false;
        for (int i = 0; i < text.Length; i++)
            if (text[i] != word[i]) return false;
        return true;
    }
}
