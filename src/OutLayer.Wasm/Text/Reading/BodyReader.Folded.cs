using OutLayer.Wasm.Binary.Writing;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Text;

// Folded instructions.
internal sealed partial class BodyReader
{
    private void OpenFolded()
    {
        if (_frames.Count > 0 && TryOpenClause(_frames[^1])) return;
        int at = _cursor.Current.Start;
        _cursor.Advance();
        var info = ReadMnemonic();
        switch (info.Opcode)
        {
            case Opcode.Block or Opcode.Loop or Opcode.TryTable: OpenBlock(info.Opcode, FrameKind.Folded, at); break;
            case Opcode.Try: OpenBlock(info.Opcode, FrameKind.Try, at); break;
            case Opcode.If:
                string? label = _cursor.TryId();
                Push(new Frame(FrameKind.If, at, _pending.Length, Label: label));
                WriteBlockStart(info.Opcode, _pending);
                break;
            case Opcode.Else or Opcode.End or Opcode.Catch or Opcode.CatchAll or Opcode.Delegate:
                throw _cursor.Source.Error($"unexpected \"({info.Mnemonic}\"", at);
            default:
                Push(new Frame(FrameKind.Operands, at, _pending.Length));
                _immediates.ReadPlain(info, _pending);
                break;
        }
    }

    private void OpenBlock(Opcode opcode, FrameKind kind, int at)
    {
        string? label = _cursor.TryId();
        WriteBlockStart(opcode, _code);
        _labels.Push(label);
        Push(new Frame(kind, at));
    }

    /// <summary>Opens a part of a folded if or try; true if the frame asks for one, or there is one.</summary>
    private bool TryOpenClause(Frame frame)
    {
        int at = _cursor.Current.Start;
        switch (frame.Kind)
        {
            case FrameKind.If when _cursor.TryForm("then"u8):
                Flush(frame);
                _labels.Push(frame.Label);
                OpenClause(FrameKind.IfThen, at);
                return true;
            case FrameKind.IfThen when _cursor.TryForm("else"u8):
                _code.Write(Opcode.Else);
                OpenClause(FrameKind.IfElse, at);
                return true;
            case FrameKind.Try:
                _cursor.Open("do"u8);
                OpenClause(FrameKind.TryDo, at);
                return true;
            case FrameKind.TryDo: return OpenCatch(at);
            case FrameKind.IfThen or FrameKind.IfElse or FrameKind.TryLast:
                _cursor.FailUnexpected("\")\"");
                return false;
            default: return false;
        }
    }

    private bool OpenCatch(int at)
    {
        _cursor.Advance();
        var info = ReadMnemonic();
        bool isFirst = _frames[^1].Opcode == default;
        if (!(info.Opcode is Opcode.Catch or Opcode.CatchAll || info.Opcode == Opcode.Delegate && isFirst))
            _cursor.Source.Fail($"unexpected \"({info.Mnemonic}\", expected a catch", at);
        if (info.Opcode == Opcode.Delegate)
        {
            _labels.Pop();
            _immediates.ReadPlain(info, _code);
            _cursor.Close();
            _frames[^1] = _frames[^1] with { Kind = FrameKind.TryLast, Opcode = Opcode.Delegate };
            return true;
        }
        _immediates.ReadPlain(info, _code);
        _frames[^1] = _frames[^1] with { Opcode = info.Opcode };
        OpenClause(info.Opcode == Opcode.CatchAll ? FrameKind.TryLast : FrameKind.TryDo, at);
        return true;
    }

    private void OpenClause(FrameKind next, int at)
    {
        ReplaceTop(next);
        Push(new Frame(FrameKind.Clause, at));
    }

    private void CloseFolded()
    {
        var frame = _frames[^1];
        switch (frame.Kind)
        {
            case FrameKind.Flat: _cursor.FailUnexpected($"\"end\" ({Unclosed()})"); break;
            case FrameKind.If: _cursor.FailUnexpected("\"(then\""); break;
            case FrameKind.Try: _cursor.FailUnexpected("\"(do\""); break;
            case FrameKind.Operands: Flush(frame); break;
            case FrameKind.Clause: break;
            case FrameKind.TryLast when frame.Opcode == Opcode.Delegate: break;
            default:
                _code.Write(Opcode.End);
                _labels.Pop();
                break;
        }
        Pop();
        _cursor.Advance();
    }
}
