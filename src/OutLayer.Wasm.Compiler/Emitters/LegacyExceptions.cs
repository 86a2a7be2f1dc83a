using System.Reflection.Emit;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Compiler;

/// <summary>
/// The older exceptions (exception handling proposal, legacy): handlers are part of the try, and <c>delegate</c> sends exceptions
/// past the tries between it and its label.
/// </summary>
internal sealed partial class FunctionCompiler
{
    private void EmitTry(BlockType blockType)
    {
        var found = _body.Scan.TryAt(_offset);
        if (found.Delegate is { } label) OpenTry(blockType, new TryBlock(_offset, Passes(label) ? [new CatchClause(CatchKind.CatchAll, 0, 0)] : []));
        else OpenTry(blockType, new TryBlock(_offset, found.Handlers));
    }

    /// <summary>True if there are regions between here and the label, so that exceptions for it must be carried past them.</summary>
    private bool Passes(uint label) => _regions > FrameAt(label).InnerRegions;

    /// <param name="tag">Null for catch_all.</param>
    private void EmitCatch(int? tag)
    {
        var frame = _frames[^1];
        var block = frame.Try!;
        if (!_unreachable) FallOut(frame);
        EmitDelegated(frame);
        if (block.IsOpen) EmitHandlerJumps(frame);
        else if (!_unreachable) _il.Emit(OpCodes.Br, frame.Label);
        Restart(frame, []);
        StartHandler(block, tag);
    }

    private void EmitHandlerJumps(ControlFrame frame)
    {
        CloseRegion(frame);
        EmitCaught(frame.Try!);
        frame.Try!.Handlers = EmitClauseJumps(frame.Try);
    }

    private void StartHandler(TryBlock block, int? tag)
    {
        int next = block.NextHandler;
        bool isTaken = next < block.Clauses.Count && (block.Clauses[next].HasTag ? (int)block.Clauses[next].Tag == tag : tag is null);
        if (!isTaken)
        {
            _unreachable = true; // a handler before it takes the same
            return;
        }
        _il.MarkLabel(block.Handlers[next]);
        block.NextHandler++;
        if (tag is { } index) EmitPayload(block, index);
    }

    private void EmitRethrow(uint label)
    {
        Spill();
        PrepareThrow();
        _il.Emit(OpCodes.Ldloc, FrameAt(label).Try!.Exception!);
        EmitDepth();
        EndThrow(nameof(InstanceOperations.Rethrow));
    }

    /// <summary>Ends a try: what it guards throws as if it stood right in the labelled construct.</summary>
    private void EmitDelegate(uint label)
    {
        var frame = _frames[^1];
        if (!_unreachable) FallOut(frame);
        EmitDelegated(frame);
        bool caught = frame.Try!.IsOpen;
        if (caught) CloseRegion(frame);
        _frames.RemoveAt(_frames.Count - 1);
        if (caught) SendTo(FrameAt(label), frame.Try.Exception!);
        Close(frame);
    }

    private void SendTo(ControlFrame target, LocalBuilder exception)
    {
        var arrival = _il.DefineLabel();
        (target.Delegated ??= []).Add((arrival, exception));
        _il.Emit(_regions > target.InnerRegions ? OpCodes.Leave : OpCodes.Br, arrival);
        _unreachable = true;
    }

    /// <summary>At the end of a construct: throws what was delegated to it, so that the same handlers see it as see its own.</summary>
    private void EmitDelegated(ControlFrame frame)
    {
        if (frame.Delegated is not { } sent) return;
        var past = _il.DefineLabel();
        if (!_unreachable) _il.Emit(OpCodes.Br, past);
        foreach (var (label, exception) in sent)
        {
            _il.MarkLabel(label);
            _il.Emit(OpCodes.Ldloc, exception);
            _il.Emit(OpCodes.Throw);
            _freeExceptions.Push(exception);
        }
        if (!_unreachable) _il.MarkLabel(past);
        frame.Delegated = null;
    }
}
