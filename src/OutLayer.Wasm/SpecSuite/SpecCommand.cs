using System.Collections.Immutable;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;

namespace OutLayer.Wasm.SpecSuite;

/// <summary>A command of a script. Scripts come as JSON documents and as text; both give these.</summary>
/// <param name="Type">Its word: "module", "assert_return".</param>
/// <param name="Line">Where it starts in a text, from 1; 0 in a JSON document.</param>
internal abstract record SpecCommand(string Type, int Line)
{
    public bool IsAssertion => Type.StartsWith("assert_", StringComparison.Ordinal);
}

/// <summary>What a module command does with a module.</summary>
internal enum ModuleStep { DefineAndInstantiate, Define, Instantiate }

/// <param name="Line">As in <see cref="SpecCommand"/>.</param>
/// <param name="Step">What to do.</param>
/// <param name="Ids">The name of what comes out; of an instance, then the name of its definition.</param>
/// <param name="Source">The module; null for an instance of a definition.</param>
internal sealed record ModuleCommand(int Line, ModuleStep Step, ImmutableArray<string> Ids, SpecModuleSource? Source)
    : SpecCommand("module", Line);

internal sealed record RegisterCommand(int Line, string As, string? Module) : SpecCommand("register", Line);

internal sealed record ActionCommand(int Line, SpecAction Action) : SpecCommand("action", Line);

internal sealed record AssertReturnCommand(int Line, SpecAction Action, ImmutableArray<SpecValue> Expected)
    : SpecCommand("assert_return", Line);

/// <summary>assert_trap and assert_exhaustion: of a call, or of instantiating a module (without source: the last definition).</summary>
internal sealed record AssertTrapCommand(string Type, int Line, SpecAction? Action, SpecModuleSource? Source, string Text)
    : SpecCommand(Type, Line);

internal sealed record AssertExceptionCommand(int Line, SpecAction Action) : SpecCommand("assert_exception", Line);

/// <summary>assert_invalid and assert_malformed.</summary>
internal sealed record AssertRefusedCommand(string Type, int Line, SpecModuleSource Source, WasmFormatError Expected, string Text)
    : SpecCommand(Type, Line);

/// <summary>Without source: of the last definition.</summary>
internal sealed record AssertUnlinkableCommand(int Line, SpecModuleSource? Source, string Text) : SpecCommand("assert_unlinkable", Line);

/// <summary>A command that needs what is not there, a feature of ours or annotations: skipped with its name.</summary>
internal sealed record SkippedCommand(string Type, int Line, WasmFeature Feature, int Assertions) : SpecCommand(Type, Line);

/// <summary>A command that this runner does not know: it fails.</summary>
internal sealed record UnknownCommand(string Type, int Line) : SpecCommand(Type, Line);

/// <summary>A module as a script brings it.</summary>
/// <param name="Read">Its bytes, made when the command runs; a text that is malformed throws then.</param>
/// <param name="Text">The text that it is made from, or null.</param>
internal sealed record SpecModuleSource(Func<byte[]> Read, ReadOnlyMemory<byte>? Text = null);

/// <param name="IsGet">Reads a global instead of calling a function.</param>
/// <param name="Module">The instance; null for the last one.</param>
/// <param name="Field">The export.</param>
/// <param name="Arguments">Arguments of the call.</param>
internal sealed record SpecAction(bool IsGet, string? Module, string Field, ImmutableArray<SpecValue> Arguments)
{
    public override string ToString() => $"{Field}({string.Join(' ', Arguments)})";
}
