using OutLayer.Wasm;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Binary.Writing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Text;
using OutLayer.Wasm.Validation;

namespace OutLayer.Testing;

/// <summary>The laws of the text format, for one module: what is printed reads back to the same module, and prints the same again.</summary>
public static class RoundTrip
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

    /// <summary>The module, or null if it is not valid or needs a feature that is not there.</summary>
    public static Module? TryLoad(byte[] bytes, WasmFeatures? features = null)
    {
        try
        {
            return ModuleValidator.Load(bytes, features ?? WasmFeatures.All).Module;
        }
        catch (WasmFormatException)
        {
            return null;
        }
    }
}
