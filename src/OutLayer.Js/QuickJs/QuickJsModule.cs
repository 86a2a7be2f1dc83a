using System.Security.Cryptography;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Js.QuickJs;

/// <summary>quickjs.wasm, validated, with its code; any number of instances share it.</summary>
/// <param name="Module">The validated module.</param>
/// <param name="Code">Its code, made by the engine that will run it.</param>
/// <param name="Sha256">SHA-256 of the file.</param>
public sealed record QuickJsModule(ValidatedModule Module, IModuleCode Code, string Sha256)
{
    /// <summary>Compiles with an engine; a null cost model counts no gas.</summary>
    public static QuickJsModule Load(ReadOnlyMemory<byte> wasm, IEngine engine, CostModel? costs)
    {
        ArgumentNullException.ThrowIfNull(engine);
        var module = ModuleValidator.Load(wasm, engine.Features);
        return new QuickJsModule(module, engine.Load(module, costs), HashOf(wasm));
    }

    /// <summary>With code made ahead of time for that module.</summary>
    public static QuickJsModule Of(ValidatedModule module, IModuleCode code)
    {
        ArgumentNullException.ThrowIfNull(module);
        return new QuickJsModule(module, code, HashOf(module.Module.Bytes));
    }

    private static string HashOf(ReadOnlyMemory<byte> wasm) => Convert.ToHexStringLower(SHA256.HashData(wasm.Span));
}
