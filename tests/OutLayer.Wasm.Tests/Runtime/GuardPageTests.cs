using OutLayer.Testing;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Tests.Runtime;

/// <summary>Faults in guard pages become exactly the traps that comparisons give.</summary>
public sealed class GuardPageTests
{
    private const int End = StoreOptions.PageSize;
    private static readonly CostModel Costs = new() { Operation = 10, BulkBase = 320, BulkUnit = 10 };
    private static readonly IEngine Guarded = new CompilerEngine(BoundsMode.Guard), Compared = new CompilerEngine(BoundsMode.Explicit);

    public static TheoryData<Opcode> Accesses =>
        [.. OpcodeTable.All.Where(op => op.Immediate is Imm.MemArg or Imm.MemArgLane).Select(op => op.Opcode)];

    [Theory, MemberData(nameof(Accesses))]
    public void The_last_bytes_are_there_and_one_more_traps(Opcode access)
    {
        foreach (var use in Enum.GetValues<Use>())
            foreach (ulong offset in new ulong[] { 0, 1, 100, 65_000, 1UL << 31, GuardPages.MaxOffset, uint.MaxValue })
                CheckEdges(access, use, offset);
    }

    private static void CheckEdges(Opcode access, Use use, ulong offset)
    {
        using var guest = new Guest(Guarded, Module(access, offset, use));
        int size = 1 << OpcodeTable.Get(access).NaturalAlignment;
        for (long at = End - size - 2; at <= End + 2; at++)
        {
            if (at < (long)offset) continue;
            var trap = guest.Run(WasmValue.I32((int)(at - (long)offset))).Trap;
            Assert.True((trap?.Code == TrapCode.MemoryOutOfBounds) == (at + size > End), $"{access} {use} at {at} offset {offset}: {trap}");
        }
        Assert.Equal(TrapCode.MemoryOutOfBounds, guest.Run(WasmValue.I32(-1)).Trap?.Code);
        Assert.Equal(TrapCode.MemoryOutOfBounds, guest.Run(WasmValue.I32(int.MinValue)).Trap?.Code);
    }

    /// <summary>What becomes of a loaded value. Where nobody needs it, the JIT must not make the access smaller.</summary>
    public enum Use { Returned, Dropped, KeptUnread, DoubledAndDropped, Narrowed }

    private static ModuleBuilder Module(Opcode access, ulong offset, Use use)
    {
        var info = OpcodeTable.Get(access);
        byte[] memarg = [0, .. Code.Leb(offset)];
        if (info.Immediate == Imm.MemArgLane) memarg = [.. memarg, (byte)(info.Lanes - 1)];
        byte[] operands = [.. Code.Of(Opcode.LocalGet, 0u), .. info.Pops.Skip(1).SelectMany(Numbers.Zero)];
        if (info.Pushes.Length == 0) return Guest.Module("i:", [.. operands, .. Code.Of(access, memarg)]);
        var load = Code.Of(operands, access, memarg);
        char type = Numbers.Letter(info.Pushes[0]);
        return use switch
        {
            Use.Returned => Guest.Module($"i:{type}", load),
            Use.Dropped => Guest.Module("i:", [.. load, .. Code.Of(Opcode.Drop)]),
            Use.KeptUnread => Guest.Module("i:", [.. load, .. Code.Of(Opcode.LocalSet, 1u)], $"{type}"),
            Use.Narrowed => Guest.Module("i:i", [.. load, .. Numbers.LowByte(info.Pushes[0])]),
            _ => Guest.Module("i:", [.. load, .. Code.Of(Opcode.LocalTee, 1u, Opcode.LocalGet, 1u, Numbers.Add(info.Pushes[0]), Opcode.Drop)], $"{type}"),
        };
    }
}
