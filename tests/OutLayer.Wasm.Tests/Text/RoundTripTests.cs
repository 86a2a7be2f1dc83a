using OutLayer.Testing;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Binary.Writing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Text;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Tests.Text;

/// <summary>Printing and reading are each other's inverse, on every valid module of the official suite.</summary>
public sealed class RoundTripTests
{
    /// <summary>Modules when this was written; a round trip of fewer is broken.</summary>
    private const int AtLeast = 2_100;

    [Fact]
    public void Every_valid_module_of_the_suite_reads_back_as_it_was_and_prints_the_same_again()
    {
        string? spec = SharedData.Find("spec");
        Assert.SkipWhen(spec is null, SharedData.HowToGet);
        var wrong = new List<string>();
        int judged = 0;
        foreach (var module in SpecModules.Read(spec))
        {
            if (TryLoad(module.Bytes) is not { } loaded) continue;
            judged++;
            if (RoundTrip.Difference(loaded) is { } difference) wrong.Add($"{module}: {difference}");
        }
        Assert.Empty(wrong);
        Assert.True(judged >= AtLeast, $"{judged} modules");
    }

    private static Module? TryLoad(byte[] bytes)
    {
        try
        {
            return ModuleValidator.Load(bytes, WasmFeatures.All).Module;
        }
        catch (WasmFormatException)
        {
            return null; // not valid, or of a feature that is not there
        }
    }
}

/// <summary>The laws of printing and reading, for one module.</summary>
internal static class RoundTrip
{
    /// <summary>What does not hold, or null.</summary>
    public static string? Difference(Module module)
    {
        string text = WatPrinter.Print(module);
        try
        {
            var read = ModuleValidator.Load(WatReader.Read(text), WasmFeatures.All).Module;
            if (!ModuleWriter.Write(read).AsSpan().SequenceEqual(ModuleWriter.Write(module))) return $"reads back as another module\n{text}";
            string again = WatPrinter.Print(read);
            return again == text ? null : $"prints otherwise\n{text}\n{again}";
        }
        catch (Exception refusal) when (refusal is WatException or WasmFormatException)
        {
            return $"{refusal.Message}\n{text}";
        }
    }
}
