using OutLayer.Near;
using OutLayer.Runtime.NearVm;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Text;

namespace OutLayer.Runtime.Tests.NearVm;

/// <summary>Contracts in the text format, and calls of their method "run".</summary>
internal static class Contracts
{
    public static byte[] Of(string fields) => WatReader.Read($"(module {fields})");

    public static PreparedContract Prepare(string fields, IEngine? engine = null) => PreparedContract.Prepare(Of(fields), RuntimeParameters.Latest, engine);

    public static ContractOutcome Call(PreparedContract contract, string method = "run", VmContext? context = null, RuntimeParameters? parameters = null) =>
        ContractVm.Call(contract, method, context ?? CallContextFile.Default, parameters ?? RuntimeParameters.Latest, new MemoryStorage());

    public static ContractOutcome Call(string fields, string method = "run", VmContext? context = null, RuntimeParameters? parameters = null, IEngine? engine = null) =>
        ContractVm.Call(Of(fields), method, context ?? CallContextFile.Default, parameters ?? RuntimeParameters.Latest, new MemoryStorage(), engine: engine);
}
