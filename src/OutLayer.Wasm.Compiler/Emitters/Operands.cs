using System.Reflection.Emit;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Compiler;

internal sealed partial class FunctionCompiler
{
    /// <summary>Temporaries of one type are used in turn: a fresh one has a short life of its own, which allocates registers better.</summary>
    private const int TemporariesPerType = 16;

    private readonly Dictionary<(int Height, Type Type), LocalBuilder> _slots = [];
    private readonly Dictionary<Type, (LocalBuilder?[] Locals, int Next)> _temporaries = [];

    private LocalBuilder Slot(int height, ValType type)
    {
        var clrType = ClrTypes.Of(type);
        if (!_slots.TryGetValue((height, clrType), out var local)) _slots[(height, clrType)] = local = Declare(clrType);
        return local;
    }

    private LocalBuilder Temporary(Type type)
    {
        var (locals, next) = _temporaries.TryGetValue(type, out var known) ? known : (new LocalBuilder?[TemporariesPerType], 0);
        _temporaries[type] = (locals, (next + 1) % TemporariesPerType);
        return locals[next] ??= Declare(type);
    }

    private void Push(ValType type, bool maybeNaN = false) => Push(type, maybeNaN ? type.Kind : null);

    private void Push(ValType type, ValKind? nanLane, int source = Operand.Computed)
    {
        _stack.Add(new Operand(type, OnStack: true, nanLane, Source: source));
        CountDeepest();
    }

    private Operand Pop()
    {
        var top = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        return top;
    }

    private void PopMany(int count) => _stack.RemoveRange(_stack.Count - count, count);

    /// <summary>Moves every operand from the CLR's stack to its local, top first.</summary>
    /// <remarks>Done wherever code branches, traps or calls: the JIT would take a place in the frame for each operand that waits, each time.</remarks>
    private void Spill() => SpillFrom(0);

    private void SpillFrom(int lowest)
    {
        for (int i = _stack.Count - 1; i >= lowest && _stack[i].OnStack; i--)
        {
            _il.Emit(OpCodes.Stloc, Slot(i, _stack[i].Type));
            _stack[i] = _stack[i] with { OnStack = false };
        }
    }

    /// <summary>Brings the top operands onto the CLR's stack, in order.</summary>
    private void Need(int count)
    {
        int first = _stack.Count - count;
        int firstOnStack = _stack.Count;
        while (firstOnStack > 0 && _stack[firstOnStack - 1].OnStack) firstOnStack--;
        if (firstOnStack <= first) return;
        SpillFrom(first);
        for (int i = first; i < _stack.Count; i++)
        {
            _il.Emit(OpCodes.Ldloc, Slot(i, _stack[i].Type));
            _stack[i] = _stack[i] with { OnStack = true, Source = Operand.Placed };
        }
    }

    /// <summary>Takes the top operand from the CLR's stack into a temporary.</summary>
    private LocalBuilder PopToTemporary()
    {
        Need(1);
        var local = Temporary(ClrTypes.Of(Pop().Type));
        _il.Emit(OpCodes.Stloc, local);
        return local;
    }

    /// <summary>Makes the top operands' NaNs canonical, wherever they are, because their bits are about to be seen.</summary>
    private void Canonicalize(int count)
    {
        int first = _stack.Count - count;
        for (int i = _stack.Count - 1; i >= first; i--)
        {
            if (!_stack[i].MaybeNaN) continue;
            bool alone = i == 0 || !_stack[i - 1].OnStack || _stack[i].Type == ValType.V128; // a branch with others below would cost places in the frame
            if (i == _stack.Count - 1 && _stack[i].OnStack && alone) CanonicalizeTop(_stack[i].Type, _stack[i].NaNLane!.Value);
            else
            {
                Spill();   // all of them: what is on the CLR's stack is always the top of ours, without gaps
                _il.Emit(OpCodes.Ldloc, Slot(i, _stack[i].Type));
                CanonicalizeTop(_stack[i].Type, _stack[i].NaNLane!.Value);
                _il.Emit(OpCodes.Stloc, Slot(i, _stack[i].Type));
            }
            _stack[i] = _stack[i] with { NaNLane = null, Symbol = default };
        }
    }

    private void CanonicalizeTop(ValType type, ValKind lane)
    {
        if (type == ValType.V128) CanonicalizeLanes(lane);
        else CanonicalizeTop(type);
    }

    /// <summary>x if it is equal to itself, else the canonical NaN, of the value on top of the CLR's stack.</summary>
    private void CanonicalizeTop(ValType type)
    {
        var value = Temporary(ClrTypes.Of(type));
        _il.Emit(OpCodes.Stloc, value);
        EmitCanonicalLocal(type, () => _il.Emit(OpCodes.Ldloc, value), () => _il.Emit(OpCodes.Stloc, value));
        _il.Emit(OpCodes.Ldloc, value);
    }

    /// <summary>"Not less, not unordered" of a value and itself: one jump on x64, where equality takes two.</summary>
    private void EmitCanonicalLocal(ValType type, Action load, Action store)
    {
        var done = _il.DefineLabel();
        load();
        load();
        _il.Emit(OpCodes.Bge, done);
        EmitCanonicalNaN(type);
        store();
        _il.MarkLabel(done);
    }

    /// <summary>The canonical NaN is quiet, so that folding it keeps its bits.</summary>
    private void EmitCanonicalNaN(ValType type)
    {
        if (type.Kind == ValKind.F32)
        {
            _il.Emit(OpCodes.Ldc_I4, WasmMath.CanonicalNaN32);
            Call(ClrTypes.Method(typeof(BitConverter), nameof(BitConverter.Int32BitsToSingle)));
        }
        else
        {
            _il.Emit(OpCodes.Ldc_I8, WasmMath.CanonicalNaN64);
            Call(ClrTypes.Method(typeof(BitConverter), nameof(BitConverter.Int64BitsToDouble)));
        }
    }
}
