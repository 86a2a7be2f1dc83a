using System.Security.Cryptography;
using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Adversary.Tests.Classes;

/// <summary>
/// A fault at every access of straight lines, for every width: the same gas, place and memory on all tiers. In guard mode gas is in a
/// register and the fault inside the line; what the processor did before it must be what the program did before it.
/// </summary>
public sealed class FaultPositionTests
{
    private const int Accesses = 5, Ahead = 7_000;
    private const byte Void = 0x40;
    private static readonly CostModel Costs = new() { Operation = 7, BulkBase = 100, BulkUnit = 3 };

    /// <summary>What stands around the straight line; the line is a block of its own, or all of an inlined function.</summary>
    private static readonly (string Name, Func<byte[], int, byte[]> Around)[] Shapes =
    [
        ("a line", (line, _) => Code.Of(Opcode.Nop, line, Opcode.Nop, Opcode.Nop)),
        ("behind a branch", (line, _) => Code.Of(Opcode.Block, Void, Opcode.LocalGet, 0u, Opcode.BrIf, 0u, Opcode.Nop, Opcode.End, line)),
        ("in an else", (line, _) => Code.Of(Opcode.I32Const, 0, Opcode.If, Void, Opcode.Nop, Opcode.Else, line, Opcode.End, Opcode.Nop)),
        ("in a loop", (line, _) => Code.Of(Opcode.Loop, Void, line, Count, Opcode.BrIf, 0u, Opcode.Nop, Opcode.End)),
        ("in an inlined call", (_, callee) => Code.Of(Opcode.Nop, Arguments, Opcode.Call, (uint)callee, Opcode.Nop)),
        ("in an inlined call in a loop", (_, callee) => Code.Of(Opcode.Loop, Void, Arguments, Opcode.Call, (uint)callee, Count, Opcode.BrIf, 0u, Opcode.End)),
        ("in a try_table", (line, _) => Code.Of(Opcode.Block, Void, Opcode.Nop, Opcode.TryTable, Void, 1u, (byte)2, 0u, line, Opcode.End, Opcode.Nop, Opcode.End)),
        ("in a legacy try", (line, _) => Code.Of(Opcode.Nop, Opcode.Try, Void, line, Opcode.CatchAll, Opcode.Nop, Opcode.End)),
        ("in a handler", (line, _) => Code.Of(Opcode.Try, Void, Opcode.Throw, 0u, Opcode.CatchAll, Opcode.Nop, line, Opcode.End)),
        ("behind memory.grow", (line, _) => Code.Of(Opcode.I32Const, 0, Opcode.MemoryGrow, (byte)0, Opcode.Drop, line)),
        ("behind a bulk operation", (line, _) => Code.Of(Opcode.I32Const, 9_000, Opcode.I32Const, 1, Opcode.I32Const, 5, Opcode.MemoryFill, (byte)0, line)),
    ];

    /// <summary>Iterations are counted in a global: the third iteration is the last.</summary>
    private static byte[] Count => Code.Of(Opcode.GlobalGet, 0u, Opcode.I32Const, 1, Opcode.I32Add, Opcode.GlobalSet, 0u, Opcode.GlobalGet, 0u, Opcode.I32Const, 3, Opcode.I32LtU);

    private static byte[] Arguments => [.. Enumerable.Range(0, Accesses).SelectMany(i => Code.Of(Opcode.LocalGet, (uint)i))];

    public static TheoryData<Opcode> Kinds => [.. OpcodeTable.All.Where(op => op.Immediate is Imm.MemArg or Imm.MemArgLane).Select(op => op.Opcode)];

    [Theory, MemberData(nameof(Kinds))]
    public void A_fault_at_any_access_leaves_the_same_gas_place_and_memory(Opcode access)
    {
        var module = Module(access);
        int size = 1 << OpcodeTable.Get(access).NaturalAlignment;
        for (int shape = 0; shape < Shapes.Length; shape++)
            for (int position = 0; position <= Accesses; position++)
            {
                string seen = Tiers.Agree(tier => Observe(tier, module, shape, Addresses(position, size)));
                string expected = position < Accesses ? $"{TrapCode.MemoryOutOfBounds} " : "no trap";
                Assert.True(seen.StartsWith(expected, StringComparison.Ordinal), $"{Shapes[shape].Name} {position}: {seen}");
            }
    }

    [Theory, MemberData(nameof(Tiers.Names), MemberType = typeof(Tiers))]
    public void Each_access_before_the_fault_was_made_and_none_behind_it(string tier)
    {
        var module = Module(Opcode.I64Store32);
        for (int position = 0; position <= Accesses; position++)
        {
            using var subject = new Subject(tier, module, costs: Costs);
            subject.Instance.Call("f0", Addresses(position, 4));
            int written = Enumerable.Range(0, Accesses).Count(i => subject.Memory.Span[Address(i)] != 0);
            Assert.Equal(position, written);
        }
    }

    private static string Observe(string tier, ModuleBuilder module, int shape, WasmValue[] addresses)
    {
        using var subject = new Subject(tier, module, new StoreOptions { Gas = 1_000_000 }, Costs);
        var trap = subject.Instance.Call($"f{shape}", addresses).Trap;
        string place = trap is null ? "no trap" : $"{trap.Code} {trap.FunctionIndex} 0x{trap.Offset:x}";
        return $"{place}, gas {subject.Store.Gas}, count {subject.Instance.GetGlobal("count").Value.Bits}, {Convert.ToHexString(SHA256.HashData(subject.Memory.Span))}";
    }

    /// <summary>The access at one position is outside: by a byte, or by far.</summary>
    private static WasmValue[] Addresses(int outside, int size) =>
        [.. Enumerable.Range(0, Accesses).Select(i => WasmValue.I32((i == outside ? Outside(i, size) : Address(i)) - Offset(i)))];

    private static int Outside(int i, int size) => i % 2 == 0 ? StoreOptions.PageSize - size + 1 : 1_000_000;

    private static int Address(int i) => 8_000 + 64 * i;

    private static int Offset(int i) => i == 0 ? 0 : Ahead;

    private static ModuleBuilder Module(Opcode access)
    {
        var builder = new ModuleBuilder().Memory(1, 1).Tag(":").Global('i', true, Code.Of(Opcode.I32Const, 0))
            .Export("memory", ExternKind.Memory, 0).Export("count", ExternKind.Global, 0);
        byte[] line = [.. Enumerable.Range(0, Accesses).SelectMany(i => Access(access, i))];
        string signature = new string('i', Accesses) + ":";
        int callee = builder.Function(signature, line);
        foreach (var (i, shape) in Shapes.Index()) builder.Export($"f{i}", ExternKind.Func, builder.Function(signature, shape.Around(line, callee)));
        return builder;
    }

    private static byte[] Access(Opcode access, int i)
    {
        var info = OpcodeTable.Get(access);
        byte[] lane = info.Immediate == Imm.MemArgLane ? [(byte)(info.Lanes - 1)] : [];
        byte[] use = info.Pushes.Length == 0 ? [] : Code.Of(Opcode.Drop);
        // A store before each access says that the ones before were made.
        byte[] mark = info.Pushes.Length == 0 ? [] : Code.Of(Opcode.I32Const, 2_000 + i, Opcode.I32Const, i + 1, Opcode.I32Store8, 0u, 0u);
        byte[] nops = [.. Enumerable.Repeat((byte)Opcode.Nop, i)];
        return Code.Of(nops, mark, Opcode.LocalGet, (uint)i, ValueOf(info, i), access, 0u, (uint)Offset(i), lane, use);
    }

    private static byte[] ValueOf(OpcodeInfo info, int i) => info.Pops.Length == 1 ? [] : info.Pops[1].Kind switch
    {
        ValKind.I32 => Code.Of(Opcode.I32Const, 0x5A6B7C8D + i),
        ValKind.I64 => Code.Of(Opcode.I64Const, 0x1A2B3C4D5E6F7081L + i),
        ValKind.F32 => Code.Of(Opcode.F32Const, 1.5f + i),
        ValKind.F64 => Code.Of(Opcode.F64Const, 2.5 + i),
        _ => Code.Of(Opcode.V128Const, Enumerable.Range(1, 16).Select(lane => (byte)(lane * 15 + i)).ToArray()),
    };
}
