using System.Buffers.Binary;
using System.Security.Cryptography;
using OutLayer.Js.QuickJs;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Js.Images;

/// <summary>
/// The frozen realm: the memory of QuickJS after lockdown, which every run starts from. A file is "OLJSIMG\n", u32 length
/// of the manifest, the manifest as JSON, and the memory as <see cref="ZeroRuns"/>.
/// </summary>
public sealed class FrozenRealmImage
{
    private const int MaxManifestBytes = 1 << 16;
    private const int MaxMemoryBytes = 256 << 20;

    private readonly byte[] _memory;

    internal FrozenRealmImage(ImageManifest manifest, byte[] memory)
    {
        (Manifest, _memory) = (manifest, memory);
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(manifest.ToJson()));
    }

    public ImageManifest Manifest { get; }

    /// <summary>Names the image: SHA-256 of its manifest, which holds the hashes of the memory and of all that it was made of.</summary>
    public string Sha256 { get; }

    public ReadOnlyMemory<byte> Memory => _memory;

    private static ReadOnlySpan<byte> Magic => "OLJSIMG\n"u8;

    public void Save(Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        byte[] manifest = Manifest.ToJson();
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, manifest.Length);
        output.Write(Magic);
        output.Write(length);
        output.Write(manifest);
        ZeroRuns.Write(_memory, output);
    }

    /// <summary>The image of an instance whose memory this is. All else is as quickjs.wasm starts with.</summary>
    internal InstanceImage ToInstanceImage(QuickJsModule module, IEngine engine)
    {
        using var store = new Store(engine);
        var instance = store.Instantiate(module.Module, module.Code, new QuickJsVm(store).Links);
        instance.GetGlobal("__stack_pointer").Value = WasmValue.I32(Manifest.StackPointer);
        return InstanceImage.Of(instance, new MemoryImage(_memory, Manifest.HotPages.ToArray()));
    }

    /// <exception cref="InvalidDataException">The file is no image, is damaged, or is of another format.</exception>
    public static FrozenRealmImage Load(ReadOnlySpan<byte> file)
    {
        int head = Magic.Length + 4;
        if (file.Length < head || !file.StartsWith(Magic)) throw new InvalidDataException("not a JavaScript image; build the guest images again");
        int length = BinaryPrimitives.ReadInt32LittleEndian(file[Magic.Length..]);
        if ((uint)length > (uint)Math.Min(MaxManifestBytes, file.Length - head)) throw new InvalidDataException("the image's manifest is cut off");
        var manifest = ImageManifest.Parse(file.Slice(head, length));
        if (manifest.Format != ImageManifest.CurrentFormat)
            throw new InvalidDataException($"the image has format {manifest.Format}, this version reads {ImageManifest.CurrentFormat}");
        if (manifest.MemoryBytes is <= 0 or > MaxMemoryBytes) throw new InvalidDataException($"the image claims {manifest.MemoryBytes} bytes of memory");
        int pages = manifest.MemoryBytes / ImageManifest.HotPageBytes;
        if (manifest.HotPages.Zip(manifest.HotPages.Skip(1)).Any(pair => pair.First >= pair.Second) || manifest.HotPages.Any(page => page < 0 || page >= pages))
            throw new InvalidDataException("the image's list of hot pages is out of order or outside of its memory");
        byte[] memory = ZeroRuns.Read(file[(head + length)..], manifest.MemoryBytes);
        if (Convert.ToHexStringLower(SHA256.HashData(memory)) != manifest.MemorySha256)
            throw new InvalidDataException("the image's memory is not what its manifest says; build the guest images again");
        return new FrozenRealmImage(manifest, memory);
    }
}
