namespace OutLayer.Cli.Tests.Near;

public sealed class NearBuildTests
{
    private const string Contract = """
        import { NearBindgen, near, call, view } from 'near-sdk-js';
        import { twice } from './lib/twice';
        @NearBindgen({})
        class Counter {
          count: number = 0;
          @call({}) add({ by = 1 }: { by?: number }): number { this.count += twice(by); return this.count; }
          @view({}) get(): number { return this.count; }
        }
        """;

    [Fact]
    public void A_contract_becomes_one_module_that_runs_without_its_sources()
    {
        using var work = Ready();
        var built = work.Outlayer("near", "build", "counter.ts", "-o", "out/c.js", "--json").Exits(0);
        Assert.Equal("""["add","get"]""", Workspace.Text(built.Json.GetProperty("methods")));
        Assert.Equal("""["counter.ts","lib/twice.ts"]""", Workspace.Text(built.Json.GetProperty("sources")));
        Assert.Equal(new FileInfo(work.File("out/c.js")).Length, built.Json.GetProperty("bytes").GetInt64());
        Directory.Delete(work.File("lib"), recursive: true);
        Assert.Equal("4", work.Call("out/c.js", "add", """{"by":2}"""));
        Assert.Equal("4", work.Call("out/c.js", "get", "{}", "--view"));
    }

    [Fact]
    public void The_same_files_give_the_same_bytes_wherever_they_lie()
    {
        using var here = Ready();
        using var there = Ready();
        here.Outlayer("near", "build", "counter.ts").Exits(0);
        there.Outlayer("near", "build", there.File("counter.ts")).Exits(0);
        Assert.Equal(File.ReadAllText(here.File("build/counter.js")), File.ReadAllText(there.File("build/counter.js")));
    }

    [Fact]
    public void Decorators_of_the_standard_bind_methods_too()
    {
        using var work = Ready();
        work.Write("standard.js", Contract.Replace(": number", "", StringComparison.Ordinal).Replace(": { by? }", "", StringComparison.Ordinal));
        Assert.Contains("methods: add, get", work.Outlayer("near", "build", "standard.js").Exits(0).Out, StringComparison.Ordinal);
        Assert.Equal("6", work.Call("build/standard.js", "add", """{"by":3}"""));
        Assert.Equal("6", work.Call("build/standard.js", "get", "{}", "--view"));
    }

    [Fact]
    public void A_wasm_file_that_is_imported_is_its_bytes()
    {
        using var work = Ready();
        File.WriteAllBytes(work.File("x.wasm"), "\0asm\u0001"u8.ToArray());
        work.Write("w.ts", "import code from './x.wasm'; export const main = () => [code instanceof Uint8Array, ...code];");
        Assert.Equal("[true,0,97,115,109,1]", work.Call("w.ts", "main"));
    }

    [Fact]
    public void A_mistake_is_told_with_its_place()
    {
        using var work = Ready();
        work.Write("bad.ts", "export function main() {\n  return 1 +;\n}\n");
        var run = work.RunJson("bad.ts", "main").Exits(1);
        var error = run.Json.GetProperty("error");
        Assert.Equal(("syntax-error", "bad.ts", 2), (error.GetProperty("code").GetString(), error.GetProperty("file").GetString(), error.GetProperty("line").GetInt32()));
        Assert.Equal("Unexpected \";\"", error.GetProperty("message").GetString());
        Assert.StartsWith("outlayer: bad.ts:2:13: Unexpected", work.Outlayer("near", "build", "bad.ts").Exits(1).Err, StringComparison.Ordinal);
        Assert.Contains("Could not resolve \"./none\"", work.Write("bad.ts", "import './none';").Outlayer("near", "build", "bad.ts").Exits(1).Err, StringComparison.Ordinal);
        Assert.False(Directory.Exists(work.File("build")) && File.Exists(work.File("build/bad.js")));
    }

    [Theory]
    [InlineData("const a = 1;", "has no method; decorate one")]
    [InlineData("throw new Error('at load');", "cannot be loaded: Error: at load")]
    [InlineData("import { includeBytes } from 'near-sdk-js'; export const main = () => 1; includeBytes('./x.wasm');", "includeBytes('./x.wasm')")]
    public void What_could_not_be_called_is_not_built(string source, string message)
    {
        using var work = Ready();
        Assert.Contains(message, work.Write("x.ts", source).Outlayer("near", "build", "x.ts").Exits(1).Err, StringComparison.Ordinal);
        Assert.False(File.Exists(work.File("build/x.js")));
    }

    [Theory]
    [InlineData("none.ts", "there is no file none.ts")]
    [InlineData("", "FILE is empty")]
    [InlineData("lib", "lib is a folder")]
    public void A_file_that_is_not_there_is_wrong_usage(string file, string message)
    {
        using var work = Ready();
        Assert.Contains(message, work.Outlayer("near", "build", file).Exits(2).Err, StringComparison.Ordinal);
    }

    [Fact]
    public void A_module_never_replaces_its_own_source()
    {
        using var work = Ready();
        work.Write("c.js", "export const main = () => 1;");
        Assert.Contains("is FILE itself", work.Outlayer("near", "build", "c.js", "-o", "./c.js").Exits(2).Err, StringComparison.Ordinal);
    }

    [Fact]
    public void Near_run_takes_sources_too_and_keeps_their_state()
    {
        using var work = Ready();
        string[] call = ["near", "run", "--wasm", "counter.ts", "--method", "add", "--input", """{"by":2}""", "--state", "s.json", "--json"];
        work.Write("context.json", """{"attached_deposit":"0"}""");
        Assert.Equal("4", Returned(work.Outlayer([.. call, "--context", "context.json"]).Exits(0)));
        work.Outlayer("near", "build", "counter.ts").Exits(0);
        call[3] = "build/counter.js";
        var second = work.Outlayer([.. call, "--context", "context.json"]).Exits(0);
        Assert.Equal("8", Returned(second));
        Assert.Contains(second.Json.GetProperty("profile").EnumerateObject(), cost => cost.Name.Equals("contract_loading_bytes", StringComparison.OrdinalIgnoreCase));
        Assert.Equal("Function is not payable", work.Outlayer(call).Exits(1).Json.GetProperty("error").GetProperty("message").GetString()!.Split('\n')[0]["Smart contract panicked: ".Length..]);
    }

    private static string Returned(Finished run) => System.Text.Encoding.UTF8.GetString(run.Json.GetProperty("returnValue").GetBytesFromBase64());

    private static Workspace Ready()
    {
        var work = new Workspace();
        TypeScript.Require(work);
        Directory.CreateDirectory(work.File("lib"));
        return work.Write("counter.ts", Contract).Write("lib/twice.ts", "export const twice = (n: number): number => n * 2;");
    }
}
