namespace OutLayer.Wasm.Interpreter.Execution;

/// <summary>What the loop does beside running; each mode has a loop compiled for itself.</summary>
internal interface IMode
{
    static abstract bool CountsSteps { get; }

    /// <summary>Whether it reports calls and returns to a profile.</summary>
    static abstract bool Profiles { get; }

    /// <summary>Whether it counts calls and iterations, for who may compile what has many.</summary>
    static abstract bool Warms { get; }
}

/// <summary>Runs to the end.</summary>
internal readonly struct Running : IMode
{
    public static bool CountsSteps => false;
    public static bool Profiles => false;
    public static bool Warms => false;
}

/// <summary>Runs to the end, and says where the gas goes.</summary>
internal readonly struct Profiling : IMode
{
    public static bool CountsSteps => false;
    public static bool Profiles => true;
    public static bool Warms => false;
}

/// <summary>Runs plain code for <see cref="Activation.Steps"/> steps at most.</summary>
internal readonly struct Stepping : IMode
{
    public static bool CountsSteps => true;
    public static bool Profiles => false;
    public static bool Warms => false;
}

/// <summary>Runs to the end, and leaves to another engine what it has compiled.</summary>
internal readonly struct Warming : IMode
{
    public static bool CountsSteps => false;
    public static bool Profiles => false;
    public static bool Warms => true;
}
