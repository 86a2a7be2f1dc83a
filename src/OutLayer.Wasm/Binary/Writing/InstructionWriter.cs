using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Binary.Writing;

/// <summary>Writes instructions as a reader gives them (core spec 5.4), numbers in their shortest form.</summary>
internal static class InstructionWriter
{
    public static void Write(this WasmWriter writer, scoped ref InstructionReader instruction)
    {
        writer.Write(instruction.Opcode);
        switch (instruction.Info.Immediate)
        {
            case Imm.None: break;
            case Imm.Label or Imm.Function or Imm.Local or Imm.Global or Imm.Table or Imm.Data or Imm.Elem or Imm.Type or Imm.Tag or Imm.Memory:
                writer.WriteU32(instruction.Index);
                break;
            case Imm.TableElem or Imm.TableTable or Imm.CallIndirect or Imm.MemoryMemory or Imm.MemoryData:
                writer.WriteU32(instruction.Index);
                writer.WriteU32(instruction.Index2);
                break;
            case Imm.I32 or Imm.I64: writer.WriteSigned(instruction.Const); break;
            case Imm.F32: writer.WriteFixed32((uint)instruction.Const); break;
            case Imm.F64: writer.WriteFixed64((ulong)instruction.Const); break;
            case Imm.V128:
                writer.WriteFixed64((ulong)instruction.Const);
                writer.WriteFixed64((ulong)instruction.ConstHigh);
                break;
            case Imm.Lane: writer.WriteByte(instruction.Lane); break;
            case Imm.Shuffle: writer.WriteBytes(instruction.ShuffleLanes); break;
            case Imm.MemArg or Imm.MemArgLane: WriteMemArg(writer, ref instruction); break;
            case Imm.BlockType: writer.Write(instruction.BlockType); break;
            case Imm.TryTable:
                writer.Write(instruction.BlockType);
                WriteCatches(writer, instruction.Catches);
                break;
            case Imm.HeapType: writer.WriteHeapType(instruction.RefType.Heap); break;
            case Imm.LabelTable: WriteLabels(writer, instruction.Labels); break;
            case Imm.Types: writer.Write(instruction.SelectTypes.AsSpan()); break;
            default: throw new InvalidOperationException($"{instruction.Info.Mnemonic}: no way to write immediates of kind {instruction.Info.Immediate}");
        }
    }

    private static void WriteMemArg(WasmWriter writer, scoped ref InstructionReader instruction)
    {
        const uint HasMemory = 64;
        writer.WriteU32(instruction.Align | (instruction.Index == 0 ? 0 : HasMemory));
        if (instruction.Index != 0) writer.WriteU32(instruction.Index);
        writer.WriteU64(instruction.MemOffset);
        if (instruction.Info.Immediate == Imm.MemArgLane) writer.WriteByte(instruction.Lane);
    }

    private static void WriteCatches(WasmWriter writer, ReadOnlySpan<CatchClause> clauses)
    {
        writer.WriteU32((uint)clauses.Length);
        foreach (var clause in clauses)
        {
            writer.WriteByte((byte)clause.Kind);
            if (clause.HasTag) writer.WriteU32(clause.Tag);
            writer.WriteU32(clause.Label);
        }
    }

    private static void WriteLabels(WasmWriter writer, ReadOnlySpan<uint> labels)
    {
        writer.WriteU32((uint)labels.Length - 1); // the default one is not counted
        foreach (uint label in labels) writer.WriteU32(label);
    }
}
