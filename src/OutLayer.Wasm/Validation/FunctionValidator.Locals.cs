using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Validation;

// Locals. One whose type has no default must be set before it is read (core spec 3.4.1); what a block sets is forgotten at its end.
internal sealed partial class FunctionValidator
{
    private readonly LocalTypes _locals = new();
    private readonly List<int> _setLocals = [];
    private readonly HashSet<int> _isSet = [];

    private void SetLocals(FunctionBody body)
    {
        foreach (var run in body.Locals) context.CheckValType(run.Type, _place, body.Start);
        _locals.Set(_type, body);
        ForgetLocals(0);
    }

    private ValType Local(uint index)
    {
        if (index >= (uint)_locals.Count) Invalid($"unknown local {index}");
        return _locals[(int)index];
    }

    private void LocalGet(uint index)
    {
        var type = Local(index);
        if (!type.HasDefault && !IsParameter(index) && !_isSet.Contains((int)index)) Invalid($"uninitialized local {index} of type {type}");
        Push(type);
    }

    private void LocalSet(uint index)
    {
        var type = Local(index);
        Pop(type);
        if (!type.HasDefault && !IsParameter(index) && _isSet.Add((int)index)) _setLocals.Add((int)index);
    }

    private bool IsParameter(uint index) => index < (uint)_type.Parameters.Length;

    private void ForgetLocals(int count)
    {
        for (; _setLocals.Count > count; _setLocals.RemoveAt(_setLocals.Count - 1)) _isSet.Remove(_setLocals[^1]);
    }
}
