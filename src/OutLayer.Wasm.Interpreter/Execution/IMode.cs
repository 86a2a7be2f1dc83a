namespace OutLayer.Wasm.Interpreter.Execution;

/// <summary>Whether the loop counts steps; each has a loop compiled for itself.</summary>
internal interface IMode
{
    static abstract bool CountsSteps { get; }
}

/// <summary>Runs to the end.</summary>
internal readonly struct Running : IMode
{
    public static bool CountsSteps => false;
}

/// <summary>Runs plain code for <see cref="Activation.Steps"/> steps at most.</summary>
internal readonly struct Stepping : IMode
{
    public static bool CountsSteps => true;
}
