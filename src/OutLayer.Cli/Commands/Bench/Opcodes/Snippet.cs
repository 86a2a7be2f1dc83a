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
/// <param name="Divisor">The second operand is 1, for the longest division.</param>
internal sealed record Snippet(string Name, Opcode Opcode, char? Carried, byte[] Code, bool Divisor = false);
