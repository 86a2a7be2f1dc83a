using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Cli.Tests.Modules;

/// <summary>Workspaces with modules that these tests run.</summary>
internal static class ModuleFiles
{
    private const byte Void = 0x40;

    /// <summary>m.wasm, with a function for each thing that can happen.</summary>
    public static Workspace Workspace(int padding = 0)
    {
        var work = new Workspace();
        File.WriteAllBytes(work.File("m.wasm"), Sample(padding));
        return work;
    }

    public static Workspace With(byte[] module)
    {
        var work = new Workspace();
        File.WriteAllBytes(work.File("m.wasm"), module);
        return work;
    }

    /// <summary>A module that exports one function under this name.</summary>
    public static byte[] Single(string name, string signature, byte[] code)
    {
        var builder = new ModuleBuilder();
        return builder.Export(name, ExternKind.Func, builder.Function(signature, code)).ToArray();
    }

    private static byte[] Sample(int padding)
    {
        var builder = new ModuleBuilder().Memory(1).Table(1).Global('l', true, Code.Of(Opcode.I64Const, 42));
        void Add(string name, string signature, params ReadOnlySpan<object> code) =>
            builder.Export(name, ExternKind.Func, builder.Function(signature, Code.Of(code)));
        Add("add", "ii:i", Opcode.LocalGet, 0u, Opcode.LocalGet, 1u, Opcode.I32Add);
        Add("same", "ilfdEF:ilfdEF", Opcode.LocalGet, 0u, Opcode.LocalGet, 1u, Opcode.LocalGet, 2u, Opcode.LocalGet, 3u, Opcode.LocalGet, 4u, Opcode.LocalGet, 5u);
        Add("divide", "ii:i", Opcode.LocalGet, 0u, Opcode.LocalGet, 1u, Opcode.I32DivS);
        Add("outside", ":i", Opcode.I32Const, 65_536, Opcode.I32Load, 2, 0u);
        Add("loop", ":", Opcode.Loop, Void, Opcode.Br, 0u, Opcode.End);
        Add("recurse", ":", Opcode.Call, 5u);
        Add("grow", "i:i", Opcode.LocalGet, 0u, Opcode.MemoryGrow, (byte)0);
        Add("count", ":l", Opcode.GlobalGet, 0u, Opcode.I64Const, 1L, Opcode.I64Add, Opcode.GlobalSet, 0u, Opcode.GlobalGet, 0u);
        Add("self", ":F", Opcode.RefFunc, 0u);
        builder.Export("memory", ExternKind.Memory, 0);
        if (padding == 0) return builder.ToArray();
        // Counts down from the first, then gives what add gives; long enough, it is worth compiling.
        Add("long", "iii:i", Opcode.Loop, Void, Opcode.LocalGet, 0u, Opcode.I32Const, 1, Opcode.I32Sub, Opcode.LocalTee, 0u, Opcode.BrIf, 0u, Opcode.End,
            Opcode.LocalGet, 1u, Opcode.LocalGet, 2u, Opcode.I32Add);
        return builder.Last(ModuleBuilder.Custom("padding", new byte[padding])).ToArray();
    }
}
