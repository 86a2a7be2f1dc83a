using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Text;

// Instructions with their immediates.
internal sealed partial class CodePrinter
{
    private void PrintInstruction(scoped ref InstructionReader reader)
    {
        var info = reader.Info;
        output.Write(info.Mnemonic);
        switch (info.Immediate)
        {
            case Imm.None: break;
            case Imm.BlockType: PrintBlockType(reader.BlockType); break;
            case Imm.TryTable:
                PrintBlockType(reader.BlockType);
                PrintCatches(reader.Catches);
                break;
            case Imm.Label: _labels.WriteTarget(reader.Index); break;
            case Imm.LabelTable:
                foreach (uint label in reader.Labels) _labels.WriteTarget(label);
                break;
            case Imm.Function: PrintIndex(names.Functions, reader.Index); break;
            case Imm.Local: PrintIndex(_locals, reader.Index); break;
            case Imm.Global: PrintIndex(names.Globals, reader.Index); break;
            case Imm.Tag: PrintIndex(names.Tags, reader.Index); break;
            case Imm.Type: PrintIndex(names.Types, reader.Index); break;
            case Imm.Data: PrintIndex(names.Datas, reader.Index); break;
            case Imm.Elem: PrintIndex(names.Elements, reader.Index); break;
            case Imm.Table: PrintIndex(names.Tables, reader.Index); break;
            case Imm.Memory: PrintMemory(reader.Index); break;
            case Imm.TableTable: PrintPair(names.Tables, reader.Index, reader.Index2); break;
            case Imm.MemoryMemory when reader.Index != 0 || reader.Index2 != 0: PrintPair(names.Memories, reader.Index, reader.Index2); break;
            case Imm.MemoryMemory: break;
            case Imm.TableElem: PrintTableElem(reader.Index2, reader.Index); break;
            case Imm.MemoryData:
                PrintMemory(reader.Index2);
                PrintIndex(names.Datas, reader.Index);
                break;
            case Imm.CallIndirect:
                if (reader.Index2 != 0) PrintIndex(names.Tables, reader.Index2);
                types.TypeUse(reader.Index);
                break;
            case Imm.MemArg or Imm.MemArgLane: PrintMemArg(ref reader); break;
            case Imm.HeapType: output.Write(' ').Write(types.Of(reader.RefType.Heap)); break;
            case Imm.Types: PrintSelectTypes(ref reader); break;
            default: PrintConstant(ref reader); break;
        }
    }

    private void PrintConstant(scoped ref InstructionReader reader)
    {
        output.Write(' ');
        switch (reader.Info.Immediate)
        {
            case Imm.I32 or Imm.I64: output.Write(reader.Const); break;
            case Imm.F32: output.Write(WatNumbers.Print((uint)reader.Const, FloatFormat.F32)); break;
            case Imm.F64: output.Write(WatNumbers.Print((ulong)reader.Const, FloatFormat.F64)); break;
            case Imm.V128: PrintVector((ulong)reader.Const, (ulong)reader.ConstHigh); break;
            case Imm.Lane: output.Write(reader.Lane); break;
            case Imm.Shuffle: output.Write(string.Join(' ', reader.ShuffleLanes.ToArray())); break;
            default: throw new InvalidOperationException($"{reader.Info.Mnemonic}: no text for immediates of kind {reader.Info.Immediate}");
        }
    }

    private void PrintVector(ulong low, ulong high) =>
        output.Write(FormattableString.Invariant($"i32x4 0x{(uint)low:x8} 0x{low >> 32:x8} 0x{(uint)high:x8} 0x{high >> 32:x8}"));

    private void PrintBlockType(BlockType type)
    {
        _labels.PushAndWrite();
        if (type.TypeIndex is { } index) types.TypeUse(index);
        else if (type.Result is { } result) output.Write($" (result {types.Of(result)})");
    }

    /// <summary>Labels of clauses are those around the block, whose own is already there.</summary>
    private void PrintCatches(ReadOnlySpan<CatchClause> clauses)
    {
        foreach (var clause in clauses)
        {
            output.Write(" (").Write(CatchWords.Of(clause.Kind));
            if (clause.HasTag) PrintIndex(names.Tags, clause.Tag);
            _labels.WriteTarget(clause.Label, skipped: 1);
            output.Write(')');
        }
    }

    private void PrintIndex(NameMap map, uint index) => output.Write(' ').Write(TypePrinter.Index(map, index));

    /// <summary>Memory 0 goes without saying, as nearly all modules have but one.</summary>
    private void PrintMemory(uint index)
    {
        if (index != 0) PrintIndex(names.Memories, index);
    }

    private void PrintPair(NameMap map, uint first, uint second)
    {
        PrintIndex(map, first);
        PrintIndex(map, second);
    }

    private void PrintTableElem(uint table, uint segment)
    {
        PrintIndex(names.Tables, table);
        PrintIndex(names.Elements, segment);
    }

    private void PrintMemArg(scoped ref InstructionReader reader)
    {
        PrintMemory(reader.Index);
        if (reader.MemOffset != 0) output.Write(FormattableString.Invariant($" offset={reader.MemOffset}"));
        if (reader.Align != reader.Info.NaturalAlignment) output.Write(FormattableString.Invariant($" align={1UL << (int)reader.Align}"));
        if (reader.Info.Immediate == Imm.MemArgLane) output.Write(' ').Write(reader.Lane);
    }

    /// <summary>"(result)" marks a select with types even where it has none.</summary>
    private void PrintSelectTypes(scoped ref InstructionReader reader)
    {
        output.Write(" (result");
        foreach (var type in reader.SelectTypes) output.Write(' ').Write(types.Of(type));
        output.Write(')');
    }
}
