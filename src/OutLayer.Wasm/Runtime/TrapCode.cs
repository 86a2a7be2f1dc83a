namespace OutLayer.Wasm.Runtime;

/// <summary>Why a run ended early. The first group is the specification's, the second is ours: limits and host trouble.</summary>
public enum TrapCode
{
    None, Unreachable, MemoryOutOfBounds, TableOutOfBounds, IntegerDivideByZero, IntegerOverflow, InvalidConversionToInteger,
    UndefinedElement, UninitializedElement, IndirectCallTypeMismatch, NullReference, CallStackExhausted, UncaughtException,

    OutOfGas, DeadlineExceeded, MemoryLimit, ExceptionLimit,
}

public static class TrapCodes
{
    /// <summary>The suite's words for a trap; for limits, ours.</summary>
    public static string Text(this TrapCode code) => code switch
    {
        TrapCode.None => "no trap",
        TrapCode.Unreachable => "unreachable",
        TrapCode.MemoryOutOfBounds => "out of bounds memory access",
        TrapCode.TableOutOfBounds => "out of bounds table access",
        TrapCode.IntegerDivideByZero => "integer divide by zero",
        TrapCode.IntegerOverflow => "integer overflow",
        TrapCode.InvalidConversionToInteger => "invalid conversion to integer",
        TrapCode.UndefinedElement => "undefined element",
        TrapCode.UninitializedElement => "uninitialized element",
        TrapCode.IndirectCallTypeMismatch => "indirect call type mismatch",
        TrapCode.NullReference => "null reference",
        TrapCode.CallStackExhausted => "call stack exhausted",
        TrapCode.UncaughtException => "uncaught exception",
        TrapCode.OutOfGas => "out of gas",
        TrapCode.DeadlineExceeded => "deadline exceeded",
        TrapCode.MemoryLimit => "memory limit reached",
        TrapCode.ExceptionLimit => "limit of exception references reached",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "no such trap"),
    };

    /// <summary>True where a limit of the store ended the run, not a mistake of the program.</summary>
    public static bool IsLimit(this TrapCode code) =>
        code is TrapCode.OutOfGas or TrapCode.DeadlineExceeded or TrapCode.MemoryLimit or TrapCode.ExceptionLimit or TrapCode.CallStackExhausted;
}
