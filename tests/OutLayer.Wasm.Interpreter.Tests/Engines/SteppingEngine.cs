using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Interpreter;
using OutLayer.Wasm.Interpreter.Execution;
using OutLayer.Wasm.Interpreter.Stepping;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Interpreter.Tests.Engines;

/// <summary>Runs plain code and stops every few steps.</summary>
internal sealed class SteppingEngine(int steps) : IEngine
{
    private readonly InterpreterEngine _interpreter = new();

    public string Name => "stepping";

    public WasmFeatures Features => _interpreter.Features;

    public IModuleCode Load(ValidatedModule module, CostModel? costs) =>
        new Stepped(((InterpretedModule)_interpreter.Load(module, costs)).Plain, steps);

    private sealed unsafe class Stepped(InterpretedModule plain, int steps) : IModuleCode
    {
        public Module Module => plain.Module.Module;

        public bool IsNative => false;

        public int MaxNativeFrame => plain.MaxNativeFrame;

        public nint EntryPoint(int functionIndex) => plain.EntryPoint(functionIndex);

        public nint HostThunk(int typeIndex) => plain.HostThunk(typeIndex);

        public void Invoke(int function, long* slots, InstanceBlock* instance, long depth)
        {
            var callee = plain.CodeOf(function);
            using var native = new NativeActivation(depth);
            new Span<long>(slots, callee->Parameters).CopyTo(new Span<long>(native.Activation->Slots, callee->Parameters));
            var caught = new CaughtExceptions();
            var entered = callee;
            do
            {
                native.Activation->Steps = steps;
                Executor.Step(native.Activation, native.Stack, caught, entered, instance);
                entered = null;
            }
            while (!native.Activation->HasReturned);
            new Span<long>(native.Activation->Slots, callee->Results).CopyTo(new Span<long>(slots, callee->Results));
        }
    }
}
