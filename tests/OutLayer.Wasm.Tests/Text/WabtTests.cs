using System.Diagnostics;
using OutLayer.Testing;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Binary.Writing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Text;

namespace OutLayer.Wasm.Tests.Text;

/// <summary>
/// WABT's tools as judges: what we print, wat2wasm reads; what wasm2wat prints, flat and folded, we read as wat2wasm does.
/// A module that WABT does not know is left out, and function references, which it has as they once were.
/// </summary>
public sealed class WabtTests : IDisposable
{
    private const string HowToGet = "needs WABT: apt-get install wabt";

    private static readonly string[] Options = ["--enable-all", "--no-check"];

    private readonly string _folder = Directory.CreateTempSubdirectory("outlayer-wabt-").FullName;

    [Fact]
    public void Wat2wasm_reads_what_is_printed_as_the_module_it_was() => Judge(module =>
    {
        File.WriteAllText(PathOf("in.wat"), WatPrinter.Print(module, new WatPrintOptions { Names = false }));
        if (Run("wat2wasm", [.. Options, PathOf("in.wat"), "-o", PathOf("out.wasm")]) is { } error) return $"wat2wasm: {error}";
        return Same(module.Bytes, File.ReadAllBytes(PathOf("out.wasm"))) ? null : "wat2wasm reads another module";
    });

    [Theory]
    [InlineData(false), InlineData(true)]
    public void What_wasm2wat_prints_is_read_as_wat2wasm_reads_it(bool folded) => Judge(module =>
    {
        string[] arguments = [.. Options, .. folded ? (string[])["--fold-exprs"] : [], PathOf("in.wasm"), "-o", PathOf("out.wat")];
        if (Run("wasm2wat", arguments) is { } error) return $"wasm2wat: {error}";
        if (Run("wat2wasm", [.. Options, PathOf("out.wat"), "-o", PathOf("out.wasm")]) is not null) return null; // its own text is no text
        byte[] expected = File.ReadAllBytes(PathOf("out.wasm"));
        return Same(expected, WatReader.Read(File.ReadAllBytes(PathOf("out.wat")))) ? null : "we read another module";
    });

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>One module of every few of the suite, since each costs processes.</summary>
    private void Judge(Func<Module, string?> judge)
    {
        string? spec = SharedData.Find("spec");
        Assert.SkipWhen(spec is null, SharedData.HowToGet);
        Assert.SkipUnless(IsThere("wat2wasm") && IsThere("wasm2wat") && IsThere("wasm-validate"), HowToGet);
        var wrong = new List<string>();
        int judged = 0, number = 0;
        foreach (var module in SpecModules.Read(spec))
        {
            if (RoundTrip.TryLoad(module.Bytes, WasmFeatures.All.Without(WasmFeature.FunctionReferences)) is not { } loaded || number++ % 8 != 0) continue;
            File.WriteAllBytes(PathOf("in.wasm"), module.Bytes);
            if (Run("wasm-validate", ["--enable-all", PathOf("in.wasm")]) is not null) continue;
            judged++;
            if (judge(loaded) is { } difference) wrong.Add($"{module}: {difference}");
        }
        Assert.Empty(wrong);
        Assert.True(judged >= 200, $"{judged} modules");
    }

    /// <summary>WABT makes short forms of block types and lists of functions, so modules that differ are compared as it makes them.</summary>
    private bool Same(ReadOnlyMemory<byte> module, byte[] other) =>
        Canonical(module).AsSpan().SequenceEqual(Canonical(other)) || AsWabtHasIt(module).AsSpan().SequenceEqual(AsWabtHasIt(other));

    private byte[] AsWabtHasIt(ReadOnlyMemory<byte> module)
    {
        File.WriteAllBytes(PathOf("x.wasm"), module.ToArray());
        Assert.Null(Run("wasm2wat", [.. Options, PathOf("x.wasm"), "-o", PathOf("x.wat")]));
        Assert.Null(Run("wat2wasm", [.. Options, PathOf("x.wat"), "-o", PathOf("x.wasm")]));
        return File.ReadAllBytes(PathOf("x.wasm"));
    }

    private static byte[] Canonical(ReadOnlyMemory<byte> module) => ModuleWriter.Write(ModuleDecoder.Decode(module, WasmFeatures.All));

    private string PathOf(string name) => Path.Combine(_folder, name);

    private static bool IsThere(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, tool)));

    /// <summary>What the tool says is wrong, or null.</summary>
    private static string? Run(string tool, string[] arguments)
    {
        var start = new ProcessStartInfo(tool, arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : error;
    }
}
