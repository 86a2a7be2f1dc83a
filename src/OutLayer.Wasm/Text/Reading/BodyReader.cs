using OutLayer.Wasm.Binary.Writing;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Text;

/// <summary>
/// Reads instructions (core spec 6.5), flat and folded, and writes them in the order of the binary. What is open lies on a
/// stack of frames, so that nesting in a text costs no stack of ours.
/// </summary>
internal sealed partial class BodyReader
{
    private readonly WatCursor _cursor;
    private readonly ModuleScope _scope;
    private readonly WatTypes _types;
    private readonly ImmediateReader _immediates;
    private readonly LabelScope _labels = new();
    private readonly List<Frame> _frames = [];

    /// <summary>Folded instructions whose operands are being read: they come after those. A stack too, each frame knows its start.</summary>
    private readonly WasmWriter _pending = new();
    private WasmWriter _code = new();

    public BodyReader(WatCursor cursor, ModuleScope scope, WatTypes types)
    {
        (_cursor, _scope, _types) = (cursor, scope, types);
        _immediates = new ImmediateReader(cursor, scope, types, _labels);
    }

    /// <summary>What is open.</summary>
    private enum FrameKind : byte
    {
        /// <summary>A flat block: until "end".</summary>
        Flat,

        /// <summary>A folded plain instruction: operands until ")".</summary>
        Operands,

        /// <summary>A folded block, loop or try_table: instructions until ")".</summary>
        Folded,

        /// <summary>A folded if: its condition, then "(then"; after that "(else" at most; after that ")".</summary>
        If, IfThen, IfElse,

        /// <summary>A folded try: "(do"; after that catches or "(delegate"; after a last one ")".</summary>
        Try, TryDo, TryLast,

        /// <summary>A list of instructions inside a folded if or try.</summary>
        Clause,
    }

    /// <param name="Kind">What it is.</param>
    /// <param name="Start">Where it starts in the text.</param>
    /// <param name="Pending">Where its bytes start among the pending ones.</param>
    /// <param name="Opcode">Of a flat block, the instruction that started its current part.</param>
    /// <param name="Label">Of a folded if, its label, which its condition does not see.</param>
    private readonly record struct Frame(FrameKind Kind, int Start, int Pending = 0, Opcode Opcode = default, string? Label = null);

    /// <summary>Names of the labels of the last function.</summary>
    public List<(uint Index, string Name)> LabelNames => _labels.Names;

    /// <summary>Reads instructions up to the ")" that closes what holds them, and writes them with an "end".</summary>
    public void ReadAll(WasmWriter into, LocalScope locals)
    {
        Start(into, locals);
        while (_frames.Count > 0 || !_cursor.AtClose) Step();
        into.Write(Opcode.End);
    }

    /// <summary>Reads one folded instruction, and writes it with an "end".</summary>
    public void ReadFolded(WasmWriter into)
    {
        if (!_cursor.AtOpen) _cursor.FailUnexpected("an instruction in parentheses");
        Start(into, LocalScope.None);
        do Step();
        while (_frames.Count > 0);
        into.Write(Opcode.End);
    }

    private void Start(WasmWriter into, LocalScope locals)
    {
        _frames.Clear();
        _labels.Clear();
        _pending.Truncate(0);
        (_code, _immediates.Locals) = (into, locals);
    }

    private void Step()
    {
        switch (_cursor.Current.Kind)
        {
            case WatTokenKind.Open: OpenFolded(); break;
            case WatTokenKind.Close: CloseFolded(); break;
            case WatTokenKind.Atom: ReadFlat(); break;
            default: _cursor.FailUnexpected(_frames.Count > 0 ? $"an instruction, \")\" or \"end\" ({Unclosed()})" : "an instruction or \")\""); break;
        }
    }

    private string Unclosed() => $"line {_cursor.Source.LineOf(_frames[^1].Start)} opens what is not closed";

    private void Push(Frame frame)
    {
        int limit = _cursor.Source.Limits.Nesting;
        if (_frames.Count >= limit) _cursor.Source.FailLimit("instructions open at once", _frames.Count + 1, limit, frame.Start);
        _frames.Add(frame);
    }

    private Frame Pop()
    {
        var frame = _frames[^1];
        _frames.RemoveAt(_frames.Count - 1);
        return frame;
    }

    private void ReplaceTop(FrameKind kind) => _frames[^1] = _frames[^1] with { Kind = kind };

    /// <summary>Moves the bytes that a frame held back to the code.</summary>
    private void Flush(Frame frame)
    {
        _code.WriteBytes(_pending.Written[frame.Pending..]);
        _pending.Truncate(frame.Pending);
    }

    /// <summary>The row of the mnemonic here.</summary>
    private OpcodeInfo ReadMnemonic()
    {
        if (_cursor.Current.Kind == WatTokenKind.Atom && Mnemonics.Find(_cursor.Word) is { } row)
        {
            _cursor.Advance();
            return row;
        }
        if (_cursor.Current.Kind != WatTokenKind.Atom) _cursor.FailUnexpected("an instruction");
        var feature = Mnemonics.FeatureOf(System.Text.Encoding.UTF8.GetString(_cursor.Word));
        if (feature != WasmFeature.None) _cursor.Source.Needs(feature, _cursor.Show(), _cursor.Current.Start);
        throw _cursor.Source.Error($"unknown operator {_cursor.Show()}", _cursor.Current.Start);
    }
}
