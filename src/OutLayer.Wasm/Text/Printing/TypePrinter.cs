using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Text;

/// <summary>Prints types, and things by their identifier or index.</summary>
internal sealed class TypePrinter(Module module, ModuleNames names, WatWriter output)
{
    /// <summary>An index as code names it: its identifier or its number.</summary>
    public static string Index(NameMap names, long index) => names.Find(index) ?? FormattableString.Invariant($"{index}");

    /// <summary>" $x (;3;)" at a definition.</summary>
    public void Id(NameMap names, int index)
    {
        if (names.Find(index) is { } id) output.Write(' ').Write(id);
        output.Write(FormattableString.Invariant($" (;{index};)"));
    }

    public string Of(ValType type) => !type.IsRef ? type.ToString()
        : type.Nullable && TypeNames.Find(type.Heap) is { } name ? name.Reference
        : $"(ref {(type.Nullable ? "null " : "")}{Of(type.Heap)})";

    public string Of(HeapType type) => TypeNames.Find(type)?.Word
        ?? (type.IsIndex ? Index(names.Types, type.Code) : throw new InvalidOperationException($"no text for the heap type {type}"));

    public void Limits(Limits limits)
    {
        output.Write(FormattableString.Invariant($" {limits.Min}"));
        if (limits.Max is { } max) output.Write(FormattableString.Invariant($" {max}"));
    }

    public void Table(TableType type)
    {
        Limits(type.Limits);
        output.Write(' ').Write(Of(type.Element));
    }

    public void Global(GlobalType type) => output.Write(type.Mutable ? $" (mut {Of(type.Value)})" : $" {Of(type.Value)}");

    /// <summary>" (type 3) (param i32) (result i32)"; only the index where there is no such type.</summary>
    public void TypeUse(long index, NameMap? parameterNames = null)
    {
        output.Write($" (type {Index(names.Types, index)})");
        if (index < module.Types.Length) Signature(module.Types[(int)index], parameterNames);
    }

    public void Signature(FuncType type, NameMap? parameterNames = null)
    {
        var parameters = new DeclarationPrinter("param", this, output);
        for (int i = 0; i < type.Parameters.Length; i++) parameters.Add(type.Parameters[i], parameterNames?.Find(i));
        parameters.Finish();
        var results = new DeclarationPrinter("result", this, output);
        foreach (var result in type.Results) results.Add(result, null);
        results.Finish();
    }
}
