using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Runtime;

/// <summary>An engine: turns a validated module into code. One store uses one engine.</summary>
public interface IEngine
{
    /// <summary>"compiler" or "interpreter".</summary>
    string Name { get; }

    /// <summary>What it can run.</summary>
    WasmFeatures Features { get; }

    /// <summary>Code of a module, shared by its instances; a null cost model counts no gas.</summary>
    /// <exception cref="NotSupportedException">The module needs a feature outside of <see cref="Features"/>.</exception>
    IModuleCode Load(Validation.ValidatedModule module, CostModel? costs);
}

/// <summary>Code of one module, for any number of instances. Addresses live as long as this object.</summary>
public unsafe interface IModuleCode
{
    /// <summary>The module that it is of.</summary>
    Module Module { get; }

    /// <summary>True if entry points are addresses of machine code, false if they are tokens. A store holds code of one kind.</summary>
    bool IsNative { get; }

    /// <summary>Largest frame that a function of this module may take on the machine's stack, in bytes, rounded up generously.</summary>
    int MaxNativeFrame { get; }

    /// <summary>Address of a defined function (index among all functions), for a <see cref="FuncRef"/>.</summary>
    nint EntryPoint(int functionIndex);

    /// <summary>Address of code that calls the host function of the pseudo-instance that it is given, for functions of this type.</summary>
    nint HostThunk(int typeIndex);

    /// <summary>Calls a defined function (index among all): parameters from the slots, results into them.</summary>
    void Invoke(int function, long* slots, InstanceBlock* instance, long depth);
}
