using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Tests.Runtime;

/// <summary>Tags, exceptions that exnref values refer to, values of two slots, and what an engine says of features it lacks.</summary>
public sealed class ExceptionReferenceTests
{
    private static readonly FuncType OneV128 = new([ValType.V128, ValType.I32], []);
    private static readonly Trap Uncaught = Trap.AtHost(TrapCode.UncaughtException);

    [Fact]
    public void An_exception_has_one_reference_and_lasts_as_long_as_the_outermost_call()
    {
        using var store = new Store(Guest.Engine);
        var tag = store.CreateTag(FuncType.Empty);
        GuestException first = new(tag, [], 0, Uncaught), second = new(tag, [], 0, Uncaught);
        nint reference = store.AddException(first);
        Assert.Equal(reference, store.AddException(first));
        Assert.NotEqual(reference, store.AddException(second));
        var again = store.GetException(reference);
        Assert.Equal((tag, reference), (again.Tag, store.AddException(again)));
        store.CreateFunction(new HostFunction("m", "f", FuncType.Empty, _ => { })).Call();
        Assert.Throws<ArgumentOutOfRangeException>(() => store.GetException(reference));
        Assert.NotEqual(reference, store.AddException(first));
    }

    [Fact]
    public void Exceptions_are_kept_once_a_global_or_table_can_hold_them()
    {
        using var store = new Store(Guest.Engine);
        store.CreateGlobal(new GlobalType(ValType.ExnRef, true), new WasmValue(ValType.ExnRef, 0));
        nint reference = store.AddException(new GuestException(store.CreateTag(FuncType.Empty), [], 0, Uncaught));
        store.CreateFunction(new HostFunction("m", "f", FuncType.Empty, _ => { })).Call();
        Assert.NotNull(store.GetException(reference));
    }

    [Fact]
    public void References_are_limited()
    {
        using var store = new Store(Guest.Engine, new StoreOptions { MaxExceptionReferences = 1 });
        var tag = store.CreateTag(FuncType.Empty);
        store.AddException(new GuestException(tag, [], 0, Uncaught));
        var limit = Assert.Throws<TrapException>(() => store.AddException(new GuestException(tag, [], 0, Uncaught)));
        Assert.Equal(TrapCode.ExceptionLimit, limit.Trap.Code);
        Assert.True(limit.Trap.Code.IsLimit());
        Assert.False(store.TryAddException(new GuestException(tag, [], 0, Uncaught), out _));
    }

    [Fact]
    public void What_is_kept_of_an_exception_is_not_what_was_thrown()
    {
        using var store = new Store(Guest.Engine);
        var made = new GuestException(store.CreateTag(OneV128), [1, 2, 3], 77, Uncaught);
        Action raise = () => throw made;
        var thrown = Assert.Throws<GuestException>(raise);
        nint reference = store.AddException(thrown);
        var kept = store.GetException(reference);
        Assert.Null(kept.StackTrace); // it grows with each frame that is unwound
        Assert.Equal((thrown.Tag, 77, TrapCode.UncaughtException), (kept.Tag, kept.Depth, kept.Uncaught.Code));
        Assert.Equal([1, 2, 3], kept.Payload.ToArray());
        Assert.NotSame(kept, store.GetException(reference));
    }

    [Theory]
    [InlineData(1, true), InlineData(3, true), InlineData(4, false)]
    public void Values_count_as_exceptions(int vectors, bool fits)
    {
        using var store = new Store(Guest.Engine, new StoreOptions { MaxExceptionReferences = 1 });
        var tag = store.CreateTag(new FuncType([.. Enumerable.Repeat(ValType.V128, vectors)], []));
        Assert.Equal(fits, store.TryAddException(new GuestException(tag, new long[2 * vectors], 0, Uncaught), out nint reference));
        Assert.Equal(fits, reference != 0);
    }

    [Fact]
    public void An_exception_of_another_store_is_refused()
    {
        using Store store = new(Guest.Engine), other = new(Guest.Engine);
        Assert.Throws<ArgumentException>(() => store.AddException(new GuestException(other.CreateTag(FuncType.Empty), [], 0, Uncaught)));
    }

    [Fact]
    public void An_exception_that_nobody_catches_ends_the_call_with_its_trap()
    {
        using var store = new Store(Guest.Engine);
        var tag = store.CreateTag(OneV128);
        var result = store.CreateFunction(new HostFunction("m", "f", FuncType.Empty, _ => throw new GuestException(tag, [1, 2, 3], 0, Uncaught))).Call();
        Assert.Equal(TrapCode.UncaughtException, result.Trap?.Code);
        Assert.False(TrapCode.UncaughtException.IsLimit());
        Assert.Throws<ArgumentException>(() => new GuestException(tag, [1, 2], 0, Uncaught));
    }

    [Fact]
    public void A_tag_takes_values_and_gives_none_and_is_found_by_its_number()
    {
        using var store = new Store(Guest.Engine);
        Assert.Throws<ArgumentException>(() => store.CreateTag(new FuncType([], [ValType.I32])));
        var tag = store.CreateTag(OneV128);
        Assert.Same(tag, store.GetTag(tag.Id));
        Assert.Throws<ArgumentOutOfRangeException>(() => store.GetTag(tag.Id + 1));
    }

    [Fact]
    public void A_v128_takes_two_slots_in_calls_and_globals()
    {
        using var store = new Store(Guest.Engine);
        var value = WasmValue.V128(1, ulong.MaxValue);
        var function = store.CreateFunction(new HostFunction("m", "f", new FuncType([ValType.I32, ValType.V128], [ValType.V128, ValType.I32]), Swap));
        Assert.Equal([value, WasmValue.I32(-7)], function.Call(WasmValue.I32(-7), value).Results);
        var global = store.CreateGlobal(new GlobalType(ValType.V128, true), value);
        Assert.Equal(new UInt128(ulong.MaxValue, 1), global.Value.AsV128());
        global.Value = WasmValue.V128(5, 6);
        Assert.Equal(WasmValue.V128(5, 6), global.Value);
        Assert.Equal((3, 2, 20), (function.Type.ParameterSlots, new FuncType([ValType.V128], []).ParameterSlots, function.Type.ParameterBytes));
    }

    [Fact]
    public void An_engine_names_the_feature_that_it_lacks()
    {
        var builder = new ModuleBuilder();
        builder.Function("i:i", Code.Of(Opcode.LocalGet, 0, Opcode.I32Extend8S));
        var module = ModuleValidator.Load(builder.ToArray(), WasmFeatures.All);
        Assert.Equal(WasmFeatures.Of(WasmFeature.SignExtension), module.Features);
        module.RequireFeaturesOf(new Engine(WasmFeatures.Wasm2));
        var refusal = Assert.Throws<NotSupportedException>(() => module.RequireFeaturesOf(new Engine(WasmFeatures.Wasm1)));
        Assert.Contains("sign-extension", refusal.Message, StringComparison.Ordinal);
    }

    private static void Swap(HostCall call)
    {
        (long number, long low, long high) = (call.I32(0), call.I64(1), call.I64(2));
        (call.Slots[0], call.Slots[1], call.Slots[2]) = (low, high, number);
    }

    private sealed record Engine(WasmFeatures Features) : IEngine
    {
        public string Name => "test";
        public IModuleCode Load(ValidatedModule module, CostModel? costs) => throw new NotSupportedException("loads nothing");
    }
}
