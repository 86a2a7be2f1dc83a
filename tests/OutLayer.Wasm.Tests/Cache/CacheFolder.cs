using OutLayer.Testing;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Compiler.Cache;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Tests.Runtime;
using OutLayer.Wasm.Validation;

[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")] // modes, links and memory files are tested there

namespace OutLayer.Wasm.Tests.Cache;

/// <summary>A folder for a cache, which goes when the test ends, and modules that differ in one number.</summary>
internal sealed class CacheFolder : IDisposable
{
    private readonly DirectoryInfo _around = Directory.CreateTempSubdirectory("outlayer-cache-");

    public string Path => File("code");

    public string File(string name) => System.IO.Path.Combine(_around.FullName, name);

    /// <summary>The files of the entries, in the order of their names.</summary>
    public string[] Entries => [.. Directory.GetFileSystemEntries(Path).Where(path => System.IO.Path.GetFileName(path) != "secret").Order(StringComparer.Ordinal)];

    public CodeCache Open(CodeCacheOptions? options = null) => CodeCache.Open(Path, options);

    /// <summary>run(x) = x + number.</summary>
    public static ValidatedModule Adder(int number) =>
        Guest.Load(Guest.Module("i:i", Code.Of(Opcode.LocalGet, 0u, Opcode.I32Const, number, Opcode.I32Add)));

    public static CodeKey Key(int number, CodeForm form = CodeForm.Il) =>
        CodeKey.Of(Adder(number).Module, null, BoundsMode.Explicit, Guest.Engine.Features, form);

    public static byte[] Bytes(int length, byte first = 1) => [.. Enumerable.Range(first, length).Select(i => (byte)i)];

    /// <summary>What run(1) gives on an engine, and the gas it takes.</summary>
    public static (int Result, long Gas) Run(IEngine engine, ValidatedModule module)
    {
        using var store = new Store(engine, new StoreOptions { Gas = 1_000 });
        var result = store.Instantiate(module, Imports.None, CostModel.OneEach).Call("run", WasmValue.I32(1)).Single();
        return (result.AsI32(), 1_000 - store.Gas);
    }

    public void Dispose() => _around.Delete(recursive: true);
}
