using OutLayer.Js;
using OutLayer.Near;
using OutLayer.Protocol;
using OutLayer.Runtime.Guests;

namespace OutLayer.Runtime.NearVm;

/// <summary>Runs JavaScript contracts as the VM runs compiled ones: each call in an instance of the frozen realm of its own.</summary>
public sealed class JsContractVm : IDisposable
{
    /// <summary>The name that the one module of a contract has in messages.</summary>
    public const string ModuleName = "contract.js";

    private const int CallDepthBytes = 16 << 20;

    /// <summary>More than a call may return: what is too long is refused by the VM, with NEAR's error.</summary>
    private const int ResultBytes = 64 << 20;

    private static readonly Lazy<JsContractVm> LazyShared = new(() => new JsContractVm(new GuestImages()));

    private readonly JsRuntime _runtime;

    /// <exception cref="GuestImageException">An image is missing or damaged.</exception>
    public JsContractVm(GuestImages images)
    {
        ArgumentNullException.ThrowIfNull(images);
        var (module, realm) = images.LoadQuickJs();
        Image = Hash256.TryParse(realm.Sha256, out var hash) ? hash : throw new GuestImageException("the frozen realm has no SHA-256");
        _runtime = new JsRuntime(realm, module, Engines.Default, new JsRuntimeOptions
        {
            MaxMemoryPages = (int)RuntimeParameters.Latest.Engine.MaxMemoryPages,
            MaxCallDepthBytes = CallDepthBytes,
            MaxResultBytes = ResultBytes,
        });
    }

    /// <summary>The one of this process, over the images that ship with the product.</summary>
    public static JsContractVm Shared => LazyShared.Value;

    /// <summary>SHA-256 that names the image in receipts.</summary>
    public Hash256 Image { get; }

    /// <summary>A contract of one module in UTF-8. Nothing of it runs before it is called.</summary>
    /// <exception cref="ArgumentException">It is not UTF-8, or larger than 16 MiB.</exception>
    public IPreparedContract Prepare(ReadOnlyMemory<byte> source) =>
        new JsPreparedContract(_runtime.Load(new JsModules(ModuleName, [new(ModuleName, source)])), source.Length);

    public void Dispose() => _runtime.Dispose();
}
