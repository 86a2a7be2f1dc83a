using OutLayer.Near;
using OutLayer.Protocol.Crypto;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.Contracts;

namespace OutLayer.Runtime.Simulator;

/// <summary>What a simulator is opened with.</summary>
public sealed record SimulatorOptions
{
    /// <summary>The folder of state and key, as <c>outlayer run --state</c> has it; null for memory.</summary>
    public string? StateFolder { get; init; }

    /// <summary>False: nothing is read from the folder or written to it, and all ends with the simulator.</summary>
    public bool PersistState { get; init; } = true;

    /// <summary>Tell each call, its logs and its gas to <see cref="Trace"/>.</summary>
    public bool VerboseLogging { get; init; }

    /// <summary>Where <see cref="VerboseLogging"/> tells; by default standard error.</summary>
    public Action<string> Trace { get; init; } = Console.Error.WriteLine;

    /// <summary>Gas of a call that names none.</summary>
    public ulong DefaultGasLimit
    {
        get;
        init => field = value <= CallOptions.MaxGas ? value : throw new ArgumentOutOfRangeException(nameof(DefaultGasLimit), value, $"at most {CallOptions.MaxGas} gas");
    } = CallOptions.DefaultGas;

    /// <summary>The mode at the start; see <see cref="ContractSimulator.SetExecutionMode"/>.</summary>
    public string ExecutionMode { get; init; } = SimulatorModes.Auto;

    /// <summary>yoctoNEAR that an account has when it is first named.</summary>
    public UInt128 InitialBalance { get; init; } = Amounts.Near;

    /// <summary>yoctoNEAR per gas, which signers buy; at 0 nobody pays, and no unused gas goes back.</summary>
    public UInt128 GasPrice { get; init; }

    /// <summary>
    /// Whether an account must keep a balance for what it stores. Off by default, since <see cref="InitialBalance"/> pays for no more than
    /// 100 KB, code included.
    /// </summary>
    public bool StorageStaking { get; init; }

    /// <summary>The chain's name, which contracts see.</summary>
    public string ChainId { get; init; } = "simulator";

    /// <summary>yoctoNEAR staked, by validator.</summary>
    public IReadOnlyDictionary<string, UInt128> Validators { get; init; } = new Dictionary<string, UInt128>();

    /// <summary>NEAR's protocol version: prices and limits.</summary>
    public int ProtocolVersion { get; init; } = RuntimeParameters.LatestProtocolVersion;

    /// <summary>Signs the receipts; by default the state folder's, or a new one in memory.</summary>
    public Ed25519Key? Key { get; init; }

    /// <summary>
    /// Takes the evidence of each call right before all of an execution is committed: what is durable when this returns cannot be lost to a
    /// crash. What it throws stops the commit.
    /// </summary>
    public Action<ReceiptFile>? BeforeCommit { get; init; }
}
