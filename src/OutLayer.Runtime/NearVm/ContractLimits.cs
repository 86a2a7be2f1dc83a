using System.Text;
using OutLayer.Near;
using OutLayer.Wasm;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.Runtime.NearVm;

/// <summary>
/// What a contract's module may have, beyond being valid (nearcore's preparation). Functions are those of env; tables and
/// memory are the contract's own; the memory's size is the protocol's, whatever the module says. The checks are in
/// nearcore's order: declarations before code is validated, then what is known of functions only after that.
/// </summary>
internal static class ContractLimits
{
    public const string ImportModule = "env";

    /// <summary>The engine's own limits, as wide as those that are checked here by nearcore's names.</summary>
    public static readonly ModuleLimits OfModule = ModuleLimits.Default with { Locals = int.MaxValue, OperandHeight = 1 << 20, Nesting = 1 << 18 };

    /// <summary>Sections, in the order of their places in a module.</summary>
    /// <exception cref="ContractPreparationException">A limit is passed.</exception>
    public static void CheckDeclarations(Module module, PreparationLimits limits)
    {
        Require(module.Types.Length <= limits.MaxTypes, PrepareErrors.TooManyTypes);
        Require(!DeclaresExternRef(module), PrepareErrors.Deserialization); // of references, only those to functions
        foreach (var import in module.Imports) Check(import, limits);
        Require(module.ImportedFunctions <= limits.MaxFunctions, PrepareErrors.TooManyFunctions);
        Require(module.Tables.Length <= limits.MaxTables, PrepareErrors.TooManyTables);
        foreach (var table in module.Tables) Require(table.Type.Limits.Min <= limits.MaxTableElements, PrepareErrors.TooManyTableElements);
        foreach (var export in module.Exports) Require(Encoding.UTF8.GetByteCount(export.Name) <= limits.MaxNameBytes, PrepareErrors.Deserialization);
        Require(module.FunctionTypes.Length <= limits.MaxFunctions, PrepareErrors.TooManyFunctions);
        CheckLocals(module, limits);
    }

    /// <summary>Functions, one after the other, now that they are valid.</summary>
    /// <exception cref="ContractPreparationException">A limit is passed.</exception>
    public static void CheckFunctions(ValidatedModule module, PreparationLimits limits)
    {
        long parameters = 0, blocks = 0;
        for (int i = 0; i < module.Facts.Length; i++)
        {
            var (type, facts) = (module.Module.TypeOf(module.Module.ImportedFunctions + i), module.Facts[i]);
            Require(type.Parameters.Length <= limits.MaxParamsPerFunction, PrepareErrors.TooManyParamsPerFunction);
            Require((parameters += type.Parameters.Length) <= limits.MaxParams, PrepareErrors.TooManyParamsPerContract);
            Require(facts.MaxOperandBytes <= limits.MaxOperandStackBytes, PrepareErrors.OperandStackTooLarge);
            Require(facts.Blocks <= limits.MaxBlocksPerFunction, PrepareErrors.TooManyBlocksPerFunction);
            Require((blocks += facts.Blocks) <= limits.MaxBlocks, PrepareErrors.TooManyBlocksPerContract);
        }
        for (int i = 0; i < module.Facts.Length; i++)
            if (LocalsOf(module.Module, i) > limits.MaxCompiledLocalsPerFunction)
                throw new ContractPreparationException(FunctionCallError.Compile($"function {module.Module.ImportedFunctions + i} has too many locals"));
    }

    /// <summary>Loops, and no queries over values: those would be left to the JIT in each new process (docs/rationale/0026).</summary>
    private static bool DeclaresExternRef(Module module)
    {
        foreach (var type in module.Types)
        {
            foreach (var parameter in type.Parameters) if (parameter == ValType.ExternRef) return true;
            foreach (var result in type.Results) if (result == ValType.ExternRef) return true;
        }
        foreach (var table in module.Tables) if (table.Type.Element == ValType.ExternRef) return true;
        foreach (var global in module.Globals) if (global.Type.Value == ValType.ExternRef) return true;
        foreach (var segment in module.Elements) if (segment.Type == ValType.ExternRef) return true;
        foreach (var body in module.Bodies)
            foreach (var run in body.Locals) if (run.Type == ValType.ExternRef) return true;
        return false;
    }

    private static void CheckLocals(Module module, PreparationLimits limits)
    {
        long locals = 0;
        for (int i = 0; i < module.Bodies.Length; i++)
        {
            Require(module.Bodies[i].Size <= limits.MaxFunctionBodySize, PrepareErrors.FunctionBodyTooLarge);
            Require((locals += module.Bodies[i].LocalCount) <= limits.MaxLocals, PrepareErrors.TooManyLocals);
            Require(LocalsOf(module, i) <= limits.MaxLocalsPerFunction, PrepareErrors.Deserialization);
        }
    }

    /// <summary>Parameters and locals.</summary>
    private static long LocalsOf(Module module, int body)
    {
        int type = module.FunctionTypes[module.ImportedFunctions + body];
        return module.Bodies[body].LocalCount + (type < module.Types.Length ? module.Types[type].Parameters.Length : 0); // types are checked later
    }

    private static void Check(Import import, PreparationLimits limits)
    {
        Require(Encoding.UTF8.GetByteCount(import.Name) <= limits.MaxNameBytes, PrepareErrors.Deserialization);
        Require(import.ModuleName == ImportModule && import.Kind is not (ExternKind.Table or ExternKind.Global), PrepareErrors.Instantiate);
        Require(import.Memory?.Limits is not { Max: { } most } wanted || wanted.Min <= most, PrepareErrors.Deserialization);
        Require(import.Kind != ExternKind.Memory, PrepareErrors.Memory);
    }

    private static void Require(bool holds, FunctionCallError otherwise)
    {
        if (!holds) throw new ContractPreparationException(otherwise);
    }
}
