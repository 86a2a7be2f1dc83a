using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Compiler;

/// <summary>Between the host's slots and the CLR's arguments.</summary>
internal static class TrampolineEmitter
{
    private static readonly int ResultsOffset = (int)Marshal.OffsetOf<StoreBlock>(nameof(StoreBlock.Results));
    private static readonly MethodInfo CallHost = ClrTypes.Operation(nameof(InstanceOperations.CallHost));
    private static readonly MethodInfo Interpret = ClrTypes.Operation(nameof(InstanceOperations.Interpret));

    /// <summary>void in(nint code, long* slots, nint instance, long depth): the host calls the guest.</summary>
    public static void EmitInvoker(ILGenerator il, FuncType type)
    {
        int slot = 0;
        foreach (var parameter in type.Parameters)
        {
            EmitSlotAddress(il, OpCodes.Ldarg_1, slot);
            il.EmitLoadSlot(parameter);
            slot += parameter.Slots;
        }
        il.Emit(OpCodes.Ldarg_2);
        il.Emit(OpCodes.Ldarg_3);
        il.Emit(OpCodes.Ldarg_0);
        il.EmitCalli(OpCodes.Calli, CallingConventions.Standard, ClrTypes.ReturnOf(type), ClrTypes.ParametersOf(type), null);
        if (type.Results.Length == 1) EmitStoreSingle(il, type.Results[0]);
        else if (type.Results.Length > 1) EmitCopyResults(il, type);
        il.Emit(OpCodes.Ret);
    }

    /// <summary>R out(parameters..., nint instance, long depth): the guest calls the host function of the pseudo-instance.</summary>
    public static void EmitHostThunk(ILGenerator il, FuncType type)
    {
        EmitArgumentsToSlots(il, type);
        il.Emit(OpCodes.Ldarg, (short)type.Parameters.Length);
        EmitSlotsAndDepth(il, type);
        il.Emit(OpCodes.Call, CallHost);
        EmitReturnSlots(il, type);
        il.Emit(OpCodes.Ret);
    }

    /// <summary>R f(parameters..., nint instance, long depth) of a function that the interpreter runs.</summary>
    public static void EmitInterpreted(ILGenerator il, FuncType type, int function)
    {
        EmitArgumentsToSlots(il, type);
        il.Emit(OpCodes.Ldarg, (short)type.Parameters.Length);
        il.Emit(OpCodes.Ldc_I4, function);
        EmitSlotsAndDepth(il, type);
        il.Emit(OpCodes.Call, Interpret);
        EmitReturnSlots(il, type);
        il.Emit(OpCodes.Ret);
    }

    private static void EmitSlotsAndDepth(ILGenerator il, FuncType type)
    {
        il.Emit(OpCodes.Ldloc_0);
        il.Emit(OpCodes.Ldarg, (short)(type.Parameters.Length + 1));
    }

    /// <summary>Slots on the machine's stack, with the arguments in them, as local 0.</summary>
    private static void EmitArgumentsToSlots(ILGenerator il, FuncType type)
    {
        EmitSlots(il, Math.Max(Math.Max(type.ParameterSlots, type.ResultSlots), 1));
        for (int i = 0, slot = 0; i < type.Parameters.Length; slot += type.Parameters[i++].Slots)
        {
            EmitSlotAddress(il, OpCodes.Ldloc_0, slot);
            il.Emit(OpCodes.Ldarg, (short)i);
            il.EmitStoreSlot(type.Parameters[i]);
        }
    }

    /// <summary>
    /// A few slots are a local of their size: localloc puts a cookie beside them, which is checked at the end and costs a tenth of a call.
    /// </summary>
    private static void EmitSlots(ILGenerator il, int slots)
    {
        il.DeclareLocal(typeof(nint));
        if (LocalOf(slots) is { } type)
        {
            il.Emit(OpCodes.Ldloca, il.DeclareLocal(type));
        }
        else
        {
            il.Emit(OpCodes.Ldc_I4, slots * 8);
            il.Emit(OpCodes.Localloc);
        }
        il.Emit(OpCodes.Conv_U);
        il.Emit(OpCodes.Stloc_0);
    }

    private static Type? LocalOf(int slots) => slots switch
    {
        1 => typeof(long),
        2 => typeof(Vector128<long>),
        <= 4 => typeof(Vector256<long>),
        <= 8 => typeof(Vector512<long>),
        _ => null,
    };

    private static void EmitReturnSlots(ILGenerator il, FuncType type)
    {
        if (type.Results.Length == 1)
        {
            il.Emit(OpCodes.Ldloc_0);
            il.EmitLoadSlot(type.Results[0]);
        }
        for (int i = 0; type.Results.Length > 1 && i < type.ResultSlots; i++)
        {
            il.Emit(OpCodes.Ldarg, (short)type.Parameters.Length);
            EmitResultAddress(il, i);
            EmitSlotAddress(il, OpCodes.Ldloc_0, i);
            il.Emit(OpCodes.Ldind_I8);
            il.Emit(OpCodes.Stind_I8);
        }
    }

    private static void EmitStoreSingle(ILGenerator il, ValType type)
    {
        var result = il.DeclareLocal(ClrTypes.Of(type));
        il.Emit(OpCodes.Stloc, result);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Ldloc, result);
        il.EmitStoreSlot(type);
    }

    private static void EmitCopyResults(ILGenerator il, FuncType type)
    {
        for (int i = 0; i < type.ResultSlots; i++)
        {
            EmitSlotAddress(il, OpCodes.Ldarg_1, i);
            il.Emit(OpCodes.Ldarg_2);
            EmitResultAddress(il, i);
            il.Emit(OpCodes.Ldind_I8);
            il.Emit(OpCodes.Stind_I8);
        }
    }

    /// <summary>An instance's address becomes the address of a slot of the results in its store.</summary>
    private static void EmitResultAddress(ILGenerator il, int index)
    {
        il.Emit(OpCodes.Ldind_I);
        il.Emit(OpCodes.Ldc_I4, ResultsOffset);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Add);
        il.Emit(OpCodes.Ldind_I);
        il.Emit(OpCodes.Ldc_I4, index * 8);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Add);
    }

    private static void EmitSlotAddress(ILGenerator il, OpCode slots, int index)
    {
        il.Emit(slots);
        il.Emit(OpCodes.Ldc_I4, index * 8);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Add);
    }
}
