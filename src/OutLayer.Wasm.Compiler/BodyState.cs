using System.Reflection.Emit;
using OutLayer.Wasm.Types;

namespace OutLayer.Wasm.Compiler;

/// <summary>A function's body while it is compiled: the function itself, or one that is compiled into it in place of a call.</summary>
internal sealed class BodyState(Module module, int index, BodyScan scan)
{
    public int Index => index;
    public FuncType Type { get; } = module.TypeOf(index);
    public FunctionBody Body { get; } = module.Bodies[index - module.ImportedFunctions];
    public BodyScan Scan => scan;

    public List<ValType> LocalTypes { get; } = [];

    /// <summary>Null for a parameter of the method, which is an argument.</summary>
    public List<LocalBuilder?> Locals { get; } = [];

    /// <summary>Locals that hold a result of arithmetic whose NaNs are not canonical yet, and the lanes that it was on.</summary>
    public SortedDictionary<int, ValKind> Unsettled { get; } = [];

    public ValKind? UnsettledLane(int local) => Unsettled.TryGetValue(local, out var lane) ? lane : null;

    /// <summary>The lanes of a local that never holds anything but arithmetic on them, so that reading it tells that its NaNs are not canonical.</summary>
    public ValKind? DeferredLane(int local) => scan.Arithmetic.LaneOf(local);

    /// <summary>Counted depth that this body and those around it take of what the method's argument says; 0 for the function itself, whose frame is off it.</summary>
    public long Depth { get; init; }

    /// <summary>Number of local 0 among the variables of the function that is compiled.</summary>
    public int FirstVariable { get; init; }

    /// <summary>Number of control frames around the body; 0 for the function itself.</summary>
    public int FramesBelow { get; init; }

    public long LocalBytes => LocalTypes.Sum(type => (long)type.Size);
}
