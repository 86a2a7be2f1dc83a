using BenchmarkDotNet.Attributes;
using OutLayer.Runtime;
using OutLayer.Wasm;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Benchmarks.Compile;

/// <summary>quickjs.wasm (637 KB, 1,698 functions) on its way to code.</summary>
public class QuickJsModules
{
    private byte[] _wasm = [];
    private Module _module = null!;
    private ValidatedModule _valid = null!;

    [GlobalSetup]
    public void Setup()
    {
        _wasm = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "images", "quickjs-ses", "quickjs.wasm"));
        _module = Decode();
        _valid = Validate();
    }

    [Benchmark]
    public Module Decode() => ModuleDecoder.Decode(_wasm, WasmFeatures.All);

    [Benchmark]
    public ValidatedModule Validate() => ModuleValidator.Validate(_module, WasmFeatures.All);

    [Benchmark(Description = "Emit IL, metered (machine code comes at first calls)")]
    public IModuleCode Emit() => Engines.Default.Load(_valid, Engines.NearCosts);
}
