using System.Security.Cryptography;
using System.Text;
using OutLayer.Js.QuickJs;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Js.Images;

/// <summary>
/// Makes the frozen realm from guest/js and its npm packages. Scripts are compiled to bytecode without source in one
/// instance and run in a second, whose memory becomes the image: the compiler's garbage is not in it. The same inputs give
/// the same bytes, on any conforming engine; tests/judges/quickjs-node builds the same image under node.
/// </summary>
public sealed class FrozenRealmImageBuilder
{
    private readonly string _guestFolder;
    private readonly IEngine _engine;
    private readonly Dictionary<string, string> _inputs = new(StringComparer.Ordinal);

    private FrozenRealmImageBuilder(string guestFolder, IEngine engine) => (_guestFolder, _engine) = (guestFolder, engine);

    /// <param name="guestFolder">guest/js, after <c>npm ci</c>.</param>
    /// <param name="engine">Any engine; it runs without gas.</param>
    /// <exception cref="FileNotFoundException">An input is missing; the message names it.</exception>
    public static FrozenRealmImage Build(string guestFolder, IEngine engine)
    {
        ArgumentNullException.ThrowIfNull(guestFolder);
        ArgumentNullException.ThrowIfNull(engine);
        return new FrozenRealmImageBuilder(guestFolder, engine).Build();
    }

    private FrozenRealmImage Build()
    {
        var recipe = ImageRecipe.Parse(Read(new ImageFile(null, "image.json")));
        var module = QuickJsModule.Load(Read(recipe.Engine), _engine, costs: null);
        FrozenRealmImage? image = null;
        using var store = new Store(_engine);
        GuestThread.Run(store.NativeStackBytes, () => image = Build(recipe, module, store));
        return image!;
    }

    private FrozenRealmImage Build(ImageRecipe recipe, QuickJsModule module, Store store)
    {
        var compiler = QuickJsVm.Instantiate(module, store);
        compiler.Start(recipe.Intrinsics);
        var bytecode = recipe.Steps.Select(step => ScriptRunner.Compile(compiler, Read(step), step.Name, step.Module is not null)).ToList();

        var vm = QuickJsVm.Instantiate(module, store);
        vm.Start(recipe.Intrinsics);
        vm.Exports.SetMaxStackSize(recipe.MaxStackBytes);
        vm.Exports.EnableModuleLoader();
        vm.Exports.EnableRejectionHandler();
        uint realm = vm.Exports.NewObject();
        vm.SetProperty(realm, "host", NewHostObject(vm, recipe.HostFunctions));
        foreach (byte[] code in bytecode) ScriptRunner.Run(vm, code, realm);
        var handles = recipe.Handles.ToDictionary(name => name, name => vm.GetProperty(realm, name), StringComparer.Ordinal);
        vm.Exports.FreeValue(realm);
        vm.Exports.RunGc();
        return Snapshot(vm, module, recipe, handles);
    }

    private FrozenRealmImage Snapshot(QuickJsVm vm, QuickJsModule module, ImageRecipe recipe, Dictionary<string, uint> handles)
    {
        byte[] memory = vm.CopyMemory();
        string warmUp = Encoding.UTF8.GetString(Read(recipe.WarmUp));
        var manifest = new ImageManifest(ImageManifest.CurrentFormat, module.Sha256, Hash(memory), memory.Length,
            vm.StackPointer, vm.Scratch, handles, recipe.HostFunctions, _inputs, []);
        var pages = WarmUp.PagesWritten(new FrozenRealmImage(manifest, memory), module, _engine, warmUp);
        return new FrozenRealmImage(manifest with { HotPages = pages }, memory);
    }

    private static uint NewHostObject(QuickJsVm vm, IEnumerable<string> names)
    {
        uint host = vm.Exports.NewObject();
        foreach (string name in names)
        {
            uint address = vm.Push(name);
            uint function = vm.Exports.NewHostFunction(address, (uint)name.Length);
            vm.Exports.Free(address);
            vm.SetProperty(host, name, function);
        }
        return host;
    }

    private byte[] Read(ImageFile file)
    {
        string path = Path.Combine(_guestFolder, file.Path);
        if (!File.Exists(path)) throw new FileNotFoundException($"{path} is missing; run npm ci in {_guestFolder}", path);
        byte[] content = File.ReadAllBytes(path);
        _inputs[file.Path] = Hash(content);
        return content;
    }

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
