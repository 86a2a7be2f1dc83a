namespace OutLayer.Wasm.Text;

/// <summary>The index spaces of a module as its fields declare them, and what its code turns out to use.</summary>
internal sealed class ModuleScope
{
    public TypeSpace Types { get; } = new();
    public IdSpace Functions { get; } = new("function");
    public IdSpace Tables { get; } = new("table");
    public IdSpace Memories { get; } = new("memory");
    public IdSpace Globals { get; } = new("global");
    public IdSpace Tags { get; } = new("tag");
    public IdSpace Elements { get; } = new("element segment");
    public IdSpace Datas { get; } = new("data segment");

    /// <summary>Whether an instruction names a data segment, which needs the data count section.</summary>
    public bool NamesData { get; set; }

    /// <summary>The space of a kind of externs by its word ("func"), or null for another word.</summary>
    public IdSpace? FindExterns(ReadOnlySpan<byte> word)
    {
        if (word.SequenceEqual("func"u8)) return Functions;
        if (word.SequenceEqual("table"u8)) return Tables;
        if (word.SequenceEqual("memory"u8)) return Memories;
        if (word.SequenceEqual("global"u8)) return Globals;
        return word.SequenceEqual("tag"u8) ? Tags : null;
    }
}
