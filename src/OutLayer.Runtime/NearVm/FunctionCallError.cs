using OutLayer.Near;
using OutLayer.Wasm.Runtime;

namespace OutLayer.Runtime.NearVm;

/// <summary>Where a call failed: nearcore's groups.</summary>
public enum FunctionCallErrorGroup
{
    /// <summary>The code cannot be run: no gas is burnt.</summary>
    CompilationError,

    /// <summary>An import cannot be had: the code's loading is paid.</summary>
    LinkError,

    /// <summary>The method cannot be called: no gas is burnt.</summary>
    MethodResolveError,

    /// <summary>An instruction trapped.</summary>
    WasmTrap,

    /// <summary>A host function, or gas that ran out.</summary>
    HostError,
}

/// <summary>Why a call failed.</summary>
/// <param name="Group">Where.</param>
/// <param name="Kind">nearcore's name of the error, such as <c>MethodNotFound</c> or <c>GasExceeded</c>.</param>
/// <param name="Message">nearcore's text.</param>
public sealed record FunctionCallError(FunctionCallErrorGroup Group, string Kind, string Message)
{
    /// <summary>Failures after which not even the loading of the code is paid.</summary>
    public bool BurnsNothing => Group is FunctionCallErrorGroup.CompilationError or FunctionCallErrorGroup.MethodResolveError;

    internal static FunctionCallError Of(VmException error) => new(FunctionCallErrorGroup.HostError, error.Kind.ToString(), error.Message);

    internal const string CompileKind = "WasmtimeCompileError", CompilePrefix = "Wasmtime compilation error: ";

    internal static FunctionCallError Compile(string message) =>
        new(FunctionCallErrorGroup.CompilationError, CompileKind, CompilePrefix + message);

    internal static FunctionCallError Method(string kind) => new(FunctionCallErrorGroup.MethodResolveError, kind, kind);

    internal static FunctionCallError Link(string message) => new(FunctionCallErrorGroup.LinkError, "LinkError", $"Link Error: {message}");

    /// <summary>Of a trap that no host function made. The depth's end is a host error of nearcore's own.</summary>
    internal static FunctionCallError Of(TrapCode code) => code switch
    {
        TrapCode.CallStackExhausted => new(FunctionCallErrorGroup.HostError, nameof(VmErrorKind.MemoryAccessViolation), "Accessed memory outside the bounds."),
        TrapCode.Unreachable => Trap("Unreachable", "An `unreachable` opcode was executed."),
        TrapCode.MemoryOutOfBounds or TrapCode.TableOutOfBounds or TrapCode.UndefinedElement => Trap("MemoryOutOfBounds", "Memory out of bounds trap."),
        TrapCode.UninitializedElement or TrapCode.NullReference => Trap("IndirectCallToNull", "Indirect call to null trap."),
        TrapCode.IndirectCallTypeMismatch => Trap("IncorrectCallIndirectSignature", "Call indirect incorrect signature trap."),
        TrapCode.IntegerDivideByZero or TrapCode.IntegerOverflow or TrapCode.InvalidConversionToInteger =>
            Trap("IllegalArithmetic", "An arithmetic exception, e.g. divided by zero."),
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "NEAR has no such trap"),
    };

    private static FunctionCallError Trap(string kind, string text) => new(FunctionCallErrorGroup.WasmTrap, kind, $"WebAssembly trap: {text}");
}

/// <summary>A contract that cannot be run; the error is a value of the call, which burns nothing.</summary>
public sealed class ContractPreparationException(FunctionCallError error) : Exception(error?.Message)
{
    public FunctionCallError Error { get; } = error!;
}
