using System.Reflection.Emit;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Compiler;

/// <summary>
/// The older exceptions (exception handling proposal, legacy): handlers are part of the try, and <c>delegate</c> sends exceptions
/// past the tries between it and its label.
/// </summary>
internal sealed partial class FunctionCompiler
{
    private readonly Stack<LocalBuilder> _freeExceptions = new();

    private void EmitTry(BlockType blockType)
    {
        var (handlers, target) = _body.Scan.TryAt(_offset);
        OpenTry(blockType, new TryBlock(_offset, handlers) { Outer = target is { } label ? FrameAt(label).InnermostInside : _innermost });
    }

    /// <param name="tag">Null for catch_all.</param>
    private void EmitCatch(int? tag)
    {
        var frame = _frames[^1];
        frame.Try!.IsOpen = false;
        if (!_unreachable)
        {
            FallOut(frame);
            _il.Emit(OpCodes.Br, frame.Label);
        }
        Restart(frame, []);
        StartHandler(frame.Try, tag);
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
        _il.MarkLabel(block.Labels[next]);
        block.NextHandler++;
        EmitSet(_innermostLocal, _innermost);
        if (_body.Scan.Rethrows) KeepCaught(block);
        if (tag is { } index) EmitPayload(index);
    }

    private void KeepCaught(TryBlock block)
    {
        block.Caught ??= _freeExceptions.TryPop(out var free) ? free : Declare(typeof(GuestException));
        _il.Emit(OpCodes.Ldloc, _caught);
        _il.Emit(OpCodes.Stloc, block.Caught);
    }

    private void EmitRethrow(uint label)
    {
        Spill();
        PrepareThrow();
        _il.Emit(OpCodes.Ldloc, FrameAt(label).Try!.Caught!);
        EmitDepth();
        EndThrow(nameof(InstanceOperations.Rethrow));
    }
}
