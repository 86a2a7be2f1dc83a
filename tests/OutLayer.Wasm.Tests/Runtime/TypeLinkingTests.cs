using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Tests.Runtime;

/// <summary>Types of different modules in one store: the same by what they say, whatever their indices.</summary>
public sealed class TypeLinkingTests : IDisposable
{
    private static readonly byte[] Null = Code.Of(Opcode.RefNull, (byte)0x70);

    private readonly Store _store = new(new FrontEnd());

    public void Dispose() => _store.Dispose();

    [Fact]
    public void A_type_that_stands_at_another_index_is_the_same()
    {
        var exporter = new ModuleBuilder();
        exporter.Type("i:i");
        exporter.Function("0:!0", Code.Of(Opcode.Unreachable));
        var importer = new ModuleBuilder();
        importer.Type(":");
        importer.Type("i:i");
        importer.Import("m", "x", "1:!1");
        Assert.NotNull(Link(exporter.Export("x", ExternKind.Func, 0), importer));
    }

    [Fact]
    public void A_type_that_refers_to_another_type_is_not_the_same()
    {
        var exporter = new ModuleBuilder();
        exporter.Type("i:i");
        exporter.Function("0:", Code.Of(Opcode.Unreachable));
        var importer = new ModuleBuilder();
        importer.Type("i:l");
        importer.Import("m", "x", "0:");
        Assert.Contains("incompatible import type", Refused(exporter.Export("x", ExternKind.Func, 0), importer), StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_of_itself_is_the_same_in_every_module_and_none_that_refers_to_it()
    {
        var exporter = new ModuleBuilder().Add(1, [0x60, 1, 0x63, 0, 0]).Add(3, [0]).Add(10, Code.Sized([0, 0x0B]));
        var same = new ModuleBuilder().Add(1, [0x60, 0, 0]).Add(1, [0x60, 1, 0x63, 1, 0]).Add(2, [1, (byte)'m', 1, (byte)'x', 0, 1]);
        var other = new ModuleBuilder().Add(1, [0x60, 1, 0x63, 0, 0]).Add(1, [0x60, 1, 0x63, 0, 0]).Add(2, [1, (byte)'m', 1, (byte)'x', 0, 1]);
        Assert.NotNull(Link(exporter.Export("x", ExternKind.Func, 0), same));
        Assert.Contains("incompatible import type", Refused(exporter, other), StringComparison.Ordinal);
    }

    [Fact]
    public void A_constant_global_may_be_of_a_subtype_and_a_variable_one_not()
    {
        var exporter = new ModuleBuilder();
        int function = exporter.Function(":", []);
        exporter.Declare(function).Add(6, [0x64, 0, 0, 0xD2, 0, 0x0B]).Add(6, [0x64, 0, 1, 0xD2, 0, 0x0B]);
        exporter.Export("x", ExternKind.Global, 0).Export("y", ExternKind.Global, 1);
        Assert.NotNull(Link(exporter, new ModuleBuilder().ImportGlobal("m", "x", 'F')));
        Assert.Contains("incompatible import type", Refused(exporter, new ModuleBuilder().ImportGlobal("m", "y", 'F', mutable: true)), StringComparison.Ordinal);
        Assert.Contains("incompatible import type", Refused(exporter, new ModuleBuilder().ImportGlobal("m", "x", 'E')), StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_starts_with_its_initial_value_and_takes_no_null_where_none_may_be()
    {
        var builder = new ModuleBuilder();
        int function = builder.Function(":", []);
        builder.Add(4, [0x40, 0, 0x64, 0x70, 0, 3, 0xD2, (byte)function, 0x0B]).Export("t", ExternKind.Table, 0);
        var table = _store.Instantiate(Refusal.Load(builder.ToArray()), Imports.None).GetTable("t");
        Assert.Equal(3, table.Length);
        Assert.Equal(function, _store.FunctionOf(table.Get(2))!.Index);
        Assert.Throws<ArgumentException>(() => table.Set(0, new WasmValue(ValType.FuncRef, 0)));
        Assert.Throws<ArgumentException>(() => table.Set(0, new WasmValue(ValType.NonNull(HeapType.Func), 0)));
        table.Set(0, table.Get(1));
    }

    [Fact]
    public void An_argument_must_be_of_the_parameters_type()
    {
        var builder = new ModuleBuilder();
        builder.Type("i:i");
        builder.Function("!0:", []);
        var function = _store.Instantiate(Refusal.Load(builder.Export("f", ExternKind.Func, 0).ToArray()), Imports.None).GetFunction("f");
        Assert.Contains("not a funcref", Assert.Throws<ArgumentException>(() => function.Call(new WasmValue(ValType.FuncRef, 0))).Message, StringComparison.Ordinal);
        Assert.Contains("never null", Assert.Throws<ArgumentException>(() => function.Call(new WasmValue(function.Type.Parameters[0], 0))).Message, StringComparison.Ordinal);
    }

    private Instance Link(ModuleBuilder exporter, ModuleBuilder importer)
    {
        var exports = _store.Instantiate(Refusal.Load(exporter.ToArray()), Imports.None);
        return _store.Instantiate(Refusal.Load(importer.ToArray()), new Imports().Add("m", exports));
    }

    private string Refused(ModuleBuilder exporter, ModuleBuilder importer) => Assert.Throws<LinkException>(() => Link(exporter, importer)).Message;
}
