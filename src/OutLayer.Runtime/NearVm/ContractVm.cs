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
    /// <summary>
    /// Bytes of stack with which a thread runs contracts itself; calls on threads with less are handed to one that has it, which takes some
    /// 10 us more.
    /// </summary>
    public const int StackBytes = 12 << 20;

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
        if (contract.ProtocolVersion != parameters.ProtocolVersion)
            throw new ArgumentException($"the contract was prepared for protocol version {contract.ProtocolVersion}, and is called with {parameters.ProtocolVersion}", nameof(parameters));
        if (method.Length == 0) return Nothing(context, parameters, storage, FunctionCallError.Method("MethodEmptyName"));
        var meter = new StoreGasMeter();
        var logic = new VmLogic(context, parameters, storage, meter, chain);
        var error = Pay(contract, logic) ?? contract.Unlinked ?? Resolve(contract, method) ?? Run(contract, method, logic, meter);
        return error is { BurnsNothing: true } ? Nothing(context, parameters, storage, error) : new ContractOutcome(logic.Finish(failed: error is not null), error);
    }

    /// <summary>Loading is paid by the code as it was given.</summary>
    private static FunctionCallError? Pay(PreparedContract contract, VmLogic logic)
    {
        try
        {
            logic.Gas.PayPer(Cost.ContractLoadingBytes, (ulong)contract.Length);
            logic.Gas.PayBase(Cost.ContractLoadingBase);
            return null;
        }
        catch (VmException error)
        {
            return FunctionCallError.Of(error);
        }
    }

    private static FunctionCallError? Run(PreparedContract contract, string method, VmLogic logic, StoreGasMeter meter)
    {
        try
        {
            using var rented = contract.Rent();
            return Run(contract, method, rented, logic, meter);
        }
        catch (TrapException segment)
        {
            return FunctionCallError.Of(segment.Trap.Code);
        }
    }

    /// <summary>The start function, if there is one, and the method. What was burnt is read before the store is another call's.</summary>
    private static FunctionCallError? Run(PreparedContract contract, string method, PooledInstance<ContractInstance> rented, VmLogic logic, StoreGasMeter meter)
    {
        rented.Host.Logic = logic;
        meter.Attach(rented.Store);
        try
        {
            var trap = contract.Start is { } start ? rented.Instance.GetFunction(start).Call().Trap : null;
            trap ??= rented.Instance.GetFunction(method).Call().Trap;
            return trap is null ? null : Failed(trap, logic);
        }
        catch (VmException error)
        {
            return FunctionCallError.Of(error);
        }
        finally
        {
            meter.Release();
        }
    }

    private static FunctionCallError Failed(Trap trap, VmLogic logic) =>
        trap.Code == TrapCode.OutOfGas ? FunctionCallError.Of(logic.Gas.Exhausted()) : FunctionCallError.Of(trap.Code);

    private static FunctionCallError? Resolve(PreparedContract contract, string method)
    {
        var module = contract.Module.Module;
        if (contract.MethodOf(method) is not { } export) return FunctionCallError.Method("MethodNotFound");
        return module.TypeOf(export.Index) == FuncType.Empty ? null : FunctionCallError.Method("MethodInvalidSignature");
    }

    /// <summary>The outcome of a call that burns nothing.</summary>
    internal static ContractOutcome Nothing(VmContext context, RuntimeParameters parameters, IExternalStorage storage, FunctionCallError error) =>
        new(new VmLogic(context, parameters, storage, new GasMeter()).Finish(failed: true), error);
}
