using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Binary.Writing;

/// <summary>The items of an element segment, already written.</summary>
/// <param name="AreExpressions">Constant expressions with their ends; otherwise function indices, whose type is that of ref.func.</param>
/// <param name="Type">Type of the items.</param>
/// <param name="Count">How many.</param>
/// <param name="Bytes">The items.</param>
internal sealed record ElementItems(bool AreExpressions, ValType Type, uint Count, byte[] Bytes);

/// <summary>Writes segments (core spec 5.5.13 and 5.5.15) with the smallest flags that say what they are.</summary>
internal static class SegmentWriter
{
    /// <param name="writer">Takes the segment.</param>
    /// <param name="mode">Active, passive or declarative.</param>
    /// <param name="table">Of an active segment.</param>
    /// <param name="offset">Constant expression of an active segment, its end included.</param>
    /// <param name="items">What it holds.</param>
    public static void WriteElements(this WasmWriter writer, SegmentMode mode, uint table, ReadOnlySpan<byte> offset, ElementItems items)
    {
        bool isActive = mode == SegmentMode.Active;
        bool isPlain = isActive && table == 0 && (!items.AreExpressions || items.Type == ValType.FuncRef); // names neither table nor type
        int flags = (items.AreExpressions ? 4 : 0) + mode switch { SegmentMode.Passive => 1, SegmentMode.Declarative => 3, _ => isPlain ? 0 : 2 };
        writer.WriteU32((uint)flags);
        if (isActive && !isPlain) writer.WriteU32(table);
        if (isActive) writer.WriteBytes(offset);
        if (!isPlain && items.AreExpressions) writer.Write(items.Type);
        else if (!isPlain) writer.WriteByte(0); // functions are the only kind
        writer.WriteU32(items.Count);
        writer.WriteBytes(items.Bytes);
    }

    /// <param name="writer">Takes the segment.</param>
    /// <param name="isActive">Whether it is copied at the start.</param>
    /// <param name="memory">Of an active segment.</param>
    /// <param name="offset">Constant expression of an active segment, its end included.</param>
    /// <param name="bytes">What it holds.</param>
    public static void WriteData(this WasmWriter writer, bool isActive, uint memory, ReadOnlySpan<byte> offset, ReadOnlySpan<byte> bytes)
    {
        writer.WriteU32(!isActive ? 1u : memory == 0 ? 0u : 2u);
        if (isActive && memory != 0) writer.WriteU32(memory);
        if (isActive) writer.WriteBytes(offset);
        writer.WriteSized(bytes);
    }

    /// <summary>A body of the code section: its size, the runs of locals, the instructions with their end.</summary>
    public static void WriteBody(this WasmWriter writer, IReadOnlyList<LocalRun> locals, ReadOnlySpan<byte> code)
    {
        var head = new WasmWriter();
        head.WriteU32((uint)locals.Count);
        foreach (var run in locals)
        {
            head.WriteU32(run.Count);
            head.Write(run.Type);
        }
        writer.WriteU32(checked((uint)(head.Length + code.Length)));
        writer.WriteBytes(head.Written);
        writer.WriteBytes(code);
    }
}
