using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Compiler;

/// <summary>Finds which locals each loop sets, those of loops inside included.</summary>
internal sealed class LoopLocals
{
    /// <summary>Loops that set more are not told apart: nested ones would count each local once a level.</summary>
    private const int Most = 64;

    private readonly Stack<(int Offset, bool IsLoop)> _open = new();
    private readonly Stack<HashSet<int>?> _loops = new();

    public void Note(ref InstructionReader reader, Dictionary<int, HashSet<int>?> found)
    {
        switch (reader.Opcode)
        {
            case Opcode.Loop:
                _open.Push((reader.Offset, true));
                _loops.Push([]);
                break;
            case Opcode.Block or Opcode.If or Opcode.Try or Opcode.TryTable:
                _open.Push((reader.Offset, false));
                break;
            case Opcode.End or Opcode.Delegate when _open.TryPop(out var construct) && construct.IsLoop:
                Close(construct.Offset, found);
                break;
            case Opcode.LocalSet or Opcode.LocalTee when _loops.Count > 0:
                Add([(int)reader.Index]);
                break;
        }
    }

    private void Close(int loop, Dictionary<int, HashSet<int>?> found)
    {
        var locals = _loops.Pop();
        found[loop] = locals;
        if (_loops.Count > 0) Add(locals);
    }

    /// <summary>To the innermost loop that is open.</summary>
    private void Add(IEnumerable<int>? locals)
    {
        var all = _loops.Pop();
        if (locals is null || all is null) all = null;
        else all.UnionWith(locals);
        _loops.Push(all is { Count: <= Most } ? all : null);
    }
}
