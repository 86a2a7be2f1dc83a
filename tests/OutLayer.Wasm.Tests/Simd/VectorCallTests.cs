using OutLayer.Testing;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Tests.Runtime;
using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Tests.Simd;

/// <summary>Vectors as parameters, results, globals; what they count for depth and gas.</summary>
public sealed class VectorCallTests
{
    private static readonly WasmValue A = WasmValue.V128(1, 0xFFFF_FFFF_0000_0002), B = WasmValue.V128(3, ulong.MaxValue);

    [Fact]
    public void Several_results_pass_through_calls_among_other_types()
    {
        var builder = new ModuleBuilder();
        int swap = builder.Function("viv:viv", Code.Of(Opcode.LocalGet, 2u, Opcode.LocalGet, 1u, Opcode.LocalGet, 0u));
        int run = builder.Function("viv:viv", Code.Of(Opcode.LocalGet, 0u, Opcode.LocalGet, 1u, Opcode.LocalGet, 2u, Opcode.Call, (uint)swap));
        using var guest = new Guest(builder.Export("run", ExternKind.Func, run));
        Assert.Equal([B, WasmValue.I32(7), A], guest.Run(A, WasmValue.I32(7), B).Results);
    }

    [Fact]
    public void A_host_function_gets_and_gives_two_slots_for_each()
    {
        var type = new FuncType([ValType.I32, ValType.V128, ValType.V128], [ValType.V128, ValType.I32, ValType.V128]);
        var builder = new ModuleBuilder();
        int host = builder.Import("env", "turn", "ivv:viv");
        int run = builder.Function("ivv:viv", Code.Of(Opcode.LocalGet, 0u, Opcode.LocalGet, 1u, Opcode.LocalGet, 2u, Opcode.Call, (uint)host));
        using var guest = new Guest(builder.Export("run", ExternKind.Func, run), host: new HostFunction("env", "turn", type, call =>
        {
            long[] given = call.Slots.ToArray();
            long[] turned = [given[3], given[4], given[0], given[1], given[2]];
            turned.CopyTo(call.Slots);
        }));
        Assert.Equal([B, WasmValue.I32(9), A], guest.Run(WasmValue.I32(9), A, B).Results);
    }

    [Fact]
    public void An_indirect_call_gives_one_vector()
    {
        var builder = new ModuleBuilder();
        int pick = builder.Function("vv:v", Code.Of(Opcode.LocalGet, 1u));
        int run = builder.Function("vv:v", Code.Of(Opcode.LocalGet, 0u, Opcode.LocalGet, 1u, Opcode.I32Const, 0, Opcode.CallIndirect, (uint)builder.Type("vv:v"), 0u));
        using var guest = new Guest(builder.Table(1).Elements(0, pick).Export("run", ExternKind.Func, run));
        Assert.Equal(B, guest.Run(A, B).Single());
    }

    [Fact]
    public void A_global_is_shared_with_the_host_and_others()
    {
        var builder = new ModuleBuilder().ImportGlobal("env", "outer", 'v', mutable: true);
        int run = builder.Function("v:v", Code.Of(Opcode.GlobalGet, 0u, Opcode.LocalGet, 0u, Opcode.GlobalSet, 0u, Opcode.GlobalGet, 0u, Opcode.GlobalSet, 1u));
        byte[] module = builder.Global('v', true, Vectors.Splat(0u)).Export("run", ExternKind.Func, run).Export("inner", ExternKind.Global, 1).ToArray();
        using var store = new Store(Guest.Engine);
        var outer = store.CreateGlobal(new GlobalType(ValType.V128, true), A);
        var instance = store.Instantiate(ModuleValidator.Load(module, Guest.Engine.Features), new Imports().Add("env", "outer", outer));
        Assert.Equal(A, instance.Call("run", B).Single());
        Assert.Equal((B, B), (outer.Value, instance.GetGlobal("inner").Value));
    }

    [Fact]
    public void Tail_calls_pass_vectors_without_end()
    {
        var builder = new ModuleBuilder();
        int run = builder.Function("vi:v", Code.Of(Opcode.LocalGet, 1u, Opcode.I32Eqz, Opcode.If, (byte)0x40, Opcode.LocalGet, 0u, Opcode.Return, Opcode.End,
            Opcode.LocalGet, 0u, Vectors.Splat(1u), Opcode.I32x4Add, Opcode.LocalGet, 1u, Opcode.I32Const, 1, Opcode.I32Sub, Opcode.ReturnCall, 0u));
        using var guest = new Guest(builder.Export("run", ExternKind.Func, run));
        Assert.Equal(Vectors.Value(200_000, 200_000, 200_000, 200_007), guest.Run(Vectors.Value(0, 0, 0, 7), WasmValue.I32(200_000)).Single());
    }

    [Fact]
    public void An_exception_carries_vectors_among_other_values()
    {
        var builder = new ModuleBuilder();
        int type = builder.Type("ivv:"), results = builder.Type(":ivv");
        builder.Add(13, [0, .. Code.Leb((ulong)type)]);
        int thrower = builder.Function("vv:", Code.Of(Opcode.I32Const, 5, Opcode.LocalGet, 1u, Opcode.LocalGet, 0u, Opcode.Throw, 0u));
        int run = builder.Function("vv:ivv", Code.Of(Opcode.Block, results, Opcode.TryTable, (byte)0x40, (byte)1, (byte)0, 0u, 0u,
            Opcode.LocalGet, 0u, Opcode.LocalGet, 1u, Opcode.Call, (uint)thrower, Opcode.End, Opcode.Unreachable, Opcode.End));
        using var guest = new Guest(builder.Export("run", ExternKind.Func, run));
        Assert.Equal([WasmValue.I32(5), B, A], guest.Run(A, B).Results);
    }

    [Fact]
    public void A_vector_counts_sixteen_bytes_of_frame()
    {
        using var without = Guest.Of(":", [], costs: CostModel.OneEach);
        using var with = Guest.Of("v:", [], "v", costs: CostModel.OneEach);
        Assert.Equal((8, 12), (without.Measure().Gas, with.Measure(A).Gas));
    }

    [Theory, InlineData(BoundsMode.Guard), InlineData(BoundsMode.Explicit)]
    public void Deep_recursion_with_vectors_ends_at_the_counted_depth(BoundsMode bounds)
    {
        Assert.SkipWhen(bounds == BoundsMode.Guard && GuardPages.Unavailable is not null, GuardPages.Unavailable ?? "");
        var builder = new ModuleBuilder();
        byte[] sum = [.. Enumerable.Range(0, 30).SelectMany(i => Code.Of(Opcode.LocalGet, 0u, Vectors.Splat((uint)i), Opcode.I8x16Popcnt, Opcode.I32x4DotI16x8S))];
        byte[] adds = [.. Enumerable.Repeat(Code.Of(Opcode.F32x4RelaxedMin), 30).SelectMany(add => add)];
        builder.Function("v:v", Code.Of(Opcode.LocalGet, 0u, sum, adds, Opcode.Call, 0u, Opcode.LocalGet, 0u, Opcode.I8x16Add));
        using var guest = new Guest(new CompilerEngine(bounds), builder.Export("run", ExternKind.Func, 0));
        Assert.Equal(TrapCode.CallStackExhausted, guest.Run(A).Trap?.Code);
    }

    [Fact]
    public void A_store_that_is_partly_outside_writes_nothing()
    {
        using var guest = Guest.Of("i:", Code.Of(Opcode.LocalGet, 0u, Vectors.Splat(uint.MaxValue), Opcode.V128Store, 0u, 0u));
        for (int outside = 1; outside < 16; outside++)
            Assert.Equal(TrapCode.MemoryOutOfBounds, guest.Run(WasmValue.I32(StoreOptions.PageSize - 16 + outside)).Trap?.Code);
        Assert.False(guest.Instance.GetMemory("memory").Span.ContainsAnyExcept((byte)0));
        Assert.Null(guest.Run(WasmValue.I32(StoreOptions.PageSize - 16)).Trap);
    }
}
