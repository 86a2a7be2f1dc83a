using OutLayer.Testing;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Binary.Writing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Text;

namespace OutLayer.Wasm.Tests.Text;

/// <summary>Printing and reading are each other's inverse, on the official suite and the guests that we ship.</summary>
public sealed class RoundTripTests
{
    /// <summary>Modules when this was written; a round trip of fewer is broken.</summary>
    private const int AtLeast = 2_150;

    [Fact]
    public void Every_valid_module_of_the_suite_reads_back_as_it_was_and_prints_the_same_again()
    {
        string? spec = SharedData.Find("spec");
        Assert.SkipWhen(spec is null, SharedData.HowToGet);
        var wrong = new List<string>();
        int judged = 0;
        foreach (var module in SpecModules.Read(spec))
        {
            if (RoundTrip.TryLoad(module.Bytes) is not { } loaded) continue;
            judged++;
            if (RoundTrip.Difference(loaded) is { } difference) wrong.Add($"{module}: {difference}");
        }
        Assert.Empty(wrong);
        Assert.True(judged >= AtLeast, $"{judged} modules");
    }

    [Fact]
    public void QuickJs_reads_back_as_it_was()
    {
        string? root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "OutLayer.slnx"))) root = Path.GetDirectoryName(root);
        string path = Path.Combine(root ?? "", "guest", "js", "node_modules", "quickjs-wasi", "quickjs.wasm");
        Assert.SkipUnless(File.Exists(path), "needs the guest: npm ci in guest/js");
        Assert.Null(RoundTrip.Difference(RoundTrip.TryLoad(File.ReadAllBytes(path))!));
    }

    /// <summary>The writer's form is a normal form: it decodes to what it was made from, and is its own.</summary>
    [Fact]
    public void Written_modules_are_written_the_same_again()
    {
        byte[] odd = WatReader.Read("(func (local i32) (local i32 i64)) (table 1 funcref) (elem (table 0) (i32.const 0) func 0) (memory 1) (data (memory 0) (i32.const 0) \"x\")");
        byte[] once = ModuleWriter.Write(ModuleDecoder.Decode(odd, WasmFeatures.All));
        Assert.Equal(once, ModuleWriter.Write(ModuleDecoder.Decode(once, WasmFeatures.All)));
        // sizes and counts in two bytes where one would do, two runs of one type, a custom section
        byte[] padded = ModuleBuilder.Raw([1, 0x84, 0x00, 1, 0x60, 0, 0], [3, 2, 1, 0],
            [10, 0x89, 0x00, 1, 7, 2, 1, 0x7F, 0x81, 0x00, 0x7F, 0x0B], ModuleBuilder.Custom("x", 1));
        byte[] plain = ModuleBuilder.Raw([1, 4, 1, 0x60, 0, 0], [3, 2, 1, 0], [10, 6, 1, 4, 1, 2, 0x7F, 0x0B]);
        Assert.Equal(plain, ModuleWriter.Write(ModuleDecoder.Decode(padded, WasmFeatures.All)));
    }
}
