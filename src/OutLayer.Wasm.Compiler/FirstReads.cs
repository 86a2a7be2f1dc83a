using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Compiler;

/// <summary>
/// Finds locals that may be read before they are set, which must begin as zero. What is set in a construct is set for all that follows in
/// it: no branch leads into its middle.
/// </summary>
internal sealed class FirstReads
{
    private readonly Stack<int> _open = new([0]);
    private readonly HashSet<int> _isOpen = [0];
    private readonly Dictionary<int, int> _setIn = [];
    private readonly HashSet<int> _read = [];
    private int _constructs;

    /// <summary>True if a read of the local may see what it began as.</summary>
    public bool MayRead(int local) => _read.Contains(local);

    public void Note(ref InstructionReader reader)
    {
        switch (reader.Opcode)
        {
            case Opcode.Block or Opcode.Loop or Opcode.If or Opcode.Try or Opcode.TryTable:
                Open();
                break;
            case Opcode.Else or Opcode.Catch or Opcode.CatchAll:
                Close();
                Open();
                break;
            case Opcode.End or Opcode.Delegate:
                Close();
                break;
            case Opcode.LocalSet or Opcode.LocalTee when !IsSet((int)reader.Index):
                _setIn[(int)reader.Index] = _open.Peek();
                break;
            case Opcode.LocalGet when !IsSet((int)reader.Index):
                _read.Add((int)reader.Index);
                break;
        }
    }

    private bool IsSet(int local) => _setIn.TryGetValue(local, out int construct) && _isOpen.Contains(construct);

    private void Open()
    {
        _open.Push(++_constructs);
        _isOpen.Add(_constructs);
    }

    private void Close() => _isOpen.Remove(_open.Pop());
}
