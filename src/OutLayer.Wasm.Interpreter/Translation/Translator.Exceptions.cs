using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Interpreter.Translation;

// Exceptions: what is thrown, and the regions that catch. Values of an exception go straight to the slots of the label or handler.
internal sealed partial class Translator
{
    private readonly Sequence<TryRegion> _regions = new();
    private readonly Sequence<CatchTarget> _clauses = new();
    private int _region = -1; // the innermost one that is open

    public ReadOnlySpan<TryRegion> Regions => _regions.Written;

    public ReadOnlySpan<CatchTarget> Clauses => _clauses.Written;

    private ref TryRegion RegionAt(int index) => ref _regions[index];

    /// <summary>Opens a region; its instructions are those from here on.</summary>
    private int OpenRegion()
    {
        _regions.Add(new TryRegion { Start = _code.Count, End = -1, Around = _region, Next = _region, FirstClause = _clauses.Count, Offset = _offset });
        return _region = _regions.Count - 1;
    }

    private void CloseRegion(int index)
    {
        ref var region = ref RegionAt(index);
        if (region.End >= 0) return;
        region.End = _code.Count;
        _region = region.Around;
    }

    private void TryTable(ref InstructionReader reader)
    {
        int first = _clauses.Count;
        foreach (var clause in reader.Catches) AddClause(clause.HasTag ? (int)clause.Tag : -1, clause.HasReference, FrameAt(clause.Label));
        EnterTry(Opcode.TryTable, reader.BlockType);
        RegionAt(_region).FirstClause = first;
        RegionAt(_region).Clauses = _clauses.Count - first;
    }

    private void EnterTry(Opcode opcode, BlockType blockType)
    {
        var type = blockType.Resolve(_module);
        Settle(0);
        int slot = SlotOfTop(type.Parameters.Length), height = _operands.Count - type.Parameters.Length;
        _result = -1;
        _frames.Add(new ControlFrame(opcode, type, height, slot) { Region = OpenRegion() });
    }

    private void AddClause(int tag, bool withReference, ControlFrame target)
    {
        _clauses.Add(new CatchTarget { Tag = tag < 0 ? -1 : _layout.Tag(tag), WithReference = withReference, Slot = target.Slot, Target = target.Start });
        if (target.Start < 0) (target.Clauses ??= []).Add(_clauses.Count - 1);
    }

    private void BindClauses(ControlFrame frame)
    {
        if (frame.Clauses is null) return;
        Bind();
        foreach (int clause in frame.Clauses) _clauses[clause].Target = _code.Count;
    }

    /// <summary>A handler of a legacy try: ends what came before it, and starts with the exception's values.</summary>
    private void Handler(int tag)
    {
        var frame = _frames[^1];
        if (!_unreachable)
        {
            SettleTop(frame.Type.Results.Length);
            JumpTo(frame);
        }
        CloseRegion(frame.Region);
        Bind();
        _clauses.Add(new CatchTarget { Tag = tag < 0 ? -1 : _layout.Tag(tag), Slot = frame.Slot, Target = _code.Count });
        frame.Handlers.Add(_clauses.Count - 1);
        frame.IsInHandler = true;
        Restart(frame, tag < 0 ? [] : _module.Types[_module.Tags[tag]].Parameters);
    }

    /// <summary>Clauses of a legacy try lie apart where handlers hold other tries; a region has them in a row.</summary>
    private void GatherHandlers(ControlFrame frame)
    {
        if (frame.Opcode != Opcode.Try) return;
        ref var region = ref RegionAt(frame.Region);
        (region.FirstClause, region.Clauses) = (_clauses.Count, frame.Handlers.Count);
        foreach (int handler in frame.Handlers) _clauses.Add(_clauses[handler]);
    }

    /// <summary>Ends a try without handlers: what it throws is for the construct that the label names.</summary>
    private void Delegate(uint label)
    {
        int region = _frames[^1].Region;
        CloseRegion(region);
        RegionAt(region).Next = RegionOf(_frames.Count - 2 - (int)label);
        End();
    }

    /// <summary>The region in which something thrown directly inside of a construct is.</summary>
    private int RegionOf(int frame)
    {
        for (; frame >= 0; frame--)
            if (_frames[frame].Region >= 0 && !_frames[frame].IsInHandler)
                return _frames[frame].Region;
        return -1;
    }

    private void Throw(int tag)
    {
        int count = _module.Types[_module.Tags[tag]].Parameters.Length;
        SettleTop(count);
        Emit(Op.Throw, SlotOfTop(count), _layout.Tag(tag));
        _unreachable = true;
    }

    private void ThrowRef()
    {
        Emit(Op.ThrowRef, SlotOf(Pop()));
        _unreachable = true;
    }

    private void Rethrow(uint label)
    {
        int region = FrameAt(label).Region;
        RegionAt(region).Keeps = true;
        Emit(Op.Rethrow, region);
        _unreachable = true;
    }
}
