using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Tests.Runtime;

/// <summary>An engine of every feature whose functions do nothing: decoder, validator and instantiation by themselves.</summary>
internal sealed class FrontEnd : IEngine
{
    public string Name => "front end";

    public WasmFeatures Features => WasmFeatures.All;

    public IModuleCode Load(ValidatedModule module, CostModel? costs) => new NoCode(module.Module);

    private sealed unsafe class NoCode(Module module) : IModuleCode
    {
        public Module Module => module;
        public bool IsNative => false;
        public int MaxNativeFrame => 0;
        public nint EntryPoint(int functionIndex) => 1;
        public nint HostThunk(int typeIndex) => 1;

        public void Invoke(int function, long* slots, InstanceBlock* instance, long depth) { }
    }
}
