using System.Text.Json;

namespace OutLayer.Js.Images;

/// <summary>What an image file says of itself.</summary>
/// <param name="Format">Version of the file's format.</param>
/// <param name="EngineSha256">SHA-256 of the quickjs.wasm whose memory this is.</param>
/// <param name="MemorySha256">SHA-256 of the memory.</param>
/// <param name="MemoryBytes">Size of the memory, a multiple of 64 KiB.</param>
/// <param name="StackPointer">The global <c>__stack_pointer</c>.</param>
/// <param name="Scratch">Address of 16 bytes for results.</param>
/// <param name="Handles">Boxed values that the host calls, by name.</param>
/// <param name="HostFunctions">Names that the image's scripts may call.</param>
/// <param name="Inputs">SHA-256 of each file that went in, by path, in the order of use.</param>
/// <param name="HotPages">Pages of 4 KiB that the run of the recipe's warm-up contract wrote, ascending.</param>
public sealed record ImageManifest(
    int Format, string EngineSha256, string MemorySha256, int MemoryBytes, int StackPointer, uint Scratch,
    IReadOnlyDictionary<string, uint> Handles, IReadOnlyList<string> HostFunctions, IReadOnlyDictionary<string, string> Inputs,
    IReadOnlyList<int> HotPages)
{
    public const int CurrentFormat = 1;
    public const int HotPageBytes = 4_096;

    internal byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, ImageJson.Default.ImageManifest);

    /// <exception cref="InvalidDataException">Not a manifest, or one of another version.</exception>
    internal static ImageManifest Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ImageJson.Default.ImageManifest) is { IsWhole: true } manifest
                ? manifest
                : throw new InvalidDataException("the image's manifest lacks members of this version; build the guest images again");
        }
        catch (JsonException damaged)
        {
            throw new InvalidDataException($"the image's manifest is damaged, or of another version; build the guest images again: {damaged.Message}", damaged);
        }
    }

    private bool IsWhole => this is
    {
        EngineSha256: not null, MemorySha256: not null, Handles: not null, HostFunctions: not null, Inputs: not null, HotPages: not null,
    };

    internal uint Handle(string name) => Handles.TryGetValue(name, out uint value)
        ? value
        : throw new InvalidDataException($"the image has no handle \"{name}\"; build the guest images again");
}
