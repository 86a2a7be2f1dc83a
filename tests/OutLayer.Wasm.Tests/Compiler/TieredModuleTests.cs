using OutLayer.Testing;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Compiler.Tiers;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Tests.Runtime;
using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Tests.Compiler;

/// <summary>When a module that starts in the interpreter is compiled, and what becomes of a compilation that fails.</summary>
public sealed class TieredModuleTests
{
    private const int Function = 0;

    private static readonly ValidatedModule Module = Guest.Load(Guest.Module("i:i", Code.Of(Opcode.LocalGet, 0u)));

    [Theory, InlineData(true), InlineData(false)]
    public void A_mistake_of_the_compiler_is_thrown_again_where_the_guest_runs(bool inBackground)
    {
        var background = new Background();
        var tiered = Tiered(() => throw new InvalidCastException("a mistake"), background, inBackground);
        tiered.Warm(Function);
        background.Complete();
        Assert.Equal("a mistake", Assert.Throws<InvalidCastException>(() => tiered.Warm(Function)).Message);
    }

    [Fact]
    public void A_module_past_a_limit_of_the_compiler_stays_interpreted_until_addresses_are_needed()
    {
        static CompiledModule Refuse() => throw new WasmFormatException(WasmFormatError.LimitExceeded, "too much", "code section", 0);
        var tiered = Tiered(Refuse, new Background(), inBackground: false);
        for (int i = 0; i < 3; i++) tiered.Warm(Function);
        Assert.True(tiered.Interprets(Function));
        Assert.Throws<WasmFormatException>(tiered.MakeReady);
    }

    [Fact]
    public void A_function_is_worth_compiling_after_so_many_calls_and_the_module_after_so_many_in_all()
    {
        int compiled = 0;
        CompiledModule Refuse()
        {
            compiled++;
            throw new WasmFormatException(WasmFormatError.LimitExceeded, "too much", "code section", 0);
        }
        var tierUp = new TierUp { Least = 10, PerByte = 2, PerModuleByte = 20, InBackground = false };
        long bytes = Module.Module.Bodies[0].Length;
        var tiered = TieredModule.Of(Module, null, BoundsMode.Explicit, tierUp, new IdleInterpreter(), Refuse, new Background());
        Assert.Equal(10 + 2 * bytes, tiered.HeatOf(Function));
        for (long spent = 0; compiled == 0; spent += tiered.HeatOf(Function))
        {
            Assert.InRange(spent, 0, 20 * bytes);
            Assert.Equal(tiered.HeatOf(Function), tiered.Warm(Function));
        }
        tiered.Warm(Function);
        Assert.Equal(1, compiled);
    }

    private static TieredModule Tiered(Func<CompiledModule> compile, Background background, bool inBackground) => TieredModule.Of(
        Module, null, BoundsMode.Explicit, new TierUp { Least = 1, PerByte = 0, PerModuleByte = 0, InBackground = inBackground }, new IdleInterpreter(), compile, background);
}
