using OutLayer.Wasm.Text;

namespace OutLayer.Node.Tests;

/// <summary>contract.wat, as a module.</summary>
internal static class TestContract
{
    public static byte[] Wasm { get; } = WatReader.Read(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "contract.wat")));

    /// <summary>Its file in a folder, for clients to deploy.</summary>
    public static string In(TempFolder folder)
    {
        string path = folder.File("contract.wasm");
        File.WriteAllBytes(path, Wasm);
        return path;
    }
}
