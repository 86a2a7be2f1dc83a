using System.Reflection;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Compiler;

/// <summary>What the compiler of one function asks of the module around it.</summary>
internal interface IFunctionContext
{
    Module Module { get; }
    CostModel? Costs { get; }
    BoundsMode Bounds { get; }
    InstanceLayout Layout { get; }
    Inlining Inlining { get; }

    /// <summary>True for code that crossgen2 compiles, whose optimiser takes functions of any size.</summary>
    bool IsAheadOfTime => false;

    FunctionFacts FactsOf(int function);

    /// <summary>The method of a defined function.</summary>
    MethodInfo MethodOf(int function);

    /// <summary>The address to call it at, where code of another assembly calls; else 0, and it is called by its method.</summary>
    nint AddressOf(int function) => 0;
}
