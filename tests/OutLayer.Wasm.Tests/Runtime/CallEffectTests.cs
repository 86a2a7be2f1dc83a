using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Tests.Runtime;

/// <summary>What callers must see of their callees, compiled into them or not: a memory that has grown, and depth and gas to the unit.</summary>
public class CallEffectTests
{
    private const byte Void = 0x40;
    private static readonly CostModel Costs = new() { Operation = 10, BulkBase = 320, BulkUnit = 10 };

    /// <summary>So many bytes of a body that it is not compiled into its callers.</summary>
    private static readonly byte[] Padding = [.. Enumerable.Repeat((byte)Opcode.Nop, 600)];

    private static readonly byte[] Grow = Code.Of(Opcode.I32Const, 1, Opcode.MemoryGrow, (byte)0, Opcode.Drop);

    [Theory, InlineData("named"), InlineData("named, by another"), InlineData("from a table"), InlineData("of the host"), InlineData("compiled in")]
    public void A_caller_sees_that_the_memory_has_grown(string callee)
    {
        var builder = new ModuleBuilder();
        Guest? guest = null;
        if (callee == "of the host") builder.Import("env", "grow", ":");
        else builder.Function(":", callee == "compiled in" ? Grow : [.. Padding, .. Grow]);
        int other = builder.Function(":", Code.Of(Padding, Opcode.Call, 0u));
        byte[] call = callee switch
        {
            "named, by another" => Code.Of(Opcode.Call, (uint)other),
            "from a table" => Code.Of(Opcode.I32Const, 0, Opcode.CallIndirect, (uint)builder.Type(":"), 0u),
            _ => Code.Of(Opcode.Call, 0u),
        };
        byte[] store = Code.Of(Opcode.LocalGet, 0u, Opcode.I32Const, 7, Opcode.I32Store8, 0u, 0u);
        int run = builder.Function("i:", Code.Of(Opcode.I32Const, 0, Opcode.I32Const, 1, Opcode.I32Store8, 0u, 0u, call, store));
        int early = builder.Function("i:", Code.Of(store, call));
        builder.Table(1).Memory(1, 3).Export("run", ExternKind.Func, run).Export("early", ExternKind.Func, early).Export("memory", ExternKind.Memory, 0).Elements(0, 0);
        HostFunction[] host = callee != "of the host" ? []
            : [new HostFunction("env", "grow", FuncType.Empty, _ => guest!.Instance.GetMemory("memory").Grow(1))];
        using (guest = new Guest(builder, null, null, host))
        {
            Assert.Equal(TrapCode.MemoryOutOfBounds, guest.Instance.Call("early", WasmValue.I32(65_536)).Trap!.Code);
            Assert.Null(guest.Run(WasmValue.I32(65_536)).Trap);
            Assert.Equal(7, guest.Instance.GetMemory("memory").Span[65_536]);
            Assert.Equal(TrapCode.MemoryOutOfBounds, guest.Run(WasmValue.I32(3 * 65_536)).Trap!.Code);
        }
    }

    [Fact]
    public void Depth_ends_at_every_level_of_calls_with_the_gas_of_those_that_were_entered()
    {
        // run: nop; run. A frame takes 64 bytes and 80 gas.
        for (int depth = 1_024; depth < 1_024 + 8 * 64; depth += 32)
        {
            var builder = new ModuleBuilder();
            builder.Function(":", Code.Of(Opcode.Nop, Opcode.Call, 0u));
            using var guest = new Guest(builder.Export("run", ExternKind.Func, 0), new StoreOptions { MaxCallDepthBytes = depth }, Costs);
            var (gas, trap) = guest.Measure();
            Assert.Equal((TrapCode.CallStackExhausted, depth / 64 * (80 + 20)), (trap!.Code, gas));
        }
    }

    [Fact]
    public void Room_that_one_call_had_is_not_room_for_a_deeper_one()
    {
        // run(which): where not 0 small() else large(); then large(), whose frame is 64 bytes and 12 i64 locals
        var builder = new ModuleBuilder();
        int small = builder.Function(":", Code.Of(Opcode.Nop)), large = builder.Function(":", Code.Of(Opcode.Nop), new string('l', 12));
        int run = builder.Function("i:", Code.Of(
            Opcode.LocalGet, 0u, Opcode.If, Void, Opcode.Call, (uint)small, Opcode.Else, Opcode.Call, (uint)large, Opcode.End, Opcode.Call, (uint)large));
        int deep = builder.Function("i:", Code.Of(Opcode.LocalGet, 0u, Opcode.Call, (uint)run), new string('l', 98)); // 64 + 4 + 4 + 784
        builder.Export("run", ExternKind.Func, deep);
        const int Frames = 64 + 4 + 4 + 784 + 64 + 4 + 4, Large = 64 + 96; // with the operand of each
        foreach (int which in new[] { 0, 1 })
        {
            using var enough = new Guest(builder, new StoreOptions { MaxCallDepthBytes = Frames + Large });
            Assert.Null(enough.Run(WasmValue.I32(which)).Trap);
            using var tight = new Guest(builder, new StoreOptions { MaxCallDepthBytes = Frames + Large - 1 });
            Assert.Equal(TrapCode.CallStackExhausted, tight.Run(WasmValue.I32(which)).Trap!.Code);
        }
    }

    [Theory, InlineData(499), InlineData(500), InlineData(501), InlineData(900)]
    public void A_body_counts_the_same_whether_it_is_compiled_into_its_caller_or_not(int nops)
    {
        var builder = new ModuleBuilder();
        int callee = builder.Function("i:i", Code.Of(Enumerable.Repeat((byte)Opcode.Nop, nops).ToArray(), Opcode.LocalGet, 0u, Opcode.I32Load, 2u, 0u));
        int run = builder.Function("i:i", Code.Of(Enumerable.Repeat((byte)Opcode.Nop, 500).ToArray(), Opcode.LocalGet, 0u, Opcode.Call, (uint)callee));
        using var guest = new Guest(builder.Memory(1).Export("run", ExternKind.Func, run), null, Costs);
        long expected = 90 + 5_000 + 20 + 90 + 10 * nops + 20; // a frame: 64 + 4 bytes
        Assert.Equal((expected, null), guest.Measure(WasmValue.I32(8)));
        var (gas, trap) = guest.Measure(WasmValue.I32(65_533));
        Assert.Equal((expected, TrapCode.MemoryOutOfBounds), (gas, trap!.Code));
    }
}
