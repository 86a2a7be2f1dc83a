using System.Reflection.Emit;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Compiler;

internal sealed partial class FunctionCompiler
{
    private int _inlineBudget, _inlineNesting;

    /// <summary>The callee's body in place of a call, as a block whose label is its return.</summary>
    private void EmitInlined(int function)
    {
        var caller = _body;
        _inlineBudget -= _module.Bodies[function - _module.ImportedFunctions].Length;
        _inlineNesting++;
        SettleForHandlers();
        Canonicalize(_module.TypeOf(function).Parameters.Length);
        _body = NewBody(function, _frames.Count, caller.Depth + FrameDepthOf(function));
        TakeArguments();
        DeclareOwnLocals();
        EmitFrame();
        Open(new ControlFrame { Label = _il.DefineLabel(), Height = _stack.Count, Type = new FuncType([], _body.Type.Results) });
        EmitBody();
        GiveBack(_body);
        _body = caller;
        _inlineNesting--;
    }

    /// <summary>Locals of bodies that are done serve the next ones, so that many inlined calls do not make a large frame.</summary>
    private readonly Dictionary<Type, Stack<LocalBuilder>> _free = [];

    private LocalBuilder Borrow(Type type) =>
        _free.TryGetValue(type, out var free) && free.TryPop(out var local) ? local : Declare(type);

    private void GiveBack(BodyState body)
    {
        foreach (var local in body.Locals)
        {
            if (!_free.TryGetValue(local!.LocalType, out var free)) _free[local.LocalType] = free = new Stack<LocalBuilder>();
            free.Push(local);
        }
    }

    private void TakeArguments()
    {
        var parameters = _body.Type.Parameters;
        var locals = parameters.Select(type => Borrow(ClrTypes.Of(type))).ToArray();
        for (int i = 0; i < locals.Length; i++) AddLocal(parameters[i], locals[i]);
        Need(locals.Length);
        for (int i = locals.Length - 1; i >= 0; i--)
        {
            NoteSet(i, Pop());
            _il.Emit(OpCodes.Stloc, locals[i]);
        }
        Spill(); // the body may branch
    }
}
