using OutLayer.Testing;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using static OutLayer.Wasm.Tests.Runtime.Throwing;

namespace OutLayer.Wasm.Tests.Runtime;

/// <summary>Exceptions: what is the compiler's own.</summary>
public sealed class CompiledExceptionTests
{
    [Fact]
    public void A_frame_has_at_most_1000_clauses_to_search()
    {
        byte[] body = Code.Of(Opcode.Call, 0u);
        for (int i = 0; i < 1_000; i++) body = Try(Catch(1), body);
        Assert.Equal(TrapCode.UncaughtException, Run(Module(":", body)).Trap?.Code);
        var refusal = Assert.Throws<WasmFormatException>(() => Run(Module(":", Try(Catch(1), body))));
        Assert.Equal(WasmFormatError.LimitExceeded, refusal.Error);
        Assert.Contains("1001 catch clauses around one instruction, the limit is 1000", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Code_ahead_of_time_catches_too()
    {
        var module = Guest.Load(Module(":i", Code.Of(Try(Catch(0), Code.Of(Try(Catch(1), Code.Of(Opcode.Call, 0u)), Opcode.I32Const, 1, Opcode.Return)), Opcode.I32Const, 2)));
        string path = Path.Combine(Directory.CreateTempSubdirectory("outlayer-exceptions-").FullName, "OutLayer.Exceptions.Guest.dll");
        using (var file = File.Create(path)) PrecompiledModule.Write(module, CostModel.OneEach, BoundsMode.Explicit, "OutLayer.Exceptions.Guest", file);
        using var store = new Store(Guest.Engine);
        var instance = store.Instantiate(module, PrecompiledModule.Load(path, module.Module, CostModel.OneEach, BoundsMode.Explicit), new Imports());
        Assert.Equal(2, instance.Call("run").Single().AsI32());
    }

    /// <summary>The way into a handler is emitted behind the body, whose operands are gone by then.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public void A_body_that_ends_in_dead_code_with_operands_compiles(bool metered)
    {
        byte[] guarded = Code.Of(Opcode.Block, (byte)0x40, Opcode.TryTable, (byte)0x40, 1u, (byte)2, 0u, Opcode.End, Opcode.End);
        var builder = Guest.Module(":", [.. Code.Of(Opcode.I32Const, 1, Opcode.I64Const, 2L, Opcode.Unreachable, Opcode.Drop, Opcode.Drop), .. guarded]);
        using var guest = new Guest(builder, costs: metered ? CostModel.OneEach : null);
        Assert.Equal(TrapCode.Unreachable, guest.Run().Trap?.Code);
    }
}
