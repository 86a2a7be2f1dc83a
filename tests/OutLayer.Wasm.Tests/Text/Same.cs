using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Binary.Writing;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Text;

namespace OutLayer.Wasm.Tests.Text;

/// <summary>Texts that must say the same.</summary>
internal static class Same
{
    public static void Modules(string left, string right) => Assert.Equal(Canonical(left), Canonical(right));

    /// <summary>Printed without names, which is the easiest to compare and to read.</summary>
    private static string Canonical(string text)
    {
        var module = ModuleDecoder.Decode(WatReader.Read(text), WasmFeatures.All);
        return WatPrinter.Print(ModuleDecoder.Decode(ModuleWriter.Write(module), WasmFeatures.All));
    }
}
