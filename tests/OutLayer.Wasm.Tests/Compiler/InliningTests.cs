using OutLayer.Testing;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Tests.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Tests.Compiler;

public class InliningTests
{
    private const byte Void = 0x40;

    /// <summary>Five layers of functions, each of which calls all of the next: 80 to the fifth ways from the first to the last.</summary>
    [Fact]
    public void Many_ways_through_small_functions_are_not_all_followed()
    {
        const int Layers = 5, Width = 80;
        var builder = new ModuleBuilder();
        for (int function = 0; function < Layers * Width; function++)
        {
            int next = (function / Width + 1) * Width;
            byte[] calls = next == Layers * Width ? [] : Code.Of([.. Enumerable.Range(next, Width).SelectMany(callee => new object[] { Opcode.Call, (uint)callee })]);
            builder.Function(":", calls);
        }
        int run = builder.Function("i:i", Code.Of(Opcode.LocalGet, 0u, Opcode.If, Void, Opcode.Call, 0u, Opcode.End, Opcode.I32Const, 9));
        builder.Memory(1).Export("run", ExternKind.Func, run);
        long start = Environment.TickCount64;
        using var guest = new Guest(new CompilerEngine(BoundsMode.Explicit), builder);
        Assert.Equal(9, guest.Run(WasmValue.I32(0)).Results[0].AsI32());
        Assert.InRange(Environment.TickCount64 - start, 0, 30_000); // all of them would take an hour
    }

    /// <summary>A body that is nearly nothing but loops in each other, called until the bounded sum is used up: only the calls' own loops are compiled.</summary>
    [Fact]
    public void Bodies_with_many_loops_are_called()
    {
        byte[] nest = Code.Of([.. Enumerable.Repeat(new object[] { Opcode.Loop, Void }, 80).SelectMany(parts => parts), .. Enumerable.Repeat((object)Opcode.End, 80)]);
        var builder = new ModuleBuilder();
        builder.Function(":", nest);
        byte[] calls = Code.Of([.. Enumerable.Repeat(new object[] { Opcode.Loop, Void, Opcode.Call, 0u }, 80).SelectMany(parts => parts), .. Enumerable.Repeat((object)Opcode.End, 80)]);
        int run = builder.Function(":", calls);
        using var guest = new Guest(new CompilerEngine(BoundsMode.Explicit), builder.Export("run", ExternKind.Func, run), null, CostModel.OneEach);
        var (gas, trap) = guest.Measure();
        Assert.Null(trap);
        Assert.Equal(8 + 80 * 2 + 80 * (8 + 80), gas);
    }
}
