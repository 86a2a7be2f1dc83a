using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Compiler;

/// <summary>A control construct that is open. Values that its label takes travel in the locals from <c>Height</c> up.</summary>
internal sealed class ControlFrame
{
    public required System.Reflection.Emit.Label Label { get; init; }
    public required int Height { get; init; }
    public required FuncType Type { get; init; }
    public bool IsLoop { get; init; }

    /// <summary>Where an <c>if</c> goes when false, until its <c>else</c> or <c>end</c> is met.</summary>
    public System.Reflection.Emit.Label? Else { get; set; }

    /// <summary>Gas that the straight line had cost at the <c>if</c>, to be paid on the other path too.</summary>
    public long PendingAtElse { get; init; }

    /// <summary>True once something jumps to the label, so that code after <c>end</c> can be reached.</summary>
    public bool IsTarget { get; set; }

    /// <summary>Exception regions around the label.</summary>
    public int Regions { get; set; }

    /// <summary>Set for try_table and the older try.</summary>
    public TryBlock? Try { get; init; }

    /// <summary>Exceptions that a <c>delegate</c> sends to this construct: thrown again at the label, from the local.</summary>
    public List<(System.Reflection.Emit.Label Label, System.Reflection.Emit.LocalBuilder Exception)>? Delegated { get; set; }

    /// <summary>Exception regions around the construct's last instruction.</summary>
    public int InnerRegions => Regions + (Try is { IsOpen: true } ? 1 : 0);

    public IReadOnlyList<ValType> LabelTypes => IsLoop ? Type.Parameters : Type.Results;
}
