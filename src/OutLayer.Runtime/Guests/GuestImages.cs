using OutLayer.Js;
using OutLayer.Js.Images;
using OutLayer.Js.QuickJs;
using OutLayer.Wasm.Compiler;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Runtime.Guests;

/// <summary>The guest images that ship with the product, in the folder "images" beside its assemblies.</summary>
public sealed class GuestImages
{
    public const string WasmFile = "quickjs.wasm";
    public const string CodeFile = "OutLayer.Guest.QuickJs.dll";
    public const string RealmFile = "realm.image";

    private readonly string _folder;

    public GuestImages(string? folder = null) => _folder = folder ?? Path.Combine(AppContext.BaseDirectory, "images", "quickjs-ses");

    /// <summary>QuickJS as compiled ahead of time, and the frozen realm that every run starts from.</summary>
    /// <exception cref="GuestImageException">An image is missing or damaged; the message says what to do.</exception>
    public (QuickJsModule Module, FrozenRealmImage Realm) LoadQuickJs() =>
        (LoadQuickJsModule(), Checked(() => FrozenRealmImage.Load(File.ReadAllBytes(PathOf(RealmFile)))));

    /// <summary>QuickJS alone, with its code made ahead of time.</summary>
    /// <exception cref="GuestImageException">As <see cref="LoadQuickJs"/>.</exception>
    public QuickJsModule LoadQuickJsModule() => Checked(() =>
    {
        var (module, code) = PrecompiledModule.LoadValid(PathOf(CodeFile), File.ReadAllBytes(PathOf(WasmFile)), WasmFeatures.All, Engines.NearCosts, BoundsMode.Explicit);
        return QuickJsModule.Of(module, code);
    });

    private T Checked<T>(Func<T> load)
    {
        try
        {
            return load();
        }
        catch (Exception damaged) when (damaged is IOException or BadImageFormatException or InvalidDataException)
        {
            throw new GuestImageException($"the guest images in {_folder} cannot be used: {damaged.Message}", damaged);
        }
    }

    private string PathOf(string file)
    {
        string path = Path.Combine(_folder, file);
        return File.Exists(path) ? path : throw new GuestImageException($"the guest image {path} is missing; build the product again");
    }
}

/// <summary>A guest image that should be part of the installation is not usable: our own fault, never a guest's.</summary>
public sealed class GuestImageException(string message, Exception? inner = null) : Exception(message, inner);
