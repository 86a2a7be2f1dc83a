using System.Text.Json;
using System.Text.Json.Serialization;

namespace OutLayer.Js.Images;

/// <summary>How the frozen realm is made: guest/js/realm/image.json.</summary>
/// <param name="Engine">The file of quickjs.wasm.</param>
/// <param name="Intrinsics">Parts of the language that the engine has: a bit each, as quickjs-wasi numbers them.</param>
/// <param name="MaxStackBytes">Of the guest's 1 MiB C stack; beyond it JavaScript gets a RangeError.</param>
/// <param name="Steps">Scripts in order.</param>
/// <param name="HostFunctions">Names of functions that the scripts may call.</param>
/// <param name="WarmUp">A contract whose run shows which pages runs write.</param>
/// <param name="Handles">Properties of the realm's private object that the host keeps.</param>
internal sealed record ImageRecipe(
    ImageFile Engine, uint Intrinsics, uint MaxStackBytes, IReadOnlyList<ImageStep> Steps,
    IReadOnlyList<string> HostFunctions, ImageFile WarmUp, IReadOnlyList<string> Handles)
{
    public static ImageRecipe Parse(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, ImageJson.Default.ImageRecipe) ?? throw new JsonException("the image recipe is null");
}

/// <summary>A file of an npm package, or with no package of guest/js/realm.</summary>
internal record ImageFile(string? Package, string File)
{
    public string Path => Package is null ? $"realm/{File}" : $"node_modules/{Package}/{File}";
}

/// <summary>A script, or with a name a module.</summary>
internal sealed record ImageStep(string? Package, string File, string? Module) : ImageFile(Package, File)
{
    public string Name => Module ?? ModuleResolver.OwnPrefix + File;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = false)]
[JsonSerializable(typeof(ImageRecipe))]
[JsonSerializable(typeof(ImageManifest))]
internal sealed partial class ImageJson : JsonSerializerContext;
