using System.Reflection.Emit;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Compiler;

/// <summary>Stores of numbers that may be NaNs which are not canonical.</summary>
internal sealed partial class FunctionCompiler
{
    /// <summary>
    /// Stores a result of arithmetic at the address on the CLR's stack. Whether it was a NaN is asked of the bytes that are there now: the exponent
    /// is all ones. Comparing the number with itself is slower where divisions and roots are under way (docs/rationale/0008).
    /// </summary>
    private void EmitCorrectedStore(OpcodeInfo info, Action value)
    {
        const int DoubledExponent32 = unchecked((int)0xFF00_0000), DoubledExponent64 = unchecked((int)0xFFE0_0000);
        bool wide = info.Opcode == Opcode.F64Store;
        var address = Temporary(typeof(nint));
        var done = _il.DefineLabel();
        _il.Emit(OpCodes.Stloc, address);
        EmitStoreAt(info, address, value);
        _il.Emit(OpCodes.Ldloc, address);
        EmitAdd(wide ? sizeof(int) : 0);
        _il.Emit(OpCodes.Unaligned, (byte)1);
        _il.Emit(OpCodes.Ldind_I4);
        _il.Emit(OpCodes.Ldc_I4_1);
        _il.Emit(OpCodes.Shl);
        _il.Emit(OpCodes.Ldc_I4, wide ? DoubledExponent64 : DoubledExponent32);
        _il.Emit(OpCodes.Blt_Un, done);
        value();
        value();
        _il.Emit(OpCodes.Bge, done); // an infinity
        EmitStoreAt(info, address, () => EmitCanonicalNaN(info.Pops[1]));
        _il.MarkLabel(done);
    }

    private void EmitStoreAt(OpcodeInfo info, LocalBuilder address, Action value)
    {
        _il.Emit(OpCodes.Ldloc, address);
        value();
        EmitUnaligned(info);
        _il.Emit(StoreOf(info.Opcode));
    }
}
