using System.Text.RegularExpressions;
using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Cli.Tests.Modules;

/// <summary>outlayer wasm run: values, limits and ends, in their documents.</summary>
public sealed partial class WasmRunTests
{
    private const string Same = "same";

    [Theory]
    [InlineData("add", "7 -8", """[{"type":"i32","value":-1}]""")]
    [InlineData("add", "0xffffffff 2147483648", """[{"type":"i32","value":2147483647}]""")]
    [InlineData("loop --fuel 0 --no-cache", "", "")]
    [InlineData(Same, "-2147483648 -9223372036854775808 0.1 -0 null null", """[{"type":"i32","value":-2147483648},{"type":"i64","value":"-9223372036854775808"},{"type":"f32","value":0.1},{"type":"f64","value":-0},{"type":"externref","value":null},{"type":"funcref","value":null}]""")]
    [InlineData(Same, "4294967295 18446744073709551615 inf -inf 7 null", """[{"type":"i32","value":-1},{"type":"i64","value":"-1"},{"type":"f32","value":"inf"},{"type":"f64","value":"-inf"},{"type":"externref","value":"7"},{"type":"funcref","value":null}]""")]
    [InlineData(Same, "0 0xffffffffffffffff nan nan:0x4 0 null", """[{"type":"i32","value":0},{"type":"i64","value":"-1"},{"type":"f32","value":"nan"},{"type":"f64","value":"nan:0x4"},{"type":"externref","value":"0"},{"type":"funcref","value":null}]""")]
    [InlineData(Same, "0 0 -nan:0x200000 1.7976931348623157e308 0 null", """[{"type":"i32","value":0},{"type":"i64","value":"0"},{"type":"f32","value":"-nan:0x200000"},{"type":"f64","value":1.7976931348623157E+308},{"type":"externref","value":"0"},{"type":"funcref","value":null}]""")]
    [InlineData("self", "", """[{"type":"funcref","value":"add"}]""")]
    [InlineData("grow", "16383", """[{"type":"i32","value":1}]""")]
    [InlineData("grow", "16384", """[{"type":"i32","value":-1}]""")]
    [InlineData("grow --memory 1", "15", """[{"type":"i32","value":1}]""")]
    [InlineData("grow --memory 1", "16", """[{"type":"i32","value":-1}]""")]
    public void Values_go_in_and_come_out(string invoke, string arguments, string results)
    {
        using var work = ModuleFiles.Workspace();
        var run = work.Outlayer([.. Words($"wasm run m.wasm --json --invoke {invoke}"), .. Words(arguments)]);
        if (results.Length == 0) run.Exits(3);
        else Assert.Equal(results, run.Exits(0).Json.GetProperty("results").GetRawText());
        Assert.Equal("", run.Err);
    }

    [Fact]
    public void The_document_has_results_fuel_and_the_time_of_each_call()
    {
        using var work = ModuleFiles.Workspace();
        var document = work.Outlayer(Words("wasm run m.wasm --invoke count --repeat 3 --json")).Exits(0).Json;
        Assert.Equal(["results", "fuel", "timesMs"], document.EnumerateObject().Select(member => member.Name));
        Assert.Equal("43", document.GetProperty("results")[0].GetProperty("value").GetString()); // a new instance each time
        Assert.Equal(8 + 5, document.GetProperty("fuel").GetInt64());
        Assert.Equal(3, document.GetProperty("timesMs").GetArrayLength());
        Assert.All(document.GetProperty("timesMs").EnumerateArray(), time => Assert.InRange(time.GetDouble(), 0, 10_000));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, work.Outlayer(Words("wasm run m.wasm --invoke count --no-fuel --json")).Exits(0).Json.GetProperty("fuel").ValueKind);
    }

    [Theory]
    [InlineData(1, "divide 1 0", "integer-divide-by-zero", "integer divide by zero", "divide")]
    [InlineData(1, "outside", "memory-out-of-bounds", "out of bounds memory access", "outside")]
    [InlineData(3, "loop --fuel 1000", "out-of-gas", "out of gas", "loop")]
    [InlineData(3, "loop --timeout 0.05 --no-fuel", "deadline-exceeded", "deadline exceeded", "loop")]
    [InlineData(3, "recurse", "call-stack-exhausted", "call stack exhausted", "recurse")]
    public void A_trap_says_what_and_where_on_every_engine(int exit, string invoke, string code, string message, string function)
    {
        using var work = ModuleFiles.Workspace();
        foreach (string engine in new[] { "", "--bounds guard", "--bounds explicit", "--engine interpreter" })
        {
            var document = work.Outlayer(Words($"wasm run m.wasm {engine} --json --invoke {invoke}")).Exits(exit).Json;
            Assert.Equal(["trap", "fuel", "timesMs"], document.EnumerateObject().Select(member => member.Name));
            var trap = document.GetProperty("trap");
            Assert.Equal((code, message, function), (trap.GetProperty("code").GetString(), trap.GetProperty("message").GetString(), trap.GetProperty("function").GetString()));
            Assert.True(trap.GetProperty("offset").GetInt32() > 8);
        }
    }

    [Fact]
    public void Fuel_is_the_same_on_every_engine_and_the_limit_bites_at_one_less()
    {
        using var work = ModuleFiles.Workspace();
        foreach (string engine in new[] { "--bounds guard", "--bounds explicit", "--engine interpreter" })
        {
            Assert.Equal(12, work.Outlayer(Words($"wasm run m.wasm {engine} --json --invoke add 1 2 --fuel 12")).Exits(0).Json.GetProperty("fuel").GetInt64());
            Assert.Equal(11, work.Outlayer(Words($"wasm run m.wasm {engine} --json --invoke add 1 2 --fuel 11")).Exits(3).Json.GetProperty("fuel").GetInt64());
        }
    }

    [Fact]
    public void Without_invoke_the_start_or_the_only_function_is_called()
    {
        using var only = ModuleFiles.With(ModuleFiles.Single("any", ":i", Code.Of(Opcode.I32Const, 5)));
        Assert.Equal(5, only.Outlayer(Words("wasm run m.wasm --json")).Exits(0).Json.GetProperty("results")[0].GetProperty("value").GetInt32());
        var builder = new ModuleBuilder();
        builder.Export("other", ExternKind.Func, builder.Function(":", Code.Of(Opcode.Unreachable)));
        builder.Export("_start", ExternKind.Func, builder.Function(":", []));
        using var start = ModuleFiles.With(builder.ToArray());
        Assert.Equal("[]", start.Outlayer(Words("wasm run m.wasm --json")).Exits(0).Json.GetProperty("results").GetRawText());
    }

    [Fact]
    public void A_trap_in_the_start_function_is_a_trap_of_the_run()
    {
        var builder = new ModuleBuilder();
        builder.Export("f", ExternKind.Func, builder.Function(":", Code.Of(Opcode.Unreachable))).Start(0);
        using var work = ModuleFiles.With(builder.ToArray());
        var document = work.Outlayer(Words("wasm run m.wasm --json")).Exits(1).Json;
        Assert.Equal("unreachable", document.GetProperty("trap").GetProperty("code").GetString());
        Assert.Equal(0, document.GetProperty("timesMs").GetArrayLength());
    }

    [Theory]
    [InlineData("add 1 2", 0, "result   3 (i32)\nfuel     12 of 10,000,000,000\ntime     N ms of CPU\n")]
    [InlineData("add 1 2 --no-fuel --repeat 5", 0, "result   3 (i32)\ntime     N ms of CPU at best, N in the median of 5 calls, N the first\n")]
    [InlineData("loop --fuel 7", 3, "limit    out of gas [out-of-gas]\nat       loop, offset 0xN\nfuel     7 of 7\ntime     N ms of CPU\n")]
    [InlineData("divide 1 0", 1, "trap     integer divide by zero [integer-divide-by-zero]\nat       divide, offset 0xN\nfuel     12 of 10,000,000,000\ntime     N ms of CPU\n")]
    public void People_read_lines(string invoke, int exit, string expected)
    {
        using var work = ModuleFiles.Workspace();
        string shown = work.Outlayer(Words($"wasm run m.wasm --invoke {invoke}")).Exits(exit).Out;
        Assert.Equal(expected, TimeOrOffset().Replace(shown, "$1N$2"));
    }

    [Theory]
    [InlineData("none.wasm", "there is no file none.wasm")]
    [InlineData(".", ". is a folder; name the module's file")]
    [InlineData("m.txt", "m.txt is no WebAssembly module: it begins with 23 21 00 00; a binary module begins with 00 61 73 6d, a text with a parenthesis")]
    [InlineData("empty", "empty is no WebAssembly module: it begins with nothing; a binary module begins with 00 61 73 6d, a text with a parenthesis")]
    [InlineData("m.wasm", "name a function with --invoke: add [i32 i32] -> [i32], same [i32 i64 f32 f64 externref funcref] -> [i32 i64 f32 f64 externref funcref], divide [i32 i32] -> [i32], outside [] -> [i32], loop [] -> [], recurse [] -> [], grow [i32] -> [i32], count [] -> [i64], self [] -> [funcref]")]
    [InlineData("m.wasm --invoke add 1", "add takes 2 arguments, not 1: its type is [i32 i32] -> [i32]")]
    [InlineData("m.wasm --invoke grow", "grow takes 1 argument, not 0: its type is [i32] -> [i32]")]
    [InlineData("m.wasm --invoke add 1 2 --fule", "add takes 2 arguments, not 3: its type is [i32 i32] -> [i32]; there is no option --fule")]
    [InlineData("m.wasm --invoke add 1 4294967296", "argument 2 of add, \"4294967296\", is no i32")]
    [InlineData("m.wasm --invoke add 1 -2147483649", "argument 2 of add, \"-2147483649\", is no i32")]
    [InlineData("m.wasm --invoke add 1 0x", "argument 2 of add, \"0x\", is no i32")]
    [InlineData("m.wasm --invoke add 1 1.0", "argument 2 of add, \"1.0\", is no i32")]
    [InlineData("m.wasm --invoke add 1 +1", "argument 2 of add, \"+1\", is no i32")]
    [InlineData("m.wasm --invoke same 1 18446744073709551616 1 1 1 null", "argument 2 of same, \"18446744073709551616\", is no i64")]
    [InlineData("m.wasm --invoke same 1 1 1e39 1 1 null", "argument 3 of same, \"1e39\", is no f32")]
    [InlineData("m.wasm --invoke same 1 1 nan:0x800000 1 1 null", "argument 3 of same, \"nan:0x800000\", is no f32")]
    [InlineData("m.wasm --invoke same 1 1 1 Infinity 1 null", "argument 4 of same, \"Infinity\", is no f64")]
    [InlineData("m.wasm --invoke same 1 1 1 1 x null", "argument 5 of same, \"x\", is no externref")]
    [InlineData("m.wasm --invoke same 1 1 1 1 1 1", "argument 6 of same, \"1\", is no funcref")]
    [InlineData("m.wasm --fuel x", "--fuel \"x\" must be a whole number from 0 to 1000000000000000000")]
    [InlineData("m.wasm --fuel -1", "--fuel \"-1\" must be a whole number from 0 to 1000000000000000000")]
    [InlineData("m.wasm --fuel 1 --no-fuel", "--fuel and --no-fuel exclude each other")]
    [InlineData("m.wasm --timeout 0", "--timeout \"0\" must be a number of seconds from 0.001 to 86400")]
    [InlineData("m.wasm --repeat 0", "--repeat \"0\" must be a whole number from 1 to 1000000")]
    [InlineData("m.wasm --memory 4097", "--memory \"4097\" must be a whole number from 1 to 4096")]
    [InlineData("m.wasm --engine v8", "--engine v8: choose compiler or interpreter")]
    [InlineData("m.wasm --bounds none", "--bounds none: choose guard or explicit")]
    [InlineData("m.wasm --bounds guard --engine interpreter", "--bounds is for --engine compiler; the interpreter checks every access")]
    [InlineData("m.wasm --cache x --no-cache", "--cache and --no-cache exclude each other")]
    public void Wrong_usage_is_refused(string arguments, string message)
    {
        using var work = ModuleFiles.Workspace();
        File.WriteAllBytes(work.File("m.txt"), "#!\0\0more"u8.ToArray());
        File.WriteAllBytes(work.File("empty"), []);
        work.Outlayer(Words($"wasm run {arguments}")).Refuses(message);
    }

    public static TheoryData<byte[], string, int, string, string> Refused => new()
    {
        { [0, 0x61, 0x73, 0x6D, 1, 0, 0, 1], "", 1, "malformed", "the module is malformed: module, 0x4: unknown binary version" },
        { ModuleFiles.Single("f", ":i", []), "", 1, "invalid", "the module is invalid: code section, function 0, 0x" },
        { Importing("wasi_snapshot_preview1", "fd_write", "iiii:i"), "", 1, "missing-import", "the module imports the function wasi_snapshot_preview1.fd_write [i32 i32 i32 i32] -> [i32]; this command gives a module nothing, WASI neither" },
        { new ModuleBuilder().ToArray(), "", 1, "no-export", "the module exports no function, so there is nothing to call" },
        { ModuleFiles.Single("f", ":", []), "--invoke g", 1, "no-export", "the module exports no function \"g\"; it has f [] -> []" },
        { new ModuleBuilder().Memory(1).Export("f", ExternKind.Memory, 0).ToArray(), "--invoke f", 1, "no-export", "the export \"f\" is a memory, not a function; it has none" },
        { new ModuleBuilder().Memory(17).Export("f", ExternKind.Func, 0).ToArrayWith(), "--memory 1", 3, "limit-exceeded", "the module's memory starts with 17 pages (1 MiB), and the limit is 16 (1 MiB); --memory sets it" },
        { new ModuleBuilder().Table(1_000_001).Export("f", ExternKind.Func, 0).ToArrayWith(), "", 3, "limit-exceeded", "the module's tables start with 1000001 elements, and the limit is 1000000" },
    };

    [Theory, MemberData(nameof(Refused))]
    public void A_module_that_cannot_be_run_is_refused(byte[] module, string options, int exit, string code, string message)
    {
        using var work = ModuleFiles.With(module);
        var run = work.Outlayer(Words($"wasm run m.wasm {options} --json")).Exits(exit);
        Assert.Equal(code, run.ErrorCode);
        Assert.StartsWith(message, run.Message, StringComparison.Ordinal);
        Assert.Equal($"outlayer: {run.Message}\n", run.Err);
    }

    [Theory]
    [InlineData("(module (func (export \"f\") (result i32) i32.const 7))", 0)]
    [InlineData(";; a comment\n(module (func (export \"f\") (result i32) i32.const 7))", 0)]
    [InlineData("(module (func (export \"f\") (result i32) i32.konst 7))", 1)]
    [InlineData("(module (func (export \"f\") (result i32)))", 1)]
    public void A_text_is_a_module_too(string text, int exit)
    {
        using var work = new Workspace().Write("m.wat", text);
        var run = work.Outlayer(Words("wasm run m.wat --json")).Exits(exit);
        if (exit == 0) Assert.Equal(7, run.Json.GetProperty("results")[0].GetProperty("value").GetInt32());
        else Assert.Matches("^(the module's text cannot be read: line 1, column 41: |the module is invalid: )", run.Message);
    }

    [Fact]
    public void Names_of_a_module_stay_on_their_line()
    {
        using var work = ModuleFiles.With(Importing("\u001b[2J\n", "\u202e", ":"));
        var run = work.Outlayer(Words("wasm run m.wasm")).Exits(1);
        Assert.Contains("\\u001b[2J\\u000a.\\u202e", run.Err, StringComparison.Ordinal);
    }

    private static byte[] Importing(string module, string name, string signature)
    {
        var builder = new ModuleBuilder();
        builder.Import(module, name, signature);
        return builder.ToArray();
    }

    internal static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"(0x)[0-9a-f]+|[0-9.]+( ms| in the median| the first)")]
    private static partial Regex TimeOrOffset();
}
