using OutLayer.Testing;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Tests.Binary;

public sealed class ModuleDecoderTests
{
    [Fact]
    public void Index_spaces_hold_imports_first()
    {
        var builder = new ModuleBuilder();
        builder.Import("env", "f", "i:");
        builder.ImportGlobal("env", "g", 'l');
        builder.Function("dF:f", Code.Of(Opcode.F32Const, 1f), locals: "iil");
        builder.Global('f', true, Code.Of(Opcode.F32Const, 2f));
        var module = Refusal.Load(builder.ToArray()).Module;
        Assert.Equal(("[i32] -> []", "[f64 funcref] -> [f32]"), (module.TypeOf(0).ToString(), module.TypeOf(1).ToString()));
        Assert.Equal((1, 1, 0, 0), (module.ImportedFunctions, module.ImportedGlobals, module.ImportedTables, module.ImportedMemories));
        Assert.Equal([new GlobalType(ValType.I64, false), new GlobalType(ValType.F32, true)], module.Globals.Select(global => global.Type));
        Assert.Equal([new LocalRun(1, ValType.I32), new LocalRun(1, ValType.I32), new LocalRun(1, ValType.I64)], module.Bodies[0].Locals);
    }

    [Fact]
    public void A_body_is_the_range_of_its_instructions()
    {
        var module = Refusal.Load(new ModuleBuilder().ToArrayWith(Code.Of(Opcode.Nop, Opcode.Nop))).Module;
        var body = module.Bodies[0];
        Assert.Equal([0x01, 0x01, 0x0B], module.Bytes.Span.Slice(body.Start, body.Length).ToArray());
    }

    [Fact]
    public void Element_items_are_functions_or_expressions()
    {
        var builder = new ModuleBuilder().Table(2).Elements(0, 0).Add(9, Code.Of((byte)5, (byte)0x70, 1, Opcode.RefNull, (byte)0x70, Opcode.End));
        var module = Refusal.Load(builder.ToArrayWith()).Module;
        Assert.Equal((true, 0, 0), (module.Elements[0].Items[0].IsFunction, module.Elements[0].Items[0].Function, module.Elements[0].Items[0].Length));
        Assert.Equal((false, 3), (module.Elements[1].Items[0].IsFunction, module.Elements[1].Items[0].Length));
        Assert.Equal([SegmentMode.Active, SegmentMode.Passive], module.Elements.Select(segment => segment.Mode));
    }

    [Fact]
    public void Data_is_a_range_of_the_module()
    {
        var module = Refusal.Load(new ModuleBuilder().Memory(1).Data(5, 7, 8, 9).PassiveData(1).ToArray()).Module;
        Assert.Equal([7, 8, 9], module.Bytes.Span.Slice(module.Datas[0].Start, module.Datas[0].Length).ToArray());
        Assert.Equal((SegmentMode.Passive, 2), (module.Datas[1].Mode, module.DataCount));
    }

    [Fact]
    public void A_function_is_named_by_the_name_section_then_by_an_export_then_by_its_index()
    {
        var builder = new ModuleBuilder();
        for (int i = 0; i < 3; i++) builder.Function(":", []);
        builder.Export("exported", ExternKind.Func, 1).Last(NameSection([1, 0, .. Code.Name("named")]));
        var module = Refusal.Load(builder.ToArray()).Module;
        Assert.Equal(["named", "exported", "func[2]"], Enumerable.Range(0, 3).Select(module.NameOf));
    }

    // a second name that is not UTF-8; a count past the end; a function that is not there; a subsection that is cut off
    [Theory]
    [InlineData(new byte[] { 2, 0, 1, 0x61, 1, 1, 0xFF })]
    [InlineData(new byte[] { 2, 0, 1, 0x61 })]
    [InlineData(new byte[] { 2, 0, 1, 0x61, 9, 1, 0x62 })]
    [InlineData(new byte[] { 2, 0, 1, 0x61, 1 })]
    public void A_broken_name_section_is_no_reason_to_refuse_a_module(byte[] names)
    {
        var builder = new ModuleBuilder();
        builder.Function(":", []);
        builder.Function(":", []);
        var module = Refusal.Load(builder.Last(NameSection(names)).ToArray()).Module;
        Assert.Equal("func[1]", module.NameOf(1));
    }

    [Fact]
    public void Custom_sections_may_stand_anywhere_and_are_kept()
    {
        byte[] bytes = ModuleBuilder.Raw(ModuleBuilder.Custom("a", 1, 2), ModuleBuilder.Section(1, 0), ModuleBuilder.Custom("a"), ModuleBuilder.Custom("b", 3));
        var sections = ModuleDecoder.Decode(bytes, WasmFeatures.Wasm1).CustomSections;
        Assert.Equal([("a", 2), ("a", 0), ("b", 1)], sections.Select(section => (section.Name, section.Length)));
        Assert.Equal(3, bytes[sections[2].Start]);
    }

    private static byte[] NameSection(byte[] functionNames) => ModuleBuilder.Custom("name", [1, .. Code.Sized(functionNames)]);
}
