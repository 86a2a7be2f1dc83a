using OutLayer.Js.Hosting;
using OutLayer.Js.QuickJs;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Js.Images;

/// <summary>Runs a small contract on a new image, to see which pages runs write.</summary>
internal static class WarmUp
{
    private const string File = "warm.js", Method = "increment";

    /// <exception cref="InvalidOperationException">The contract failed: a fault of the build.</exception>
    public static List<int> PagesWritten(FrozenRealmImage image, QuickJsModule module, IEngine engine, string source)
    {
        using var runtime = new JsRuntime(image, module, engine);
        var run = new ContractRun(runtime, JsModules.Of(File, source), Method, null);
        using var rented = runtime.Rent();
        var result = run.Execute(rented.Host, Answers(image.Manifest.HostFunctions));
        if (result.Error is { } error) throw new InvalidOperationException($"the warm-up contract failed at line {error.Line}: {error.Message}");
        return Differing(image.Memory.Span, rented.Host.CopyMemory());
    }

    private static JsHostFunctionTable Answers(IEnumerable<string> names)
    {
        var table = new JsHostFunctionTable();
        foreach (string name in names) table.Add(name, static call => call.Name == "attachedDeposit" ? JsValue.BigInt(0) : JsValue.Null);
        return table;
    }

    private static List<int> Differing(ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        var pages = new List<int>();
        for (int at = 0; at < before.Length; at += ImageManifest.HotPageBytes)
            if (!before.Slice(at, ImageManifest.HotPageBytes).SequenceEqual(after.Slice(at, ImageManifest.HotPageBytes)))
                pages.Add(at / ImageManifest.HotPageBytes);
        return pages;
    }
}
