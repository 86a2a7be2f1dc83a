using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Compiler;

/// <summary>An upper bound of the height of a body's operand stack, from its instructions alone. What no path reaches does not count.</summary>
internal sealed class OperandHeight(Module module)
{
    private readonly Stack<(int Base, int Results)> _open = new();
    private int _height;

    public int Most { get; private set; }

    public void Note(ref InstructionReader reader)
    {
        switch (reader.Opcode)
        {
            case Opcode.Block or Opcode.Loop or Opcode.If or Opcode.Try or Opcode.TryTable: Open(ref reader); break;
            case Opcode.Else or Opcode.Catch or Opcode.CatchAll: _height = _open.Peek().Base; break;
            case Opcode.End or Opcode.Delegate when _open.TryPop(out var construct): _height = construct.Base + construct.Results; break;
            default: _height += EffectOf(ref reader); break;
        }
        _height = Math.Max(_height, 0);
        Most = Math.Max(Most, _height);
    }

    /// <summary>The parameters stay below, which makes the bound a little higher.</summary>
    private void Open(ref InstructionReader reader)
    {
        if (reader.Opcode == Opcode.If) _height--;
        _open.Push((_height, reader.BlockType.Resolve(module).Results.Length));
    }

    /// <summary>How much higher the stack is behind the instruction, at most.</summary>
    private int EffectOf(ref InstructionReader reader)
    {
        if (!reader.Info.Has(OpFlags.Special)) return reader.Info.Pushes.Length - reader.Info.Pops.Length;
        switch (reader.Opcode)
        {
            case Opcode.Drop or Opcode.LocalSet or Opcode.GlobalSet or Opcode.BrIf or Opcode.BrTable: return -1;
            case Opcode.Select or Opcode.SelectT: return -2;
            case Opcode.LocalTee or Opcode.Br or Opcode.Return or Opcode.Unreachable: return 0;
            case Opcode.Call: return EffectOf(module.TypeOf((int)reader.Index));
            case Opcode.CallIndirect: return EffectOf(module.Types[(int)reader.Index]) - 1;
            default: return 1;
        }
    }

    private static int EffectOf(Types.FuncType type) => type.Results.Length - type.Parameters.Length;
}
