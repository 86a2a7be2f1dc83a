using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Tests.Runtime;

/// <summary>Code and modules that throw and catch, for tests.</summary>
internal static class Throwing
{
    public const byte Empty = 0x40, I32 = 0x7F;

    /// <summary>block: try_table (clause 0): body: end, end. The clause goes to the block.</summary>
    public static byte[] Try(byte[] clause, byte[] body, byte type = Empty) =>
        Code.Of(Opcode.Block, type, Opcode.TryTable, type, 1u, clause, 0u, body, Opcode.End, Opcode.End);

    public static byte[] Catch(int tag) => [0, (byte)tag];

    public static readonly byte[] CatchAll = [2];

    public static byte[] Throw(int tag) => Code.Of(Opcode.Throw, (uint)tag);

    /// <summary>Function 0 throws tag 0, function 1 tag 1; both without values. "run" is last.</summary>
    public static ModuleBuilder Module(string signature, byte[] code, string locals = "")
    {
        var builder = new ModuleBuilder().Tag(":").Tag(":");
        builder.Function(":", Throw(0));
        builder.Function(":", Throw(1));
        return builder.Export("run", ExternKind.Func, builder.Function(signature, code, locals)).Memory(1, 4);
    }

    public static CallResult Run(ModuleBuilder builder, params ReadOnlySpan<WasmValue> arguments)
    {
        using var guest = new Guest(builder, costs: CostModel.OneEach);
        return guest.Run(arguments);
    }
}
