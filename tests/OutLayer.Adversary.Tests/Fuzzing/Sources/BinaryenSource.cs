using System.Diagnostics;
using System.Globalization;
using OutLayer.Testing;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Adversary.Tests.Fuzzing.Sources;

/// <summary>binaryen's translation of random bytes into valid modules, in a child process that makes the next while this one is judged.</summary>
internal sealed class BinaryenSource : ISource
{
    /// <summary>wasm-opt's options; it has none for what it cannot make alone.</summary>
    private static readonly (WasmFeature Feature, string Option)[] Options =
    [
        (WasmFeature.MutableGlobals, "mutable-globals"), (WasmFeature.SignExtension, "sign-ext"), (WasmFeature.SaturatingFloatToInt, "nontrapping-float-to-int"),
        (WasmFeature.MultiValue, "multivalue"), (WasmFeature.BulkMemory, "bulk-memory"), (WasmFeature.BulkMemory, "bulk-memory-opt"), (WasmFeature.ReferenceTypes, "reference-types"),
        (WasmFeature.ExtendedConst, "extended-const"), (WasmFeature.Simd, "simd"), (WasmFeature.TailCall, "tail-call"), (WasmFeature.Exceptions, "exception-handling"),
    ];

    private readonly Process _node;
    private int? _asked;

    public BinaryenSource()
    {
        string script = RepositoryFiles.Find("tests/judges/v8/generate.mjs")!;
        string node = V8Judge.PinnedNode ?? throw new InvalidOperationException(V8Judge.HowToGet);
        _node = Process.Start(new ProcessStartInfo(node, [script]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }

    /// <summary>Of two modules one is for all tiers, one for what any of them can run.</summary>
    private static IEnumerable<string> Enabled(int seed)
    {
        var features = seed % 2 == 0 ? Tier.Common : Tier.Any;
        return Options.Where(row => features.Has(row.Feature)).Select(row => $"--enable-{row.Option}");
    }

    public SourceModule Make(int seed)
    {
        if (_asked is { } asked && asked != seed) Read();
        if (_asked != seed) Ask(seed);
        byte[] wasm = Read();
        Ask(seed + 1);
        return new SourceModule($"binaryen-{seed}", wasm);
    }

    private void Ask(int seed)
    {
        var random = new Random(seed);
        var bytes = new byte[random.Next(500, 8_000)];
        random.NextBytes(bytes);
        _node.StandardInput.WriteLine($"{Convert.ToBase64String(bytes)} {string.Join(' ', Enabled(seed))}");
        _node.StandardInput.Flush();
        _asked = seed;
    }

    private byte[] Read()
    {
        _asked = null;
        string line = _node.StandardOutput.ReadLine() ?? throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"binaryen has ended with {_node.ExitCode}"));
        return Convert.FromBase64String(line);
    }

    public void Dispose()
    {
        if (!_node.HasExited) _node.Kill();
        _node.Dispose();
    }
}
