using System.Text;
using System.Text.Json;
using OutLayer.Testing;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.SpecSuite;

namespace OutLayer.Wasm.Tests.SpecSuite;

/// <summary>Scripts as text: what each command says and finds.</summary>
public sealed class WastTests : IDisposable
{
    private const string Sample = """
        (module $S
          (memory (export "m") 1)
          (global (export "answer") i64 (i64.const 42))
          (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
          (func (export "nan") (result f32) (f32.div (f32.const 0) (f32.const 0)))
          (func (export "payload") (result f64) (f64.const nan:0x8000000000001))
          (func (export "same") (param externref) (result externref) (local.get 0))
          (func $self (export "self") (result funcref) (ref.func $self))
          (func (export "boom") (unreachable))
          (func $deep (export "deep") (call $deep)))
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("outlayer-wast-").FullName;

    // a command after Sample, and what its failure says; empty: it passes
    public static TheoryData<string, string> Commands => new()
    {
        { """(assert_return (invoke "add" (i32.const 2) (i32.const -0x3)) (i32.const -1))""", "" },
        { """(assert_return (invoke $S "add" (i32.const 2) (i32.const 3)) (i32.const 6))""", "line 11, assert_return: add((i32.const 0x2) (i32.const 0x3)) gives i32 0x5, not [(i32.const 0x6)]" },
        { """(assert_return (invoke "add" (i32.const 2) (i32.const 3)))""", "gives i32 0x5, not []" },
        { """(assert_return (get "answer") (i64.const 42))""", "" },
        { """(assert_return (get $S "answer") (i64.const 41))""", "not [(i64.const 0x29)]" },
        { """(assert_return (invoke "nan") (f32.const nan:canonical))""", "" },
        { """(assert_return (invoke "nan") (f32.const nan:arithmetic))""", "" },
        { """(assert_return (invoke "nan") (f32.const nan:0x1))""", "not [(f32.const nan:0x1)]" },
        { """(assert_return (invoke "payload") (f64.const nan:arithmetic))""", "" },
        { """(assert_return (invoke "payload") (f64.const nan:canonical))""", "gives f64 0x7ff8000000000001, not [(f64.const nan:canonical)]" },
        { """(assert_return (invoke "same" (ref.extern 7)) (ref.extern 7))""", "" },
        { """(assert_return (invoke "same" (ref.extern 7)) (ref.extern))""", "" },
        { """(assert_return (invoke "same" (ref.null extern)) (ref.null extern))""", "" },
        { """(assert_return (invoke "same" (ref.null extern)) (ref.null))""", "" },
        { """(assert_return (invoke "same" (ref.null extern)) (ref.extern))""", "gives externref 0x0, not [(ref.extern)]" },
        { """(assert_return (invoke "self") (ref.func))""", "" },
        { """(assert_return (invoke "self") (ref.null func))""", "not [(ref.null func)]" },
        { """(assert_return (invoke "add" (i32.const 2) (i32.const 3)) (either (i32.const 4) (i32.const 5)))""", "" },
        { """(assert_return (invoke "add" (i32.const 2) (i32.const 3)) (either (i32.const 4) (i32.const 6)))""", "not [(either (i32.const 0x4) (i32.const 0x6))]" },
        { """(assert_trap (invoke "boom") "unreachable")""", "" },
        { """(assert_trap (invoke "nan") "unreachable")""", "no trap, expected" },
        { """(assert_trap (module (func $f (unreachable)) (start $f)) "unreachable")""", "" },
        { """(assert_trap (module (func $f) (start $f)) "unreachable")""", "no trap, expected" },
        { """(assert_exhaustion (invoke "deep") "call stack exhausted")""", "" },
        { """(assert_invalid (module (func (result i32))) "type mismatch")""", "" },
        { """(assert_invalid (module (func (result i32) (i32.const 1))) "type mismatch")""", "the module passes, expected 'type mismatch'" },
        { """(assert_invalid (module (func (i32.const x))) "type mismatch")""", "malformed text, line 11, column 42: unexpected token 'x', expected a constant" },
        { """(assert_malformed (module quote "(func (i32.const x))") "unexpected token")""", "" },
        { """(assert_malformed (module quote "(func (br $x))") "unknown label")""", "" },
        { """(assert_malformed (module quote "(func)" "\ff") "malformed UTF-8 encoding")""", "" },
        { """(assert_malformed (module quote "(func)" "(memory 1)") "unexpected token")""", "the module passes, expected 'unexpected token'" },
        { """(assert_malformed (module binary "\00asm" "\01\00\00") "unexpected end")""", "" },
        { """(assert_invalid (module quote "(func (drop))") "type mismatch")""", "" },
        { """(assert_unlinkable (module (import "spectest" "none" (func))) "unknown import")""", "" },
        { """(assert_unlinkable (module (import "spectest" "memory" (func))) "incompatible import type")""", "" },
        { """(assert_unlinkable (module (import "spectest" "print" (func))) "unknown import")""", "the module links" },
        { """(assert_moon (module))""", "assert_moon: no such command in this runner" },
    };

    [Theory, MemberData(nameof(Commands))]
    public void A_command_passes_or_fails_with_what_came(string command, string failure)
    {
        var result = Run(Sample, command);
        if (failure.Length == 0)
        {
            Assert.Empty(result.Failures);
            Assert.Equal((1, 0), (result.Passed, result.Skipped));
        }
        else Assert.Contains(failure, Assert.Single(result.Failures).Message.Replace('"', '\''), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("f32x4 0x1p0 -0 nan:canonical inf", true), InlineData("i32x4 0x3f800000 0x80000000 0x7fc00000 0x7f800000", true)]
    [InlineData("i8x16 0 0 -128 63 0 0 0 128 0 0 192 127 0 0 128 127", true), InlineData("i64x2 0x800000003f800000 0x7f8000007fc00000", true)]
    [InlineData("f32x4 1 0 nan inf", false), InlineData("f32x4 1 -0 nan:0x1 inf", false), InlineData("i16x8 0 0 0 0 0 0 0 0", false)]
    public void A_vector_is_matched_lane_by_lane(string pattern, bool matches)
    {
        var command = Assert.IsType<AssertReturnCommand>(Assert.Single(SpecWast.Read(Encoding.UTF8.GetBytes($"(assert_return (invoke \"f\") (v128.const {pattern}))"))));
        Assert.Equal(matches, SpecValues.Matches(Assert.Single(command.Expected), WasmValue.V128(0x8000_0000_3F80_0000, 0x7F80_0000_7FC0_0000)));
    }

    [Fact]
    public void Modules_are_defined_instantiated_and_registered_by_name()
    {
        var result = Run("""
            (module definition $D (global (export "g") (mut i32) (i32.const 1)) (func (export "set") (global.set 0 (i32.const 9))))
            (module instance $a $D)
            (module instance $b $D)
            (invoke $a "set")
            (assert_return (get $a "g") (i32.const 9))
            (assert_return (get $b "g") (i32.const 1))
            (register "A" $a)
            (module (import "A" "g" (global (mut i32))) (export "g" (global 0)))
            (assert_return (get "g") (i32.const 9))
            (module $M binary "\00asm" "\01\00\00\00")
            (module $N quote "(func (export \"f\") (result i32) i32.const 3)")
            (assert_return (invoke "f") (i32.const 3))
            """);
        Assert.Empty(result.Failures);
        Assert.Equal(4, result.Passed);
    }

    [Fact]
    public void A_module_that_is_malformed_fails_alone_and_with_its_place()
    {
        var result = Run("(module (func (nope)))\n" + Sample + "(assert_trap (invoke \"boom\") \"unreachable\")");
        Assert.Contains("line 1, module: WatException: line 1, column 16: unknown operator \"nope\"", Assert.Single(result.Failures).Message, StringComparison.Ordinal);
        Assert.Equal(1, result.Passed);
    }

    [Fact]
    public void What_needs_a_feature_that_we_lack_is_skipped_with_its_name()
    {
        var result = Run("""
            (module (type (struct (field i32))) (func (export "f")))
            (assert_return (invoke "f"))
            (thread $T (assert_return (invoke "f")) (assert_return (invoke "f")))
            (wait $T)
            """);
        Assert.Equal((0, 0, 3), (result.Passed, result.Failed, result.Skipped));
        Assert.Equal([WasmFeature.GarbageCollection, WasmFeature.Threads, WasmFeature.Threads], result.Skips.Select(skip => skip.Feature));
    }

    [Fact]
    public void What_annotations_say_is_skipped_and_so_are_proposals()
    {
        const string Custom = "(assert_malformed_custom (module quote \"(@name)\") \"x\") (assert_invalid_custom (module quote \"(@name)\") \"x\")";
        var result = Run("(module (func (export \"f\")))", Custom, "(assert_return (invoke \"f\"))");
        Assert.Equal((1, 0, 2), (result.Passed, result.Failed, result.Skipped));
        Assert.Equal(["the command assert_malformed_custom", "the command assert_invalid_custom"], result.Skips.Select(skip => skip.Reason));
        string path = Path.Combine(_folder, "x.wast");
        File.WriteAllText(path, "(module (func (unknown))) (assert_return (invoke \"f\")) (assert_malformed (module quote \"(func (nop))\") \"x\")");
        var proposal = SpecSuiteRunner.RunFile(path, "proposals/descriptors/x.wast", new CompilerEngine());
        Assert.Equal((0, 0, 2, "the proposal descriptors is not supported"), (proposal.Passed, proposal.Failed, proposal.Skipped, proposal.Skips.Single().Reason));
    }

    [Theory]
    [InlineData("legacy/x.wast", 0)]
    [InlineData("legacy-exceptions/x.wast", 0)]
    [InlineData("x.wast", 1)]
    public void The_folder_says_which_exceptions_there_are(string name, int failed)
    {
        string path = Path.Combine(_folder, "x.wast");
        File.WriteAllText(path, "(module (func (export \"f\") try catch_all end)) (assert_return (invoke \"f\"))");
        Assert.Equal(failed, Math.Min(1, SpecSuiteRunner.RunFile(path, name, new CompilerEngine()).Failed));
    }

    [Fact]
    public void Comments_end_tokens()
    {
        var result = Run("(module;;", "(func;;\n(export \"f\");;\n(result i32)", "(block $l;;\n(br 0;;\n)) i32.const;;\n7;;", "))", "(assert_return (invoke \"f\") (i32.const 7))");
        Assert.Equal((1, 0), (result.Passed, result.Failed));
    }

    [Fact]
    public void Fields_alone_are_a_module()
    {
        var result = Run("(func (export \"f\"))\n(memory 1) (start 0)");
        Assert.Equal((0, 0), (result.Passed, result.Failed));
        Assert.Contains("WasmFormatException", Assert.Single(Run("(func) (start 1)").Failures).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(module", "line 1, column 1: unclosed parenthesis")]
    [InlineData("(assert_return (invoke \"f\") 1)", "unexpected token \"1\", expected a value in parentheses")]
    [InlineData("(assert_return (invoke f))", "unexpected token \"f\", expected a string")]
    [InlineData("module", "unexpected token \"module\", expected a command in parentheses")]
    [InlineData("(assert_return (invoke \"f\") (i31.const 1))", "unknown value \"(i31.const\"")]
    public void A_script_that_is_malformed_is_refused_by_its_name(string text, string message)
    {
        var refusal = Assert.Throws<InvalidDataException>(() => Run(text));
        Assert.Contains("x.wast is not a script: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>The whole suite as scripts that are written here gives what its documents give, file by file.</summary>
    [Fact]
    public void Documents_written_as_scripts_give_the_same_results()
    {
        string? spec = SharedData.Find("spec");
        Assert.SkipWhen(spec is null, SharedData.HowToGet);
        foreach (string path in Directory.EnumerateFiles(spec, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            string name = Path.GetRelativePath(spec, path);
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            string script = Path.Combine(_folder, "x.wast");
            File.WriteAllText(script, ScriptWriter.Write(SpecJson.Read(document.RootElement)));
            var expected = SpecSuiteRunner.RunFile(path, name, new CompilerEngine());
            var actual = SpecSuiteRunner.RunFile(script, name, new CompilerEngine());
            Assert.Equal((name, expected.Passed, expected.Failed, expected.Skipped), (name, actual.Passed, actual.Failed, actual.Skipped));
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private SpecFileResult Run(params string[] commands)
    {
        string path = Path.Combine(_folder, "x.wast");
        File.WriteAllText(path, string.Join("\n", commands));
        return SpecSuiteRunner.RunFile(path, "x.wast", new CompilerEngine());
    }
}
