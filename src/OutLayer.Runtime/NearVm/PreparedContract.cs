using OutLayer.Near;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Validation;

namespace OutLayer.Runtime.NearVm;

/// <summary>A compiled contract, checked and ready to run any number of times.</summary>
public sealed class PreparedContract : IPreparedContract
{
    private PreparedContract(ValidatedModule module, IModuleCode code, string memory, int length, IEngine engine) =>
        (Module, Code, Memory, Length, Engine) = (module, code, memory, length, engine);

    internal ValidatedModule Module { get; }
    internal IModuleCode Code { get; }

    /// <summary>The name that the memory is exported by.</summary>
    internal string Memory { get; }

    internal IEngine Engine { get; }

    /// <summary>Bytes of the code as it was given: what its loading is paid by.</summary>
    public int Length { get; }

    /// <summary>Checks and compiles a contract.</summary>
    /// <exception cref="ContractPreparationException">It is no contract that could run; the error is nearcore's.</exception>
    public static PreparedContract Prepare(ReadOnlyMemory<byte> wasm, RuntimeParameters parameters, IEngine? engine = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        engine ??= Engines.Default;
        var given = Read(wasm);
        ContractLimits.Check(given.Module);
        var (rewritten, memory) = ContractRewriter.Rewrite(given.Module, parameters.Engine);
        var module = ModuleValidator.Load(rewritten, WasmFeatures.Near, ContractLimits.OfModule);
        return new PreparedContract(module, engine.Load(module, Engines.CostsOf(parameters.Engine)), memory, wasm.Length, engine);
    }

    public ContractOutcome Call(string method, VmContext context, RuntimeParameters parameters, IExternalStorage storage, IExternalChain? chain = null) =>
        ContractVm.Call(this, method, context, parameters, storage, chain);

    private static ValidatedModule Read(ReadOnlyMemory<byte> wasm)
    {
        try
        {
            return ModuleValidator.Load(wasm, WasmFeatures.Near, ContractLimits.OfModule);
        }
        catch (WasmFormatException)
        {
            throw ContractLimits.Malformed();
        }
    }
}
