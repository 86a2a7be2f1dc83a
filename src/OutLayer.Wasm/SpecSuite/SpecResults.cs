using System.Collections.Immutable;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.SpecSuite;

/// <summary>What the suite, or one document of it, gave.</summary>
public sealed record SpecSuiteResult(ImmutableArray<SpecFileResult> Files)
{
    public int Passed => Files.Sum(file => file.Passed);
    public int Failed => Files.Sum(file => file.Failures.Length);
    public int Skipped => Files.Sum(file => file.Skipped);
}

/// <summary>One document of the suite.</summary>
/// <param name="File">Its path from the suite's folder, with '/'.</param>
/// <param name="Passed">Assertions that hold.</param>
/// <param name="Failures">Assertions that do not, and other commands that went wrong.</param>
/// <param name="Skips">Modules that need a feature we do not have.</param>
public sealed record SpecFileResult(string File, int Passed, ImmutableArray<SpecFailure> Failures, ImmutableArray<SpecSkip> Skips)
{
    public int Failed => Failures.Length;

    /// <summary>Assertions that depend on skipped modules.</summary>
    public int Skipped => Skips.Sum(skip => skip.Assertions);
}

/// <param name="Command">Number of the command in the document, from 0.</param>
/// <param name="Message">The command, what it expects, and what came.</param>
public sealed record SpecFailure(int Command, string Message);

/// <summary>A module that was not run.</summary>
/// <param name="Command">Number of the command that brings it.</param>
/// <param name="Feature">The feature that it needs.</param>
/// <param name="Reason">The refusal: where in the module the feature is needed.</param>
/// <param name="Assertions">Assertions about it, which were skipped with it.</param>
public sealed record SpecSkip(int Command, WasmFeature Feature, string Reason, int Assertions);
