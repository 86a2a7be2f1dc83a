using OutLayer.Js;
using OutLayer.Near;

namespace OutLayer.Runtime.NearVm;

/// <summary>A JavaScript contract; each call loads it anew.</summary>
internal sealed class JsPreparedContract(JsContract contract, int length) : IPreparedContract
{
    public int Length => length;

    public ContractOutcome Call(string method, VmContext context, RuntimeParameters parameters, IExternalStorage storage, IExternalChain? chain = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(parameters);
        if (method.Length == 0) return ContractVm.Nothing(context, parameters, storage, FunctionCallError.Method("MethodEmptyName"));
        var call = new JsContractCall(contract, length, store => new VmLogic(context, parameters, storage, store, chain));
        var error = call.Run(method, context.Input);
        return error is { BurnsNothing: true } ? ContractVm.Nothing(context, parameters, storage, error) : call.Finish(error);
    }
}
