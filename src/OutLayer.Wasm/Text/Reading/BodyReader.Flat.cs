using OutLayer.Wasm.Binary.Writing;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Text;

// Flat instructions.
internal sealed partial class BodyReader
{
    private void ReadFlat()
    {
        if (_frames.Count > 0 && _frames[^1].Kind is not (FrameKind.Flat or FrameKind.Folded or FrameKind.Clause))
            _cursor.FailUnexpected("an instruction in parentheses or \")\"");
        int at = _cursor.Current.Start;
        var info = ReadMnemonic();
        switch (info.Opcode)
        {
            case Opcode.Block or Opcode.Loop or Opcode.If or Opcode.Try or Opcode.TryTable:
                string? label = _cursor.TryId();
                WriteBlockStart(info.Opcode, _code);
                _labels.Push(label);
                Push(new Frame(FrameKind.Flat, at, Opcode: info.Opcode));
                break;
            case Opcode.Else: NextPart(info, at, Opcode.If); break;
            case Opcode.Catch or Opcode.CatchAll: NextPart(info, at, Opcode.Try, Opcode.Catch); break;
            case Opcode.Delegate: EndByDelegate(info, at); break;
            case Opcode.End: EndFlat(at); break;
            default: _immediates.ReadPlain(info, _code); break;
        }
    }

    /// <summary>else, catch and catch_all: the next part of the flat block that is open, which must be at one of the parts given.</summary>
    private void NextPart(OpcodeInfo info, int at, params ReadOnlySpan<Opcode> after)
    {
        RequireFlat(info, at, after);
        if (info.Opcode == Opcode.Else) CheckLabel();
        _immediates.ReadPlain(info, _code);
        _frames[^1] = _frames[^1] with { Opcode = info.Opcode };
    }

    private void EndFlat(int at)
    {
        RequireFlat(OpcodeTable.Get(Opcode.End), at, []);
        CheckLabel();
        _code.Write(Opcode.End);
        _labels.Pop();
        Pop();
    }

    /// <summary>Its label is counted from outside of the try that it ends.</summary>
    private void EndByDelegate(OpcodeInfo info, int at)
    {
        RequireFlat(info, at, [Opcode.Try]);
        _labels.Pop();
        Pop();
        _immediates.ReadPlain(info, _code);
    }

    private void RequireFlat(OpcodeInfo info, int at, ReadOnlySpan<Opcode> after)
    {
        bool fits = _frames.Count > 0 && _frames[^1].Kind == FrameKind.Flat && (after.IsEmpty || after.Contains(_frames[^1].Opcode));
        if (!fits) _cursor.Source.Fail($"unexpected \"{info.Mnemonic}\": no block is open that it could belong to", at);
    }

    /// <summary>"end" and "else" may repeat the label of their block.</summary>
    private void CheckLabel()
    {
        int at = _cursor.Current.Start;
        if (_cursor.TryId() is { } label && label != _labels.Innermost) _cursor.Source.Fail($"mismatching label {WatStrings.ShowId(label)}", at);
    }

    /// <summary>The opcode, its block type, and the catch clauses of a try_table, whose labels are those around it.</summary>
    private void WriteBlockStart(Opcode opcode, WasmWriter into)
    {
        into.Write(opcode);
        into.Write(new Signature(_cursor, _types).ReadBlockType(_scope.Types));
        if (opcode == Opcode.TryTable) _immediates.ReadCatches(into);
    }
}
