namespace OutLayer.Runtime.NearVm;

/// <summary>The errors of preparation with nearcore's names: the one table of them.</summary>
internal static class PrepareErrors
{
    public static readonly FunctionCallError
        Deserialization = Of(nameof(Deserialization), "Error happened while deserializing the module."),
        Instantiate = Of(nameof(Instantiate), "Error happened during instantiation."),
        Memory = Of(nameof(Memory), "Error creating memory."),
        TooManyTypes = Of(nameof(TooManyTypes), "Too many types declared in the contract."),
        TooManyFunctions = Of(nameof(TooManyFunctions), "Too many functions in contract."),
        TooManyTables = Of(nameof(TooManyTables), "Too many tables declared in the contract."),
        TooManyTableElements = Of(nameof(TooManyTableElements), "Too many table elements declared in the contract."),
        TooManyLocals = Of(nameof(TooManyLocals), "Too many locals declared in the contract."),
        FunctionBodyTooLarge = Of(nameof(FunctionBodyTooLarge), "Function body is too large."),
        TooManyParamsPerFunction = Of(nameof(TooManyParamsPerFunction), "Too many parameters in a function."),
        TooManyParamsPerContract = Of(nameof(TooManyParamsPerContract), "Too many parameters in the contract."),
        OperandStackTooLarge = Of(nameof(OperandStackTooLarge), "Operand stack of a function is too large."),
        TooManyBlocksPerFunction = Of(nameof(TooManyBlocksPerFunction), "Too many blocks in a function."),
        TooManyBlocksPerContract = Of(nameof(TooManyBlocksPerContract), "Too many blocks in the contract.");

    private static FunctionCallError Of(string kind, string text) => new(FunctionCallErrorGroup.CompilationError, kind, $"PrepareError: {text}");
}
