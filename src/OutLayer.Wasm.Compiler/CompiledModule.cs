using System.Reflection;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Wasm.Compiler;

/// <summary>Compiled code of a module, whether just emitted or loaded from a file. The JIT compiles each function at its first call.</summary>
internal sealed unsafe class CompiledModule : IModuleCode
{
    private readonly Module _module;
    private readonly Type _class;
    private readonly nint[] _entryPoints, _invokers, _hostThunks;

    public CompiledModule(Module module, Type @class)
    {
        (_module, _class) = (module, @class);
        _entryPoints = new nint[module.Bodies.Length];
        _invokers = new nint[module.Types.Length];
        _hostThunks = new nint[module.Types.Length];
        MaxNativeFrame = (int)@class.GetField(nameof(MaxNativeFrame))!.GetRawConstantValue()!;
    }

    public int MaxNativeFrame { get; }

    public nint EntryPoint(int functionIndex)
    {
        int defined = functionIndex - _module.ImportedFunctions;
        return Address(_entryPoints, defined, ModuleCompiler.FunctionName(defined));
    }

    public nint HostThunk(int typeIndex) => Address(_hostThunks, typeIndex, ModuleCompiler.HostThunkName(typeIndex));

    public void Invoke(int typeIndex, nint code, long* slots, InstanceBlock* instance, long depth)
    {
        var invoker = (delegate*<nint, long*, InstanceBlock*, long, void>)
            Address(_invokers, typeIndex, ModuleCompiler.InvokerName(typeIndex));
        invoker(code, slots, instance, depth);
        GC.KeepAlive(_class);
    }

    private nint Address(nint[] known, int index, string name)
    {
        if (known[index] != 0) return known[index];
        var method = _class.GetMethod(name) ?? throw new MissingMethodException(ModuleCompiler.ClassName, name);
        return known[index] = method.MethodHandle.GetFunctionPointer();
    }
}
