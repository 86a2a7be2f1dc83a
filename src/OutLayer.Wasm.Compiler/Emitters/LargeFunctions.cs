using System.Reflection.Emit;

namespace OutLayer.Wasm.Compiler;

/// <summary>Operands that are needed twice, or later, and functions so large that the JIT does not optimise them.</summary>
internal sealed partial class FunctionCompiler
{
    /// <summary>
    /// Takes an operand from the CLR's stack; the result pushes it. Unoptimised code has all locals in the frame, so there what is a local
    /// is read again and not copied.
    /// </summary>
    private Action Take(Operand operand)
    {
        if (_isLarge && LocalOf(operand.Symbol) is { } local)
        {
            _il.Emit(OpCodes.Pop);
            return () => LoadLocal(local);
        }
        var taken = Temporary(ClrTypes.Of(operand.Type));
        _il.Emit(OpCodes.Stloc, taken);
        return () => _il.Emit(OpCodes.Ldloc, taken);
    }

    private Action TakeIndex(Operand operand)
    {
        if (_isLarge)
        {
            var narrow = Take(operand);
            return () =>
            {
                narrow();
                _il.Emit(OpCodes.Conv_U8);
            };
        }
        var index = Temporary(typeof(long));
        _il.Emit(OpCodes.Conv_U8);
        _il.Emit(OpCodes.Stloc, index);
        return () => _il.Emit(OpCodes.Ldloc, index);
    }

    /// <summary>The local of the body at hand that holds the value.</summary>
    private int? LocalOf(Symbol symbol)
    {
        int local = symbol.Variable - _body.FirstVariable;
        return symbol is { IsVariable: true, Addend: 0 } && IsCurrent(symbol) && local >= 0 && local < _body.LocalTypes.Count ? local : null;
    }

    private readonly bool _isLarge;
}
