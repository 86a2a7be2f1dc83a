using OutLayer.Wasm.Instructions;

namespace OutLayer.Cli.Commands.Bench.Opcodes;

/// <summary>Code around one instruction that can be repeated without end.</summary>
/// <param name="Name">The instruction, and what it works on where that matters.</param>
/// <param name="Opcode">The instruction.</param>
/// <param name="Carried">
/// Type of the value that each repetition takes from the stack and leaves there, so that none can be skipped or done beside
/// another; null if there is none.
/// </param>
/// <param name="Code">One repetition.</param>
internal sealed record Snippet(string Name, Opcode Opcode, char? Carried, byte[] Code)
{
    /// <summary>The second operand is 1, for the longest division.</summary>
    public bool Divisor { get; init; }

    /// <summary>Vectors are among the operands.</summary>
    public bool Vectors { get; init; }

    /// <summary>The module has a tag, to throw.</summary>
    public bool Tag { get; init; }

    /// <summary>Code of the function <see cref="OpcodeModule.Helper"/>, which the snippet calls.</summary>
    public byte[] Helper { get; init; } = [];
}
