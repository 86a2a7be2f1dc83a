using System.Xml.Linq;
using OutLayer.Testing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Cli.Tests.Modules;

/// <summary>outlayer wasm run --profile: the table, the document, and the picture.</summary>
public sealed class WasmProfileTests
{
    private const string Hostile = "<&\"\u001b]]>\u202e";

    [Fact]
    public void The_table_and_the_picture_hold_all_of_the_fuel()
    {
        using var work = Calls();
        var shown = work.Outlayer(WasmRunTests.Words("wasm run m.wasm --invoke main --profile")).Exits(0);
        string[] lines = shown.Out.Split('\n');
        Assert.Equal("profile  m.svg", lines[^5]);
        Assert.Equal($"{"22",15} {"64.7",5}% {"22",16} {"2",14}  <&\"\\u001b]]>\\u202e", lines[^3]);
        Assert.Equal($"{"12",15} {"35.3",5}% {"34",16} {"1",14}  main", lines[^2]);
        var svg = XDocument.Load(work.File("m.svg"));
        Assert.Equal(["all", "main", "<&\"\\u001b]]>\\u202e"], svg.Descendants().Where(element => element.Name.LocalName == "title").Select(title => title.Value.Split(": ")[0]));
        Assert.DoesNotContain(svg.Descendants(), element => element.Name.LocalName == "script");
    }

    [Fact]
    public void The_document_has_every_function_and_the_same_fuel_as_without()
    {
        using var work = Calls();
        var document = work.Outlayer(WasmRunTests.Words("wasm run m.wasm --invoke main --profile other.svg --json")).Exits(0).Json;
        Assert.Equal(["results", "fuel", "timesMs", "profile"], document.EnumerateObject().Select(member => member.Name));
        var functions = document.GetProperty("profile").GetProperty("functions").EnumerateArray().ToList();
        Assert.Equal(["index", "name", "calls", "selfFuel", "totalFuel"], functions[0].EnumerateObject().Select(member => member.Name));
        long fuel = document.GetProperty("fuel").GetInt64();
        Assert.Equal(fuel, functions.Sum(function => function.GetProperty("selfFuel").GetInt64()));
        Assert.Equal(fuel, work.Outlayer(WasmRunTests.Words("wasm run m.wasm --invoke main --json")).Exits(0).Json.GetProperty("fuel").GetInt64());
        Assert.True(File.Exists(work.File("other.svg")));
    }

    [Fact]
    public void A_run_that_ends_early_has_a_profile_too()
    {
        using var work = Calls();
        var document = work.Outlayer(WasmRunTests.Words("wasm run m.wasm --invoke main --profile --fuel 20 --json")).Exits(3).Json;
        Assert.Equal(20, document.GetProperty("profile").GetProperty("functions").EnumerateArray().Sum(function => function.GetProperty("selfFuel").GetInt64()));
    }

    [Fact]
    public void The_same_call_gives_the_same_picture()
    {
        using var work = Calls();
        for (int i = 0; i < 2; i++) work.Outlayer("wasm", "run", "m.wasm", "--invoke", "main", "--profile", $"{i}.svg").Exits(0);
        Assert.Equal(File.ReadAllBytes(work.File("0.svg")), File.ReadAllBytes(work.File("1.svg")));
    }

    [Theory]
    [InlineData("--profile m.wasm", "--profile m.wasm: name a file that ends in .svg, or write --profile at the end")]
    [InlineData("m.wasm --profile none/x.svg", "--profile none/x.svg: there is no folder ")]
    [InlineData("m.wasm --profile --no-fuel", "--profile shows where the fuel went; leave --no-fuel out")]
    [InlineData("m.wasm --profile --repeat 2", "--profile looks at one call; leave --repeat out")]
    [InlineData("m.wasm --profile --engine compiler", "--profile needs --engine interpreter, which burns the same fuel")]
    public void What_does_not_go_with_a_profile_is_refused(string options, string message)
    {
        using var work = Calls();
        var run = work.Outlayer([.. WasmRunTests.Words("wasm run"), .. WasmRunTests.Words(options), .. options.Contains(" m.wasm", StringComparison.Ordinal) && !options.StartsWith("m.wasm", StringComparison.Ordinal) ? ["m.wasm"] : Array.Empty<string>()]).Exits(2);
        Assert.StartsWith($"outlayer: {message}", run.Err, StringComparison.Ordinal);
    }

    /// <summary>main calls twice a function whose name is not nice.</summary>
    private static Workspace Calls()
    {
        var builder = new ModuleBuilder();
        int leaf = builder.Function("i:", Code.Of(Opcode.LocalGet, 0u, Opcode.Drop));
        builder.Export(Hostile, ExternKind.Func, leaf);
        builder.Export("main", ExternKind.Func, builder.Function(":", Code.Of(Opcode.I32Const, 0, Opcode.Call, leaf, Opcode.I32Const, 0, Opcode.Call, leaf)));
        return ModuleFiles.With(builder.ToArray());
    }
}
