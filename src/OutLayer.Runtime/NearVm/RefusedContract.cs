using OutLayer.Near;

namespace OutLayer.Runtime.NearVm;

/// <summary>Code that is no contract: each call of it fails, and burns nothing.</summary>
internal sealed class RefusedContract(FunctionCallError error, int length) : IPreparedContract
{
    public int Length => length;

    public FunctionCallError Error => error;

    public ContractOutcome Call(string method, VmContext context, RuntimeParameters parameters, IExternalStorage storage, IExternalChain? chain = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        return ContractVm.Nothing(context, parameters, storage, method.Length == 0 ? FunctionCallError.Method("MethodEmptyName") : error);
    }
}
