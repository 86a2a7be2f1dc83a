using System.Reflection.Emit;

namespace OutLayer.Wasm.Compiler;

/// <summary>
/// Constants of 64 bits that loops use. The JIT makes each anew where it is met, with an instruction of ten bytes; those met most
/// are put in locals before the body, in a way that the JIT cannot see through.
/// </summary>
internal sealed partial class FunctionCompiler
{
    /// <summary>Each takes a register, or a place in the frame.</summary>
    private const int MaxWideConstants = 4;

    private readonly Dictionary<long, LocalBuilder> _wideConstants = [];

    private void LoadWideConstants()
    {
        var most = _body.Scan.WideConstants.OrderByDescending(constant => constant.Value).ThenBy(constant => constant.Key).Take(MaxWideConstants);
        foreach (var (value, _) in most) LoadWideConstant(value);
    }

    /// <summary>The constant plus the highest bit of an address, which is 0: the JIT does not know that.</summary>
    private void LoadWideConstant(long value)
    {
        var local = _wideConstants[value] = Declare(typeof(long));
        _il.Emit(OpCodes.Ldloc, _store);
        _il.Emit(OpCodes.Ldc_I4, 63);
        _il.Emit(OpCodes.Shr_Un);
        _il.Emit(OpCodes.Conv_I8);
        _il.Emit(OpCodes.Ldc_I8, value);
        _il.Emit(OpCodes.Add);
        _il.Emit(OpCodes.Stloc, local);
    }

    private void EmitI64Const(long value)
    {
        if (_wideConstants.TryGetValue(value, out var local)) _il.Emit(OpCodes.Ldloc, local);
        else _il.Emit(OpCodes.Ldc_I8, value);
    }
}
