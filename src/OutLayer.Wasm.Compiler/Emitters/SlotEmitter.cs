using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Compiler;

/// <summary>Reading and writing 8-byte slots, a v128 as two of them: globals, results, parameters of host functions.</summary>
internal static class SlotEmitter
{
    /// <summary>Address on the CLR's stack becomes the value.</summary>
    public static void EmitLoadSlot(this ILGenerator il, ValType type)
    {
        if (type.Kind == ValKind.V128) il.EmitVector(OpCodes.Ldobj);
        else il.Emit(type.Kind switch
        {
            ValKind.I32 => OpCodes.Ldind_I4,
            ValKind.I64 => OpCodes.Ldind_I8,
            ValKind.F32 => OpCodes.Ldind_R4,
            ValKind.F64 => OpCodes.Ldind_R8,
            ValKind.Ref => OpCodes.Ldind_I,
            _ => throw new NotSupportedException($"values of type {type}"),
        });
    }

    /// <summary>Address and value on the CLR's stack: stores.</summary>
    public static void EmitStoreSlot(this ILGenerator il, ValType type)
    {
        if (type.Kind == ValKind.V128) il.EmitVector(OpCodes.Stobj);
        else il.Emit(type.Kind switch
        {
            ValKind.I32 => OpCodes.Stind_I4,
            ValKind.I64 => OpCodes.Stind_I8,
            ValKind.F32 => OpCodes.Stind_R4,
            ValKind.F64 => OpCodes.Stind_R8,
            ValKind.Ref => OpCodes.Stind_I,
            _ => throw new NotSupportedException($"values of type {type}"),
        });
    }

    /// <summary>Slots are aligned to 8 bytes, not to 16.</summary>
    private static void EmitVector(this ILGenerator il, OpCode access)
    {
        il.Emit(OpCodes.Unaligned, (byte)1);
        il.Emit(access, typeof(Vector128<byte>));
    }
}
