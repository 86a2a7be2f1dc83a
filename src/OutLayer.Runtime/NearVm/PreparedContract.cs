using OutLayer.Near;
using OutLayer.Wasm;
using OutLayer.Wasm.Binary;
using OutLayer.Wasm.Instructions;
using OutLayer.Wasm.Runtime;
using OutLayer.Wasm.Types;
using OutLayer.Wasm.Validation;

namespace OutLayer.Runtime.NearVm;

/// <summary>
/// A contract's code, checked and ready to run any number of times, from any threads. Instances that calls have used wait for the next
/// one; nothing of a call is left in them.
/// </summary>
public sealed class PreparedContract : IPreparedContract
{
    private readonly Lock _gate = new();
    private readonly IEngine _engine;
    private readonly IModuleCode _code;
    private readonly EngineParameters _parameters;
    private readonly string _memory;
    private ContractInstances? _instances;

    private PreparedContract(ValidatedModule module, string memory, string? start, int length, IEngine engine, RuntimeParameters parameters)
    {
        (Module, Start, Length, ProtocolVersion) = (module, start, length, parameters.ProtocolVersion);
        (_memory, _engine, _parameters) = (memory, engine, parameters.Engine);
        _code = engine.Load(module, Engines.CostsOf(parameters.Engine));
        Unlinked = ContractImports.WhyNot(module.Module, parameters.ProtocolVersion);
    }

    /// <summary>Bytes of the code as it was given: what its loading is paid by.</summary>
    public int Length { get; }

    /// <summary>The protocol version that it was prepared for.</summary>
    public int ProtocolVersion { get; }

    internal ValidatedModule Module { get; }

    /// <summary>The name that the start function is exported by; null if there is none.</summary>
    internal string? Start { get; }

    /// <summary>Why its imports cannot be had; null if they can.</summary>
    internal FunctionCallError? Unlinked { get; }

    /// <summary>Checks and compiles a contract.</summary>
    /// <exception cref="ContractPreparationException">It is no contract that could run; the error is nearcore's.</exception>
    public static PreparedContract Prepare(ReadOnlyMemory<byte> wasm, RuntimeParameters parameters, IEngine? engine = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var given = Read(wasm, parameters.Preparation);
        var (rewritten, memory, start) = ContractRewriter.Rewrite(given.Module, parameters.Engine);
        var module = ModuleVariant.Load(given, rewritten, WasmFeatures.Near, ContractLimits.OfModule);
        return new PreparedContract(module, memory, start, wasm.Length, engine ?? Engines.Default, parameters);
    }

    /// <summary>The function that a call of this method runs; null if there is none.</summary>
    internal Export? MethodOf(string name) =>
        name != Start && Module.Module.FindExport(name) is { Kind: ExternKind.Func } method ? method : null;

    /// <summary>Lets go of instances that no call has, for contracts that are not called for a while; calls stay possible.</summary>
    public void ReleaseInstances()
    {
        lock (_gate)
        {
            _instances?.Dispose();
            _instances = null;
        }
    }

    /// <summary>An instance as its segments left it.</summary>
    /// <exception cref="TrapException">A segment lies outside of its memory or table.</exception>
    internal PooledInstance<ContractInstance> Rent()
    {
        lock (_gate)
        {
            _instances ??= ContractInstances.Of(Module, _code, _engine, _memory, _parameters);
            return _instances.Rent();
        }
    }

    public ContractOutcome Call(string method, VmContext context, RuntimeParameters parameters, IExternalStorage storage, IExternalChain? chain = null) =>
        ContractVm.Call(this, method, context, parameters, storage, chain);

    private static ValidatedModule Read(ReadOnlyMemory<byte> wasm, PreparationLimits limits)
    {
        try
        {
            var module = ModuleDecoder.Decode(wasm, WasmFeatures.Near, ContractLimits.OfModule);
            ContractLimits.CheckDeclarations(module, limits);
            var valid = ModuleValidator.Validate(module, WasmFeatures.Near, ContractLimits.OfModule);
            ContractLimits.CheckFunctions(valid, limits);
            return valid;
        }
        catch (WasmFormatException)
        {
            throw new ContractPreparationException(PrepareErrors.Deserialization);
        }
    }
}
