using System.Collections.Immutable;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.Validation;

/// <summary>A module that is valid (core spec 3), with facts about its functions that validation finds on the way.</summary>
public sealed class ValidatedModule
{
    private readonly bool[] _referenced;

    internal ValidatedModule(Module module, WasmFeatures features, ImmutableArray<FunctionFacts> facts, bool[] referenced) =>
        (Module, Features, Facts, _referenced) = (module, features, facts, referenced);

    public Module Module { get; }

    /// <summary>Features that the module uses.</summary>
    public WasmFeatures Features { get; }

    /// <summary>Facts of the defined functions: those of function <c>i</c> are at <c>i - ImportedFunctions</c>.</summary>
    public ImmutableArray<FunctionFacts> Facts { get; }

    /// <summary>For engines, before they take a module.</summary>
    /// <exception cref="NotSupportedException">The engine lacks a feature that the module uses; the message names it.</exception>
    public void RequireFeaturesOf(Runtime.IEngine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        var missing = Features.Except(engine.Features);
        if (missing != WasmFeatures.None) throw new NotSupportedException($"the {engine.Name} cannot run a module that needs {missing}");
    }

    /// <summary>
    /// Whether the function can be called other than by a call instruction that names it: an element segment, an export, a
    /// constant expression or the start section names it. <c>ref.func</c> in a body may name only such functions.
    /// </summary>
    public bool IsFunctionReferenced(int functionIndex) => _referenced[functionIndex];
}

/// <summary>What validation found out about a function's body.</summary>
/// <param name="MaxOperandHeight">Operands on the stack at its highest, over the whole body.</param>
/// <param name="MaxOperandBytes">
/// Bytes on it, as depth is counted (finite-wasm's rule): by <see cref="Types.ValType.Size"/>, without code that cannot be reached; the index
/// of a call_indirect stays up to the end of its block.
/// </param>
/// <param name="Blocks">Its block, loop, if and try instructions.</param>
public readonly record struct FunctionFacts(int MaxOperandHeight, int MaxOperandBytes, int Blocks);
