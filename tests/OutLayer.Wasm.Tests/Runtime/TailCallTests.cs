using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Tests.Runtime;

/// <summary>Tail calls take no stack, neither the machine's nor the counted one, whatever the functions' types.</summary>
public sealed class TailCallTests
{
    private const byte Void = 0x40;

    /// <summary>Room for few frames: ten million would not fit in it, nor in any machine's stack.</summary>
    private static readonly StoreOptions Shallow = new() { MaxCallDepthBytes = 2_048 };

    // parameters of the second function after the counter: in registers, on the stack, of all types
    [Theory]
    [InlineData("", 10_000_000), InlineData("l", 10_000_000), InlineData("fd", 10_000_000), InlineData("iiiiiiiiiiii", 1_000_000)]
    [InlineData("ddddddddddddddd", 1_000_000), InlineData("ildfFEildfFEildfFE", 1_000_000), InlineData("v", 1_000_000), InlineData("vivivivivivivivivivi", 1_000_000)]
    public void A_mutual_recursion_of_other_parameters_runs_in_constant_stack(string parameters, int calls)
    {
        foreach (var costs in new[] { null, CostModel.OneEach })
        {
            using var guest = new Guest(Mutual(parameters), Shallow, costs);
            Assert.Equal(7, guest.Run(WasmValue.I32(calls)).Single().AsI32());
        }
    }

    /// <summary>run(n): n == 0 ? 7 : other(n - 1, zeros...); other(n, ...): run(n).</summary>
    private static ModuleBuilder Mutual(string parameters)
    {
        var builder = new ModuleBuilder();
        byte[] zeros = [.. parameters.SelectMany(Zero)];
        builder.Function("i:i", Code.Of(Opcode.LocalGet, 0u, Opcode.I32Eqz, Opcode.If, Void, Opcode.I32Const, 7, Opcode.Return, Opcode.End,
            Opcode.LocalGet, 0u, Opcode.I32Const, 1, Opcode.I32Sub, zeros, Opcode.ReturnCall, 1u));
        builder.Function($"i{parameters}:i", Code.Of(Opcode.LocalGet, 0u, Opcode.ReturnCall, 0u));
        return builder.Export("run", ExternKind.Func, 0);
    }

    private static byte[] Zero(char type) => type switch
    {
        'i' => Code.Of(Opcode.I32Const, 0),
        'l' => Code.Of(Opcode.I64Const, 0L),
        'f' => Code.Of(Opcode.F32Const, 0f),
        'd' => Code.Of(Opcode.F64Const, 0d),
        'v' => Code.Of(Opcode.V128Const, new byte[16]),
        'F' => Code.Of(Opcode.RefNull, (byte)0x70),
        _ => Code.Of(Opcode.RefNull, (byte)0x6F),
    };

    [Fact]
    public void Modules_call_each_other_through_a_table_in_constant_stack()
    {
        using var store = new Store(Guest.Engine, Shallow);
        var table = store.CreateTable(new TableType(ValType.FuncRef, new Limits(2, 2)));
        var imports = new Imports().Add("m", "t", table);
        var first = store.Instantiate(Guest.Load(Half(0, "", "l")), imports, CostModel.OneEach);
        store.Instantiate(Guest.Load(Half(1, "l", "")), imports, CostModel.OneEach);
        Assert.Equal(7, first.Call("run", WasmValue.I32(1_000_000)).Single().AsI32());
    }

    /// <summary>A function that counts down and calls the other element of the table.</summary>
    private static ModuleBuilder Half(int element, string own, string other)
    {
        var builder = new ModuleBuilder().Add(2, [.. Code.Name("m"), .. Code.Name("t"), 1, 0x70, 0, 2]);
        uint type = (uint)builder.Type($"i{other}:i");
        builder.Function($"i{own}:i", Code.Of(Opcode.LocalGet, 0u, Opcode.I32Eqz, Opcode.If, Void, Opcode.I32Const, 7, Opcode.Return, Opcode.End,
            Opcode.LocalGet, 0u, Opcode.I32Const, 1, Opcode.I32Sub, (byte[])[.. other.SelectMany(Zero)], Opcode.I32Const, 1 - element, Opcode.ReturnCallIndirect, type, 0u));
        return builder.Elements(element, 0).Export("run", ExternKind.Func, 0);
    }

    [Fact]
    public void A_host_function_takes_the_place_of_the_frame_that_calls_it()
    {
        var builder = new ModuleBuilder();
        builder.Import("env", "again", "i:i");
        builder.Function("i:i", Code.Of(Opcode.LocalGet, 0u, Opcode.ReturnCall, 0u), new string('l', 200)); // a frame of 1,668 bytes
        builder.Function("i:i", Code.Of(Opcode.LocalGet, 0u, Opcode.Call, 0u), new string('l', 200));
        builder.Export("run", ExternKind.Func, 1).Export("call", ExternKind.Func, 2);
        Instance? instance = null;
        // Each call of the host counts 4,096 bytes, and the frame of "leaf" is what is left.
        using var guest = new Guest(builder, new StoreOptions { MaxCallDepthBytes = 4_096 + 1_700 }, null,
            new HostFunction("env", "again", new FuncType([ValType.I32], [ValType.I32]), call =>
            {
                if (call.I32(0) == 0) return;
                call.Return(instance!.Call("run", WasmValue.I32(0)).Trap is null ? 1 : -1);
            }));
        instance = guest.Instance;
        Assert.Equal(1, guest.Run(WasmValue.I32(1)).Single().AsI32());
        Assert.Equal(-1, instance.Call("call", WasmValue.I32(1)).Single().AsI32());
    }

    [Fact]
    public void Each_tail_call_pays_its_instructions_and_the_frame_of_the_callee()
    {
        using var guest = new Guest(Mutual("l"), Shallow, CostModel.OneEach);
        long gas = guest.Measure(WasmValue.I32(100)).Gas;
        // run: frame of 68 bytes 9, get, eqz, if, get, const, sub, const, call; other: frame of 76 bytes 10, get, call
        Assert.Equal(9 + 8 + 10 + 2, guest.Measure(WasmValue.I32(101)).Gas - gas);
    }

    [Fact]
    public void Values_below_the_arguments_go_with_the_frame()
    {
        var builder = new ModuleBuilder();
        builder.Function("i:i", Code.Of(Opcode.LocalGet, 0u));
        builder.Function(":i", Code.Of(Opcode.I32Const, 1, Opcode.I64Const, 2L, Opcode.I32Const, 3, Opcode.ReturnCall, 0u));
        using var guest = new Guest(builder.Export("run", ExternKind.Func, 1));
        Assert.Equal(3, guest.Run().Single().AsI32());
    }

    [Fact]
    public void A_deadline_ends_an_endless_recursion()
    {
        var builder = new ModuleBuilder();
        builder.Function(":", Code.Of(Opcode.ReturnCall, 0u));
        using var guest = new Guest(builder.Export("run", ExternKind.Func, 0));
        using var timer = Deadline.After(TimeSpan.FromMilliseconds(20), guest.Store.Interrupt);
        Assert.Equal(TrapCode.DeadlineExceeded, guest.Run().Trap?.Code);
    }

    [Fact]
    public void Gas_ends_an_endless_recursion()
    {
        var builder = new ModuleBuilder();
        builder.Function(":", Code.Of(Opcode.ReturnCall, 0u));
        using var guest = new Guest(builder.Export("run", ExternKind.Func, 0), new StoreOptions { Gas = 1_000_000 }, CostModel.OneEach);
        Assert.Equal(TrapCode.OutOfGas, guest.Run().Trap?.Code);
    }
}
