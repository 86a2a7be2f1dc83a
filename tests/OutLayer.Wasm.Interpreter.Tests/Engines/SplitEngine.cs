using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Interpreter;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Interpreter.Tests.Engines;

/// <summary>
/// Runs functions of even and of odd index by two interpreters that know nothing of each other, as a compiler that leaves some to the
/// interpreter would: every call between the two goes through the instance's code.
/// </summary>
internal sealed class SplitEngine : IEngine
{
    private readonly InterpreterEngine _interpreter = new();

    public string Name => "split";

    public WasmFeatures Features => _interpreter.Features;

    public IModuleCode Load(ValidatedModule module, CostModel? costs) => new Split(module.Module,
        _interpreter.Load(module, costs, function => function % 2 == 0),
        _interpreter.Load(module, costs, function => function % 2 == 1));

    private sealed unsafe class Split(Module module, IInterpretedFunctions even, IInterpretedFunctions odd) : IModuleCode
    {
        public Module Module => module;

        public bool IsNative => false;

        public int MaxNativeFrame => even.MaxNativeFrame;

        public nint EntryPoint(int functionIndex) => functionIndex + 1;

        public nint HostThunk(int typeIndex) => typeIndex + 1;

        public void Invoke(int function, long* slots, InstanceBlock* instance, long depth) =>
            (function % 2 == 0 ? even : odd).Run(instance, function, slots, depth);
    }
}
