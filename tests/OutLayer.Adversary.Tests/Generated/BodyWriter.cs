using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Adversary.Tests.Generated;

/// <summary>
/// Writes instructions; where it counts, each is preceded by code that adds its price to a global, one instruction at a time.
/// That is gas as the rule says it, counted by the guest itself, on whatever engine runs it.
/// </summary>
internal sealed class BodyWriter(bool counts, uint gasGlobal)
{
    private readonly List<byte> _bytes = [];

    public byte[] ToArray() => [.. _bytes];

    /// <summary>An instruction at its price. A loop pays at each iteration, so inside.</summary>
    public void Op(Opcode op, params ReadOnlySpan<object> immediates)
    {
        long price = CostModel.OneEach.Price(OpcodeTable.Get(op));
        if (op != Opcode.Loop) Count(price);
        Free(op, immediates);
        if (op == Opcode.Loop) Count(price);
    }

    /// <summary>An instruction that is not counted.</summary>
    public void Free(Opcode op, params ReadOnlySpan<object> immediates) => _bytes.AddRange(Code.Of([op, .. immediates]));

    public void Count(long price)
    {
        if (!counts || price == 0) return;
        Free(Opcode.GlobalGet, gasGlobal);
        Free(Opcode.I64Const, price);
        Free(Opcode.I64Add);
        Free(Opcode.GlobalSet, gasGlobal);
    }

    /// <summary>Counts one for each unit of the i32 on the stack, which stays there.</summary>
    public void CountUnits(uint scratch)
    {
        if (!counts) return;
        Free(Opcode.LocalTee, scratch);
        Free(Opcode.GlobalGet, gasGlobal);
        Free(Opcode.LocalGet, scratch);
        Free(Opcode.I64ExtendI32U);
        Free(Opcode.I64Add);
        Free(Opcode.GlobalSet, gasGlobal);
    }
}
