using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Binary;

/// <summary>Finds where a constant expression ends (core spec 5.4.9); what stands in it is the validator's matter.</summary>
internal static class ConstExprReader
{
    public static ConstExpr Read(ref WasmReader reader, DecodeState state)
    {
        int start = reader.Position;
        var instructions = new InstructionReader(state.Bytes.Span, start, reader.Remaining, state.Features, reader.Place);
        for (int open = 1; open > 0;)
        {
            if (!instructions.MoveNext()) reader.Fail("unexpected end of section or function: END opcode expected", instructions.NextOffset);
            if (instructions.Info.Immediate is Imm.BlockType or Imm.TryTable) open++;
            else if (instructions.Opcode is Opcode.End or Opcode.Delegate) open--;
        }
        reader.Skip(instructions.NextOffset - start);
        return new ConstExpr(start, instructions.NextOffset - start);
    }
}
