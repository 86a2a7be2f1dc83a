using System.Text.Json;
using OutLayer.Testing;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.SpecSuite;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Tests.SpecSuite;

/// <summary>The runner itself, on documents made here: it must see what is wrong.</summary>
public sealed class SpecSuiteRunnerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("outlayer-spec-").FullName;

    // the command after an instance of Sample(), and what its failure says; empty: it passes
    public static TheoryData<string, string> Commands => new()
    {
        { Return("add", "[{'type':'i32','value':'2'},{'type':'i32','value':'3'}]", "[{'type':'i32','value':'5'}]"), "" },
        { Return("add", "[{'type':'i32','value':'2'},{'type':'i32','value':'3'}]", "[{'type':'i32','value':'6'}]"), "add((i32.const 0x2) (i32.const 0x3)) gives i32 0x5, not [(i32.const 0x6)]" },
        { Return("add", "[{'type':'i32','value':'2'},{'type':'i32','value':'3'}]", "[]"), "gives i32 0x5, not []" },
        { Return("nan", "[]", "[{'type':'f32','value':'nan:canonical'}]"), "" },
        { Return("nan", "[]", "[{'type':'f32','value':'nan:arithmetic'}]"), "" },
        { Return("nan", "[]", "[{'type':'f32','value':'2143289345'}]"), "gives f32 0x7fc00000" },
        { Return("payload", "[]", "[{'type':'f64','value':'nan:canonical'}]"), "gives f64 0x7ff8000000000001" },
        { Return("payload", "[]", "[{'type':'f64','value':'nan:arithmetic'}]"), "" },
        { Return("same", "[{'type':'ref.extern','value':'0'}]", "[{'type':'ref.extern','value':'0'}]"), "" },
        { Return("same", "[{'type':'ref.extern','value':'0'}]", "[{'type':'ref.null','value':'extern'}]"), "gives externref 0x1" },
        { Return("same", "[{'type':'ref.null','value':'extern'}]", "[{'type':'ref.null','value':'func'}]"), "gives externref 0x0" },
        { Return("add", "[{'type':'i32','value':'2'},{'type':'i32','value':'3'}]", "[{'type':'either','value':[{'type':'i32','value':'4'},{'type':'i32','value':'5'}]}]"), "" },
        { Return("boom", "[]", "[]"), "boom() traps: unreachable" },
        { Return("gone", "[]", "[]"), "the module has no export" },
        { Trap("boom", "unreachable"), "" },
        { Trap("boom", "integer overflow"), "expected 'integer overflow'" },
        { Trap("nan", "unreachable"), "no trap, expected 'unreachable'" },
        { "{'type':'assert_return','action':{'type':'get','field':'answer'},'expected':[{'type':'i64','value':'42'}]}", "" },
        { Module("assert_invalid", new ModuleBuilder().ToArrayWith(Code.Of(Opcode.Drop)), "type mismatch"), "" },
        { Module("assert_invalid", new ModuleBuilder().ToArrayWith(Code.Of(Opcode.Nop)), "type mismatch"), "the module passes, expected 'type mismatch'" },
        { Module("assert_malformed", new ModuleBuilder().ToArrayWith(Code.Of(Opcode.Drop)), "unexpected end"), "Invalid: code section, function 0" },
        { Module("assert_malformed", [0], "unexpected end"), "" },
        { Module("assert_unlinkable", Importing("spectest", "none"), "unknown import"), "" },
        { Module("assert_unlinkable", Importing("spectest", "print"), "unknown import"), "the module links, expected 'unknown import'" },
        { Module("assert_unlinkable", Importing("spectest", "memory"), "incompatible import type"), "" },
        { "{'type':'assert_moon'}", "no such command in this runner" },
    };

    [Theory, MemberData(nameof(Commands))]
    public void A_command_passes_or_fails_with_what_came(string command, string failure)
    {
        var result = Run(Instance(Sample()), command);
        if (failure.Length == 0) Assert.Equal((1, 0, 0), (result.Passed, result.Failed, result.Skipped));
        else
        {
            Assert.Equal((1, 1), (result.Failures[0].Command, result.Passed + result.Failed));
            Assert.Contains(failure, result.Failures[0].Message.Replace('"', '\''), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Assertions_about_a_module_that_needs_a_missing_feature_are_skipped_with_its_name()
    {
        byte[] two = new ModuleBuilder().Memory(1).Memory(1).ToArray();
        var result = Run(Instance(two), Return("f", "[]", "[]"), Trap("f", "unreachable"), Instance(Sample()), Trap("boom", "unreachable"));
        Assert.Equal((1, 0, 2), (result.Passed, result.Failed, result.Skipped));
        Assert.Equal([WasmFeature.MultiMemory], result.Skips.Select(skip => skip.Feature));
    }

    [Fact]
    public void An_instance_that_a_skipped_one_may_have_changed_is_skipped_from_then_on()
    {
        byte[] skipped = ModuleBuilder.Raw(ModuleBuilder.Section(2, [2, .. Code.Name("M"), .. Code.Name("m"), 2, 0, 1, .. Code.Name("M"), .. Code.Name("n"), 2, 0, 1]));
        string boom = Trap("boom", "unreachable"), register = "{'type':'register','as':'M'}";
        var result = Run(Instance(Sample()), register, boom, Instance(skipped), boom.Replace("'field'", "'module':'$S','field'"), Instance(Sample()), boom);
        Assert.Equal((2, 0), (result.Passed, result.Failed));
        Assert.Equal((1, WasmFeature.MultiMemory), (result.Skipped, result.Skips[0].Feature));
    }

    [Fact]
    public void What_depends_on_a_module_that_failed_fails()
    {
        var result = Run(Instance([1, 2, 3]), Trap("boom", "unreachable"));
        Assert.Equal((0, 2, 0), (result.Passed, result.Failed, result.Skipped));
    }

    [Fact]
    public void Results_come_file_by_file_in_the_order_of_paths()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "b"));
        foreach (string name in new[] { "c.json", "b/a.json", "B.json" }) Write(name, Instance(Sample()), Trap("boom", "unreachable"));
        var seen = new List<string>();
        var result = SpecSuiteRunner.Run(_folder, new CompilerEngine(), file => seen.Add(file.File));
        Assert.Equal(["B.json", "b/a.json", "c.json"], seen);
        Assert.Equal((3, 0, 0), (result.Passed, result.Failed, result.Skipped));
    }

    [Fact]
    public void A_folder_without_documents_is_refused() =>
        Assert.Contains("no *.json documents", Assert.Throws<InvalidDataException>(() => SpecSuiteRunner.Run(_folder, new CompilerEngine())).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("{"), InlineData("{}"), InlineData("{\"commands\":[{}]}"), InlineData("{\"commands\":[{\"type\":\"module\"}]}"), InlineData("[1]"), InlineData("{\"commands\":{}}")]
    public void A_document_of_another_kind_is_refused_by_its_name(string text)
    {
        File.WriteAllText(Path.Combine(_folder, "x.json"), text);
        var refusal = Assert.Throws<InvalidDataException>(() => SpecSuiteRunner.Run(_folder, new CompilerEngine()));
        Assert.Contains("x.json is not a document of the suite", refusal.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private SpecFileResult Run(params string[] commands) => SpecSuiteRunner.RunFile(Write("x.json", commands), "x.json", new CompilerEngine());

    private string Write(string name, params string[] commands)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, $"{{\"source\":\"x.wast\",\"commands\":[{string.Join(",\n", commands).Replace('\'', '"')}]}}");
        return path;
    }

    private static string Instance(byte[] module) => $"{{'type':'module','ids':['$S'],'binary':'{Convert.ToBase64String(module)}'}}";

    private static string Module(string type, byte[] module, string text) =>
        $"{{'type':'{type}','module':{{'binary':'{Convert.ToBase64String(module)}'}},'text':'{text}'}}";

    private static string Return(string field, string arguments, string expected) =>
        $"{{'type':'assert_return','action':{{'type':'invoke','field':'{field}','args':{arguments}}},'expected':{expected}}}";

    private static string Trap(string field, string text) =>
        $"{{'type':'assert_trap','action':{{'type':'invoke','field':'{field}','args':[]}},'text':'{text}'}}";

    private static byte[] Importing(string module, string name)
    {
        var builder = new ModuleBuilder();
        builder.Import(module, name, ":");
        return builder.ToArray();
    }

    private static byte[] Sample()
    {
        var builder = new ModuleBuilder().Memory(1).Export("m", ExternKind.Memory, 0);
        builder.Export("add", ExternKind.Func, builder.Function("ii:i", Code.Of(Opcode.LocalGet, 0, Opcode.LocalGet, 1, Opcode.I32Add)));
        builder.Export("nan", ExternKind.Func, builder.Function(":f", Code.Of(Opcode.F32Const, 0f, Opcode.F32Const, 0f, Opcode.F32Div)));
        byte[] payload = Code.Of(Opcode.I64Const, 0x7FF8_0000_0000_0001, Opcode.F64ReinterpretI64);
        builder.Export("payload", ExternKind.Func, builder.Function(":d", payload));
        builder.Export("same", ExternKind.Func, builder.Function("E:E", Code.Of(Opcode.LocalGet, 0)));
        builder.Export("boom", ExternKind.Func, builder.Function(":", Code.Of(Opcode.Unreachable)));
        return builder.Global('l', false, Code.Of(Opcode.I64Const, 42)).Export("answer", ExternKind.Global, 0).ToArray();
    }
}
