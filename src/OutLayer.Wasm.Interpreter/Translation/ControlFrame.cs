using System.Collections.Immutable;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Interpreter.Translation;

/// <summary>A control construct that is open.</summary>
/// <param name="opcode">What opened it.</param>
/// <param name="type">What it takes and leaves.</param>
/// <param name="height">Operands below it.</param>
/// <param name="slot">Slot of the first value that it takes or leaves.</param>
internal sealed class ControlFrame(Opcode opcode, FuncType type, int height, int slot)
{
    public Opcode Opcode => opcode;
    public FuncType Type => type;
    public int Height => height;
    public int Slot => slot;

    /// <summary>Where a branch to a loop goes; -1 for others.</summary>
    public int Start { get; init; } = -1;

    /// <summary>The last jump to the end, -1 if there is none. Each holds the one before in its C until the end is known.</summary>
    public int Jumps { get; set; } = -1;

    /// <summary>Clauses that go to the end.</summary>
    public List<int>? Clauses { get; set; }

    /// <summary>The region of a try or try_table, -1 for others.</summary>
    public int Region { get; init; } = -1;

    /// <summary>Clauses of a legacy try.</summary>
    public List<int> Handlers => field ??= [];

    /// <summary>True in a handler of a legacy try.</summary>
    public bool IsInHandler { get; set; }

    /// <summary>The jump of an if that goes to its else, in the same way.</summary>
    public int ElseJumps { get; set; } = -1;

    /// <summary>A branch to a loop goes to its start.</summary>
    public ImmutableArray<ValType> LabelTypes => opcode == Opcode.Loop ? type.Parameters : type.Results;
}
