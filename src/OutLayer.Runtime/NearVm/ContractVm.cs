using OutLayer.Near;
using OutLayer.Runtime.Contracts;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;

namespace OutLayer.Runtime.NearVm;

/// <summary>What a call came to.</summary>
/// <param name="Outcome">Gas, logs, result, receipts; all zero after errors that burn nothing.</param>
/// <param name="Error">Why it failed; null if it did not.</param>
public sealed record ContractOutcome(VmOutcome Outcome, FunctionCallError? Error);

/// <summary>Runs methods of compiled contracts as nearcore does: the same gas, the same errors, in the same order.</summary>
public static class ContractVm
{
    /// <summary>Calls a method. The contract is prepared here; what it costs to do so is not the guest's.</summary>
    public static ContractOutcome Call(ReadOnlyMemory<byte> wasm, string method, VmContext context, RuntimeParameters parameters,
        IExternalStorage storage, IExternalChain? chain = null, IEngine? engine = null)
    {
        try
        {
            if (method is { Length: 0 }) return Nothing(context, parameters, storage, FunctionCallError.Method("MethodEmptyName"));
            return Call(PreparedContract.Prepare(wasm, parameters, engine), method, context, parameters, storage, chain);
        }
        catch (ContractPreparationException refused)
        {
            return Nothing(context, parameters, storage, refused.Error);
        }
    }

    /// <summary>Calls a method of a contract that is prepared.</summary>
    public static ContractOutcome Call(PreparedContract contract, string method, VmContext context, RuntimeParameters parameters,
        IExternalStorage storage, IExternalChain? chain = null)
    {
        ArgumentNullException.ThrowIfNull(contract);
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(parameters);
        if (method.Length == 0) return Nothing(context, parameters, storage, FunctionCallError.Method("MethodEmptyName"));
        using var store = new Store(contract.Engine, new StoreOptions
        {
            MaxMemoryPages = (int)parameters.Engine.MaxMemoryPages,
            MaxCallDepthBytes = (int)parameters.Engine.MaxStackHeight,
        });
        var logic = new VmLogic(context, parameters, storage, new StoreGasMeter(store), chain);
        var error = Run(contract, method, store, logic);
        return error is { BurnsNothing: true } ? Nothing(context, parameters, storage, error) : new ContractOutcome(logic.Finish(failed: error is not null), error);
    }

    private static FunctionCallError? Run(PreparedContract contract, string method, Store store, VmLogic logic)
    {
        try
        {
            logic.Gas.PayPer(Cost.ContractLoadingBytes, (ulong)contract.Length);
            logic.Gas.PayBase(Cost.ContractLoadingBase);
            var imports = new ContractImports(store, logic);
            if (Link(contract, imports) is { } unlinked) return unlinked;
            if (Resolve(contract, method) is { } unresolved) return unresolved;
            var instance = store.Instantiate(contract.Module, contract.Code, imports, started => imports.Memory = started.GetMemory(contract.Memory));
            return instance.GetFunction(method).Call().Trap is { } trap ? Failed(trap, logic) : null;
        }
        catch (VmException error)
        {
            return FunctionCallError.Of(error);
        }
        catch (TrapException trapped)
        {
            return Failed(trapped.Trap, logic);
        }
    }

    private static FunctionCallError Failed(Trap trap, VmLogic logic) =>
        trap.Code == TrapCode.OutOfGas ? FunctionCallError.Of(logic.Gas.Exhausted()) : FunctionCallError.Of(trap.Code);

    private static FunctionCallError? Link(PreparedContract contract, ContractImports imports)
    {
        var module = contract.Module.Module;
        foreach (var import in module.Imports)
        {
            if (imports.TypeOf(import.Name) is not { } type) return FunctionCallError.Link("unknown or invalid import");
            var expected = module.Types[import.TypeIndex];
            if (type != expected) return FunctionCallError.Link($"types incompatible: expected type {expected}, found type {type}");
        }
        return null;
    }

    private static FunctionCallError? Resolve(PreparedContract contract, string method)
    {
        var module = contract.Module.Module;
        var export = module.Exports.FirstOrDefault(export => export.Name == method && export.Kind == ExternKind.Func);
        if (export is null) return FunctionCallError.Method("MethodNotFound");
        return module.TypeOf(export.Index) == FuncType.Empty ? null : FunctionCallError.Method("MethodInvalidSignature");
    }

    /// <summary>The outcome of a call that burns nothing.</summary>
    internal static ContractOutcome Nothing(VmContext context, RuntimeParameters parameters, IExternalStorage storage, FunctionCallError error) =>
        new(new VmLogic(context, parameters, storage, new GasMeter()).Finish(failed: true), error);
}
