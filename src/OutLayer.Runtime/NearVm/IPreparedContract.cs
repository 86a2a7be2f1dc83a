using OutLayer.Near;

namespace OutLayer.Runtime.NearVm;

/// <summary>A contract of either kind, compiled or JavaScript, ready to run any number of times, from any thread.</summary>
public interface IPreparedContract
{
    /// <summary>Bytes of the code as it was given: what its loading is paid by.</summary>
    int Length { get; }

    /// <summary>Calls a method. What the contract does wrong is in the outcome; exceptions are trouble of the host.</summary>
    /// <param name="method">The method.</param>
    /// <param name="context">What the call knows.</param>
    /// <param name="parameters">Prices and limits.</param>
    /// <param name="storage">The account's data; after a failure the caller drops what was written.</param>
    /// <param name="chain">The chain; null for a call that runs alone.</param>
    ContractOutcome Call(string method, VmContext context, RuntimeParameters parameters, IExternalStorage storage, IExternalChain? chain = null);
}
