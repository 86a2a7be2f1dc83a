using System.Reflection;
using System.Reflection.Emit;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Compiler;

/// <summary>
/// Gas lives in a local. What straight-line code costs is added up here and taken off before control can leave: at branches,
/// calls and returns. A loop's own price is paid on the edges to its head. A trap inside takes off exactly what was executed, the trapping instruction included. Gas is
/// held against zero at function entry, loop heads and host calls; in between a run is too short to matter, and nothing that
/// it does can be seen.
/// </summary>
internal sealed partial class FunctionCompiler
{

    private static readonly int GasFloorOffset = OffsetOf<StoreBlock>(nameof(StoreBlock.GasFloor));

    private LocalBuilder? _gas;
    private long _pending;

    /// <summary>True if the store's block holds what the local does.</summary>
    private bool _gasIsStored;

    private CostModel? Costs => _compiler.Costs;

    private void Charge(OpcodeInfo instruction)
    {
        if (Costs is not null) _pending += Costs.Price(instruction);
    }

    private void LoadGas()
    {
        if (Costs is null) return;
        _gas ??= Declare(typeof(long));
        _il.Emit(OpCodes.Ldloc, _store);
        _il.Emit(OpCodes.Ldind_I8);
        _il.Emit(OpCodes.Stloc, _gas);
        _gasIsStored = true;
    }

    private void StoreGas()
    {
        if (_gas is null || _gasIsStored) return;
        _gasIsStored = true;
        _il.Emit(OpCodes.Ldloc, _store);
        _il.Emit(OpCodes.Ldloc, _gas);
        _il.Emit(OpCodes.Stind_I8);
    }

    /// <summary>Takes off what the straight line up to here costs.</summary>
    private void FlushGas()
    {
        if (_gas is null || _pending == 0) return;
        EmitTakeGas(_pending);
        _pending = 0;
    }

    private void EmitTakeGas(long gas)
    {
        _il.Emit(OpCodes.Ldloc, _gas!);
        _il.Emit(OpCodes.Ldc_I8, gas);
        _il.Emit(OpCodes.Sub);
        _il.Emit(OpCodes.Stloc, _gas!);
        _gasIsStored = false;
    }

    /// <summary>One comparison for gas and interrupts, which raise the floor.</summary>
    private void EmitFloorCheck()
    {
        EmitGasAndFloor();
        EmitTrapUnless(OpCodes.Bge, TrapCode.DeadlineExceeded); // or out of gas, which is seen first
    }

    private void EmitGasAndFloor()
    {
        _il.Emit(OpCodes.Ldloc, _gas!);
        EmitStoreField(GasFloorOffset);
        _il.Emit(OpCodes.Volatile);
        _il.Emit(OpCodes.Ldind_I8);
    }

    private void EmitGasCheck()
    {
        if (_gas is null) return;
        _il.Emit(OpCodes.Ldloc, _gas);
        _il.Emit(OpCodes.Ldc_I4_0);
        _il.Emit(OpCodes.Conv_I8);
        EmitTrapUnless(OpCodes.Bge, TrapCode.OutOfGas);
    }

    /// <summary>Takes off the price per byte or element of a bulk operation, and stops before it if there is not enough.</summary>
    private void EmitBulkPrice(LocalBuilder count)
    {
        if (_gas is null) return;
        FlushGas();
        _il.Emit(OpCodes.Ldloc, _gas);
        _il.Emit(OpCodes.Ldloc, count);
        _il.Emit(OpCodes.Conv_U8);
        _il.Emit(OpCodes.Ldc_I8, Costs!.BulkUnit);
        _il.Emit(OpCodes.Mul);
        _il.Emit(OpCodes.Sub);
        _il.Emit(OpCodes.Stloc, _gas);
        _gasIsStored = false;
        EmitGasCheck();
    }

    /// <summary>Pushes the gas that is left, exact at this instruction.</summary>
    private void EmitExactGas()
    {
        if (_gas is null)
        {
            _il.Emit(OpCodes.Ldloc, _store);
            _il.Emit(OpCodes.Ldind_I8);
            return;
        }
        _il.Emit(OpCodes.Ldloc, _gas);
        if (_pending == 0) return;
        _il.Emit(OpCodes.Ldc_I8, _pending);
        _il.Emit(OpCodes.Sub);
    }
}
