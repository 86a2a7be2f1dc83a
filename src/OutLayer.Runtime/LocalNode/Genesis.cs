using System.Reflection;
using OutLayer.Near;
using OutLayer.Runtime.LocalNode.Blocks;

namespace OutLayer.Runtime.LocalNode;

/// <summary>
/// The first block: the accounts that tools expect, test.near with a key of the chain's own, sandbox with near-sandbox's
/// published key, and near, whose contract makes top-level accounts for anyone.
/// </summary>
internal static class Genesis
{
    public const string TestAccount = "test.near", SandboxAccount = "sandbox", RegistrarContract = "near";

    /// <summary>Published with near-sandbox; its secret key is known to everyone.</summary>
    public const string SandboxPublicKey = "ed25519:5BGSaf6YjVm7565VzWQHNxoyEjwr3jUpRJSGjREvU9dB";

    private const uint Accounts = 4;

    private static readonly UInt128 Balance = Amounts.Near * 1_000_000_000, Stake = Amounts.Near * 50_000_000;

    /// <summary>yoctoNEAR that there are at the start; gas that is burnt is not taken off.</summary>
    public static UInt128 TotalSupply { get; } = Balance * Accounts + Stake;

    /// <summary>yoctoNEAR staked, by validator: one makes all blocks.</summary>
    public static IReadOnlyDictionary<string, UInt128> Validators { get; } = new Dictionary<string, UInt128> { [TestAccount] = Stake };

    /// <summary>The chain before its second block.</summary>
    /// <param name="publicKey">Of test.near, near and registrar.</param>
    /// <param name="options">The chain's.</param>
    /// <param name="parameters">The protocol's.</param>
    public static (ChainHead Head, IReadOnlyList<TrieChange> Changes) Make(ReadOnlyMemory<byte> publicKey, NearNodeOptions options, RuntimeParameters parameters)
    {
        var world = new WorldState(MerkleTrie.Empty);
        byte[] sandboxKey = PublicKeyText.TryParse(SandboxPublicKey)!;
        StatePatch.Apply(new NearLedger(world),
        [
            .. Account(TestAccount, publicKey, Stake), .. Account(SandboxAccount, sandboxKey), .. Account(RegistrarContract, publicKey),
            .. Account(parameters.RegistrarAccountId, publicKey), new StateRecord.OfContract(RegistrarContract, RegistrarCode()),
        ], parameters);
        var changes = world.Changes.ToList();
        var state = MerkleTrie.Empty.With(changes);
        var block = new BlockHeader
        {
            Height = 0, Timestamp = options.GenesisTime, GasPrice = options.GasPrice, StateRoot = state.RootHash, EpochHeight = 1, Ordinal = 1,
            RandomValue = CryptoHash.Of(System.Text.Encoding.UTF8.GetBytes(options.ChainId)),
        }.Sealed();
        return (new ChainHead(block, state, []), changes);
    }

    private static StateRecord[] Account(string id, ReadOnlyMemory<byte> publicKey, UInt128 locked = default) =>
    [
        new StateRecord.OfAccount(id, new Account(Balance, locked, default, 0)),
        new StateRecord.OfAccessKey(id, publicKey, new AccessKey(0, Permission: null)),
    ];

    private static byte[] RegistrarCode()
    {
        using var source = Assembly.GetExecutingAssembly().GetManifestResourceStream("registrar.js")
            ?? throw new InvalidOperationException("the registrar's contract is not in the assembly");
        using var bytes = new MemoryStream();
        source.CopyTo(bytes);
        return bytes.ToArray();
    }
}
