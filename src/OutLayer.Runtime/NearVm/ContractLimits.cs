using OutLayer.Wasm;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Runtime.NearVm;

/// <summary>
/// What a contract's module may have, beyond being valid (nearcore's preparation). Functions are those of env; tables and
/// memory are the contract's own; the memory's size is the protocol's, whatever the module says.
/// </summary>
internal static class ContractLimits
{
    public const string ImportModule = "env";

    public const int Functions = 10_000, Tables = 1;
    public const uint TableElements = 10_000;
    public const long Locals = 1_000_000;

    /// <summary>Of the engine's own limits those that are tighter here; their errors all mean that the module cannot be read.</summary>
    public static readonly ModuleLimits OfModule = ModuleLimits.Default;

    /// <exception cref="ContractPreparationException">A limit is passed; the first in nearcore's order.</exception>
    public static void Check(Module module)
    {
        foreach (var import in module.Imports) Check(import);
        if (module.FunctionTypes.Length > Functions) throw Refused("TooManyFunctions", "Too many functions in contract.");
        if (module.Tables.Length > Tables) throw Refused("TooManyTables", "Too many tables declared in the contract.");
        foreach (var table in module.Tables)
            if (table.Type.Limits.Min > TableElements) throw Refused("TooManyTableElements", "Too many table elements declared in the contract.");
        if (module.Bodies.Sum(body => body.LocalCount) > Locals) throw Refused("TooManyLocals", "Too many locals declared in the contract.");
    }

    /// <summary>The module cannot be read, or is not valid.</summary>
    public static ContractPreparationException Malformed() => Refused("Deserialization", "Error happened while deserializing the module.");

    private static void Check(Import import)
    {
        if (import.ModuleName != ImportModule || import.Kind is ExternKind.Table or ExternKind.Global)
            throw Refused("Instantiate", "Error happened during instantiation.");
        if (import.Kind == ExternKind.Memory) throw Refused("Memory", "Error creating memory.");
    }

    private static ContractPreparationException Refused(string kind, string text) => new(FunctionCallError.Prepare(kind, text));
}
