using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Validation;

/// <summary>What the parts of a module are validated against (core spec 3.1.1).</summary>
internal sealed class ModuleContext(Module module, WasmFeatures features, ModuleLimits limits)
{
    public Module Module => module;
    public FeatureGate Features { get; } = new(features, module.UsedFeatures);
    public ModuleLimits Limits => limits;

    /// <summary>Functions named outside bodies and the start section: those that ref.func may name (core spec 3.4.10).</summary>
    public bool[] Referenced { get; } = new bool[module.FunctionTypes.Length];

    public InstructionReader ReadBody(int definedIndex)
    {
        var body = module.Bodies[definedIndex];
        return new(module.Bytes.Span, body.Start, body.Length, Features, WasmPlace.OfFunction(module.ImportedFunctions + definedIndex));
    }

    public void Need(WasmFeature feature, string what, WasmPlace place, int offset)
    {
        if (!Features.Admits(feature)) FormatErrors.Needs(feature, what, place, offset);
    }

    public TypeMatcher Subtyping { get; } = new(module, limits);

    /// <summary>A type's index in a reference type must be known.</summary>
    public void CheckValType(ValType type, WasmPlace place, int offset)
    {
        if (type.IsRef && type.Heap.IsIndex) CheckType((uint)type.Heap.Code, place, offset);
    }

    public FuncType CheckType(uint index, WasmPlace place, int offset)
    {
        if (index >= (uint)module.Types.Length) FormatErrors.Invalid($"unknown type {index}", place, offset);
        return module.Types[(int)index];
    }

    public FuncType CheckFunction(uint index, WasmPlace place, int offset)
    {
        if (index >= (uint)module.FunctionTypes.Length) FormatErrors.Invalid($"unknown function {index}", place, offset);
        return module.TypeOf((int)index);
    }

    public TableType CheckTable(uint index, WasmPlace place, int offset)
    {
        if (index >= (uint)module.Tables.Length) FormatErrors.Invalid($"unknown table {index}", place, offset);
        return module.Tables[(int)index].Type;
    }

    public void CheckMemory(uint index, WasmPlace place, int offset)
    {
        if (index >= (uint)module.Memories.Length) FormatErrors.Invalid($"unknown memory {index}", place, offset);
    }

    public GlobalType CheckGlobal(uint index, WasmPlace place, int offset)
    {
        if (index >= (uint)module.Globals.Length) FormatErrors.Invalid($"unknown global {index}", place, offset);
        return module.Globals[(int)index].Type;
    }

    /// <summary>The tag's type; its parameters are the exception's values.</summary>
    public FuncType CheckTag(uint index, WasmPlace place, int offset)
    {
        if (index >= (uint)module.Tags.Length) FormatErrors.Invalid($"unknown tag {index}", place, offset);
        return module.Types[module.Tags[(int)index]];
    }

    public ElementSegment CheckElement(uint index, WasmPlace place, int offset)
    {
        if (index >= (uint)module.Elements.Length) FormatErrors.Invalid($"unknown elem segment {index}", place, offset);
        return module.Elements[(int)index];
    }

    /// <summary>Instructions may name data segments only where a data count section says how many there are.</summary>
    public void CheckData(uint index, WasmPlace place, int offset)
    {
        if (module.DataCount is not { } count) FormatErrors.Malformed("data count section required", place, offset);
        else if (index >= (uint)count) FormatErrors.Invalid($"unknown data segment {index}", place, offset);
    }
}
