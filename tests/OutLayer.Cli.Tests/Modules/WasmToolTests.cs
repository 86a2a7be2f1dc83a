using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Cli.Tests.Modules;

/// <summary>outlayer wasm validate and inspect.</summary>
public sealed class WasmToolTests
{
    [Fact]
    public void A_valid_module_is_said_to_be_with_its_features()
    {
        using var work = ModuleFiles.Workspace();
        Assert.Matches(@"^valid    \d+ bytes, functions: 9; features: multi-value, reference-types\n$", work.Outlayer("wasm", "validate", "m.wasm").Exits(0).Out);
        Assert.Equal("""{"valid":true,"features":["multi-value","reference-types"]}""" + "\n", work.Outlayer("wasm", "validate", "m.wasm", "--json").Exits(0).Out);
    }

    [Theory]
    [InlineData("1.0", "reference-types")]
    [InlineData("near", "multi-value")]
    [InlineData("2.0", null)]
    [InlineData("all", null)]
    public void A_set_of_features_is_what_a_module_may_use(string set, string? missing)
    {
        using var work = ModuleFiles.Workspace();
        var run = work.Outlayer("wasm", "validate", "m.wasm", "--features", set, "--json").Exits(missing is null ? 0 : 1);
        if (missing is null) return;
        Assert.False(run.Json.GetProperty("valid").GetBoolean());
        var error = run.Json.GetProperty("error");
        Assert.Equal("unsupported-feature", error.GetProperty("code").GetString());
        Assert.True(error.GetProperty("feature").GetString() is "reference-types" or "multi-value", error.GetRawText());
    }

    [Fact]
    public void What_is_wrong_with_a_module_comes_with_its_place()
    {
        using var work = ModuleFiles.With(ModuleFiles.Single("f", ":", Code.Of(Opcode.Drop)));
        var error = work.Outlayer("wasm", "validate", "m.wasm", "--json").Exits(1).Json.GetProperty("error");
        Assert.Equal(("invalid", "code section, function 0"), (error.GetProperty("code").GetString(), error.GetProperty("section").GetString()));
        int offset = error.GetProperty("offset").GetInt32();
        Assert.Equal((byte)Opcode.Drop, File.ReadAllBytes(work.File("m.wasm"))[offset]);
        string shown = work.Outlayer("wasm", "validate", "m.wasm").Exits(1).Out;
        Assert.StartsWith($"refused  the module is invalid: code section, function 0, 0x{offset:x}: ", shown, StringComparison.Ordinal);
        Assert.EndsWith(" [invalid]\n", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_of_features_that_is_not_there_is_refused()
    {
        using var work = ModuleFiles.Workspace();
        work.Outlayer("wasm", "validate", "m.wasm", "--features", "3.0").Refuses("--features 3.0: choose of 1.0, 2.0, near, all");
    }

    [Fact]
    public void Inspect_shows_what_is_in_a_module()
    {
        using var work = ModuleFiles.With(Golden());
        Assert.Equal("""
            module   109 bytes, features: mutable-globals
            section  type section: 8 bytes at 0xa
            section  import section: 18 bytes at 0x14
            section  function section: 3 bytes at 0x28
            section  table section: 5 bytes at 0x2d
            section  memory section: 3 bytes at 0x34
            section  global section: 6 bytes at 0x39
            section  export section: 13 bytes at 0x41
            section  start section: 1 byte at 0x50
            section  code section: 11 bytes at 0x53
            section  custom section "note": 13 bytes at 0x60
            import   env.f: function [] -> []
            import   env.g: global mut i32
            export   a: function [] -> []
            export   m: memory 2.. pages
            export   t: table 1..9 funcref
            start    a
            code     2 functions, 6 bytes of instructions
            function 2 func[2] [i32] -> []: 4 bytes at 0x5a
            function 1 a [] -> []: 2 bytes at 0x56

            """, work.Outlayer("wasm", "inspect", "m.wasm").Exits(0).Out);
    }

    [Fact]
    public void The_document_of_inspect_has_everything()
    {
        using var work = ModuleFiles.With(Golden());
        var document = work.Outlayer("wasm", "inspect", "m.wasm", "--json").Exits(0).Json;
        Assert.Equal(["bytes", "features", "sections", "imports", "exports", "start", "functions"], document.EnumerateObject().Select(member => member.Name));
        Assert.Equal("""{"module":"env","name":"g","kind":"global","type":"mut i32"}""", document.GetProperty("imports")[1].GetRawText());
        Assert.Equal("""{"name":"t","kind":"table","index":0,"type":"1..9 funcref"}""", document.GetProperty("exports")[2].GetRawText());
        Assert.Equal("""{"name":"note","custom":true,"offset":96,"bytes":13}""", document.GetProperty("sections")[9].GetRawText());
        Assert.Equal("""{"index":2,"name":"func[2]","type":"[i32] -> []","offset":90,"bytes":4,"locals":0}""", document.GetProperty("functions")[1].GetRawText());
        Assert.Equal(1, document.GetProperty("start").GetInt32());
    }

    [Fact]
    public void Long_lists_are_cut_for_people_only()
    {
        var builder = new ModuleBuilder();
        for (int i = 0; i < 25; i++) builder.Export($"f{i}", ExternKind.Func, builder.Function(":", []));
        using var work = ModuleFiles.With(builder.ToArray());
        string shown = work.Outlayer("wasm", "inspect", "m.wasm").Exits(0).Out;
        Assert.Contains("export   ... 5 more; --json shows all\n", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("export   f20", shown, StringComparison.Ordinal);
        Assert.Equal(25, work.Outlayer("wasm", "inspect", "m.wasm", "--json").Exits(0).Json.GetProperty("exports").GetArrayLength());
    }

    [Fact]
    public void Code_is_shown_with_the_offsets_that_traps_name()
    {
        using var work = ModuleFiles.Workspace();
        int offset = work.Outlayer("wasm", "run", "m.wasm", "--invoke", "divide", "1", "0", "--json").Exits(1).Json.GetProperty("trap").GetProperty("offset").GetInt32();
        string shown = work.Outlayer("wasm", "inspect", "m.wasm", "--function", "divide").Exits(0).Out;
        Assert.Equal($"""
            (func (;2;) (type 0) (param i32 i32) (result i32)
              (;{offset - 4:x6};) local.get 0
              (;{offset - 2:x6};) local.get 1
              (;{offset:x6};) i32.div_s)

            """, shown);
        Assert.Equal(shown, work.Outlayer("wasm", "inspect", "m.wasm", "--function", "2").Exits(0).Out);
        string whole = work.Outlayer("wasm", "inspect", "m.wasm", "--disassemble").Exits(0).Out;
        Assert.StartsWith("(module\n", whole, StringComparison.Ordinal);
        Assert.Equal(whole.TrimEnd('\n'), work.Outlayer("wasm", "inspect", "m.wasm", "--disassemble", "--json").Exits(0).Json.GetProperty("text").GetString()!.TrimEnd('\n'));
    }

    [Theory]
    [InlineData("--function 9", "--function 9: the module has 9 functions, from 0")]
    [InlineData("--function nobody", "--function nobody: the module has no function of that name")]
    [InlineData("--function 0 --disassemble", "--function and --disassemble exclude each other")]
    public void A_function_that_is_not_there_is_refused(string options, string message)
    {
        using var work = ModuleFiles.Workspace();
        work.Outlayer([.. WasmRunTests.Words("wasm inspect m.wasm"), .. WasmRunTests.Words(options)]).Refuses(message);
    }

    private static byte[] Golden()
    {
        var builder = new ModuleBuilder();
        builder.Import("env", "f", ":");
        builder.ImportGlobal("env", "g", 'i', mutable: true);
        int first = builder.Function(":", Code.Of(Opcode.Nop));
        builder.Function("i:", Code.Of(Opcode.LocalGet, 0u, Opcode.Drop));
        builder.Table(1, 9).Memory(2).Global('i', false, Code.Of(Opcode.I32Const, 1));
        builder.Export("a", ExternKind.Func, first).Export("m", ExternKind.Memory, 0).Export("t", ExternKind.Table, 0).Start(first);
        return builder.Last(ModuleBuilder.Custom("note", new byte[8])).ToArray();
    }
}
