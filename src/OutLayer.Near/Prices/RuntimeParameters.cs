namespace OutLayer.Near;

/// <summary>
/// All numbers of one NEAR protocol version that execution depends on. Immutable; change one with <c>with</c>.
/// </summary>
public sealed record RuntimeParameters
{
    /// <summary>The protocol version that runs by default.</summary>
    public const int LatestProtocolVersion = 86;

    private static readonly RuntimeParameters Protocol86 = new() { ProtocolVersion = 86, Prices = Protocol86Prices.Table, Fees = Protocol86Fees.Table };

    private static readonly RuntimeParameters[] Versions =
    [
        Protocol86 with { ProtocolVersion = 84, Fees = Protocol84Fees.Table, Limits = VmLimits.Protocol84, OneYoctoOnPromise = false, MinGasPurchasePrice = 0, AccountCreationCharge = 0 },
        Protocol86 with { ProtocolVersion = 85 },
        Protocol86,
    ];

    /// <summary>The protocol versions that there are tables for.</summary>
    public static IReadOnlyList<int> ProtocolVersions { get; } = Array.ConvertAll(Versions, version => version.ProtocolVersion);

    public required int ProtocolVersion { get; init; }

    /// <summary>Gas of host functions.</summary>
    public required PriceTable Prices { get; init; }

    /// <summary>Gas of receipts and actions.</summary>
    public required FeeTable Fees { get; init; }

    public VmLimits Limits { get; init; } = new();

    /// <summary>Whether exactly 1 yoctoNEAR may be attached to a call by an account that has nothing (<c>one_yocto_on_promise</c>).</summary>
    public bool OneYoctoOnPromise { get; init; } = true;

    public EngineParameters Engine { get; init; } = new();

    /// <summary>What the code of a contract may have.</summary>
    public PreparationLimits Preparation { get; init; } = new();

    /// <summary>
    /// Bytes of storage that a record costs beside its key and value (<c>storage_num_extra_bytes_record</c>).
    /// </summary>
    public ulong StorageExtraBytesPerRecord { get; init; } = 40;

    /// <summary>Bytes of storage that an account costs (<c>storage_num_bytes_account</c>).</summary>
    public ulong StorageBytesPerAccount { get; init; } = 100;

    /// <summary>yoctoNEAR locked per byte of storage (<c>storage_amount_per_byte</c>).</summary>
    public UInt128 StorageAmountPerByte { get; init; } = 10_000_000_000_000_000_000;

    /// <summary>yoctoNEAR that the code of a global contract burns per byte (<c>global_contract_storage_amount_per_byte</c>).</summary>
    public UInt128 GlobalContractStorageAmountPerByte { get; init; } = Amounts.Near / 10_000;

    /// <summary>yoctoNEAR per gas that gas bought in advance costs at least; what it turns out cheaper goes back (<c>min_gas_purchase_price</c>).</summary>
    public UInt128 MinGasPurchasePrice { get; init; } = 1_000_000_000;

    /// <summary>yoctoNEAR that a new account costs, out of what would go back (<c>account_creation_charge</c>).</summary>
    public UInt128 AccountCreationCharge { get; init; } = Amounts.MilliNear * 7;

    /// <summary>The part of the gas burnt by a contract that its account is paid, as numerator and denominator (<c>burnt_gas_reward</c>).</summary>
    public (int Numerator, int Denominator) BurntGasReward { get; init; } = (3, 10);

    /// <summary>Top-level names shorter than this only the registrar makes (<c>min_allowed_top_level_account_length</c>).</summary>
    public int MinAllowedTopLevelAccountLength { get; init; } = 65;

    /// <summary>The account that may make short top-level names (<c>registrar_account_id</c>).</summary>
    public string RegistrarAccountId { get; init; } = "registrar";

    /// <summary>Gas that an account is paid for <paramref name="burnt"/> by its contract, rounded down.</summary>
    public ulong RewardOf(ulong burnt) => (ulong)((UInt128)burnt * (uint)BurntGasReward.Numerator / (uint)BurntGasReward.Denominator);

    /// <summary>The parameters of <see cref="LatestProtocolVersion"/>.</summary>
    public static RuntimeParameters Latest { get; } = For(LatestProtocolVersion);

    /// <summary>The parameters of a protocol version.</summary>
    /// <exception cref="ArgumentOutOfRangeException">We have no table for it; the message lists those we
    /// have.</exception>
    public static RuntimeParameters For(int protocolVersion) =>
        Array.Find(Versions, version => version.ProtocolVersion == protocolVersion)
        ?? throw new ArgumentOutOfRangeException(nameof(protocolVersion), protocolVersion,
            $"no prices for NEAR protocol version {protocolVersion}; known: "
            + string.Join(", ", ProtocolVersions));
}
