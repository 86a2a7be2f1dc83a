using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Compiler;

/// <summary>A control construct that is open. Values that its label takes travel in the locals from <c>Height</c> up.</summary>
internal sealed class ControlFrame
{
    public required System.Reflection.Emit.Label Label { get; init; }
    public required int Height { get; init; }
    public required FuncType Type { get; init; }
    public bool IsLoop { get; init; }

    /// <summary>Of a loop, in the module.</summary>
    public int Offset { get; init; }

    /// <summary>Where an <c>if</c> goes when false, until its <c>else</c> or <c>end</c> is met.</summary>
    public System.Reflection.Emit.Label? Else { get; set; }

    /// <summary>Gas that the straight line had cost at the <c>if</c>, to be paid on the other path too.</summary>
    public long PendingAtElse { get; init; }

    /// <summary>What was known at the <c>if</c>.</summary>
    public KnownBounds KnownAtElse { get; init; } = KnownBounds.Nothing;

    /// <summary>What is known on all ways to the label, as far as they are met; null where none is, and for loops.</summary>
    public KnownBounds? Known { get; set; }

    /// <summary>True once something jumps to the label, so that code after <c>end</c> can be reached.</summary>
    public bool IsTarget { get; set; }

    /// <summary>Number of the innermost try block around the label; 0 for none.</summary>
    public int Innermost { get; set; }

    /// <summary>Set for try_table and the legacy try.</summary>
    public TryBlock? Try { get; init; }

    /// <summary>Number of the innermost try block around what is in the construct.</summary>
    public int InnermostInside => Try is { IsOpen: true } ? Try.Number : Innermost;

    public IReadOnlyList<ValType> LabelTypes => IsLoop ? Type.Parameters : Type.Results;
}
