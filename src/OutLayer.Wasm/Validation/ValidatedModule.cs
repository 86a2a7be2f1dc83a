using System.Collections.Immutable;

namespace OutLayer.Wasm.Validation;

/// <summary>A module that is valid (core spec 3), with facts about its functions that validation finds on the way.</summary>
public sealed class ValidatedModule
{
    private readonly bool[] _referenced;

    internal ValidatedModule(Module module, ImmutableArray<FunctionFacts> facts, bool[] referenced) =>
        (Module, Facts, _referenced) = (module, facts, referenced);

    public Module Module { get; }

    /// <summary>Facts of the defined functions: those of function <c>i</c> are at <c>i - ImportedFunctions</c>.</summary>
    public ImmutableArray<FunctionFacts> Facts { get; }

    /// <summary>
    /// Whether the function can be called other than by a call instruction that names it: an element segment, an export, a
    /// constant expression or the start section names it. <c>ref.func</c> in a body may name only such functions.
    /// </summary>
    public bool IsFunctionReferenced(int functionIndex) => _referenced[functionIndex];
}

/// <summary>The operand stack of a function at its highest, over the whole body; operands of unknown type have no bytes.</summary>
/// <param name="MaxOperandHeight">Operands.</param>
/// <param name="MaxOperandBytes">Bytes, by <see cref="Types.ValType.Size"/>.</param>
public readonly record struct FunctionFacts(int MaxOperandHeight, int MaxOperandBytes);
