using OutLayer.Wasm.Validation;

namespace OutLayer.Wasm.Runtime;

/// <summary>An engine that can run single functions of a module whose others are run by another engine.</summary>
public interface IFunctionInterpreter
{
    /// <summary>Prepares functions of a module; nothing is translated before its first call.</summary>
    /// <param name="module">The module.</param>
    /// <param name="costs">The same prices as those of the engine that runs the others.</param>
    /// <param name="functions">
    /// Whether a defined function (index among all functions) is run here. A call to another one goes through the instance's own
    /// <see cref="IModuleCode"/>; a call to one of these does not, and takes none of the machine's stack.
    /// </param>
    IInterpretedFunctions Load(ValidatedModule module, CostModel? costs, Func<int, bool> functions);

    /// <summary>The same where functions are run here until they are worth compiling.</summary>
    /// <param name="module">The module.</param>
    /// <param name="costs">The same prices as those of the engine that compiles.</param>
    /// <param name="tiers">Decides when, and runs what is compiled.</param>
    IInterpretedFunctions Load(ValidatedModule module, CostModel? costs, ITiers tiers);
}

/// <summary>Functions that an interpreter runs for another engine. Safe for any number of threads and instances.</summary>
public unsafe interface IInterpretedFunctions
{
    /// <summary>As <see cref="IModuleCode.MaxNativeFrame"/>.</summary>
    int MaxNativeFrame { get; }

    /// <summary>
    /// Runs a function: parameters from the slots, results into them. Gas is taken from the store's block and given back to it; depth
    /// and frame price are those of compiled code. Traps and guest exceptions come out as they come out of compiled code.
    /// </summary>
    /// <param name="instance">The instance whose function it is.</param>
    /// <param name="function">Index among all functions.</param>
    /// <param name="slots">Room for the larger of parameters and results.</param>
    /// <param name="depth">Counted depth that the caller has left, in bytes.</param>
    void Run(InstanceBlock* instance, int function, long* slots, long depth);
}

/// <summary>Code of a module some of whose functions an interpreter runs.</summary>
public interface IMixedCode : IModuleCode
{
    /// <summary>Those functions; null where there are none.</summary>
    IInterpretedFunctions? Interpreted { get; }
}
