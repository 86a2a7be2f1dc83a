using OutLayer.Near;
using OutLayer.Protocol;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.LocalNode;
using OutLayer.Runtime.NearVm;
using OutLayer.Runtime.NearVm.Receipts;

namespace OutLayer.Runtime.Simulator;

/// <summary>Contracts that are prepared to run, and their code as evidence.</summary>
internal sealed class SimulatedContracts(RuntimeParameters parameters)
{
    private const int MaxBundles = 256;

    private readonly ContractCodeCache _cache = new();
    private readonly Dictionary<CryptoHash, (CodeBundle Code, Hash256 Hash)> _bundles = [];

    public RuntimeParameters Parameters => parameters;

    /// <summary>How many are kept.</summary>
    public int Count => _cache.Count;

    public IPreparedContract Get(CryptoHash hash, ReadOnlyMemory<byte> code) => _cache.Get(new Hash256(hash.ToArray()), () => code, parameters);

    /// <summary>The code as receipts have it, and the hash that they name it by.</summary>
    public (CodeBundle Code, Hash256 Hash) BundleOf(CryptoHash hash, ReadOnlyMemory<byte> code)
    {
        if (_bundles.TryGetValue(hash, out var known)) return known;
        if (_bundles.Count >= MaxBundles) _bundles.Clear();
        var bundle = VmCall.BundleOf(code);
        return _bundles[hash] = (bundle, bundle.Hash());
    }

    /// <summary>Calls a method, and keeps all that the chain answered.</summary>
    public (ContractOutcome Outcome, MadeCall Made) Call(
        CryptoHash hash, ReadOnlyMemory<byte> code, string method, VmContext context, IExternalStorage storage, IExternalChain chain, RuntimeParameters prices)
    {
        var recorder = new RecordingChain(chain);
        var outcome = Get(hash, code).Call(method, context, prices, storage, recorder);
        var (bundle, name) = BundleOf(hash, code);
        var request = VmCall.RequestOf(VmCall.ModeOf(code.Span), name, method, context, prices);
        var transcript = new VmTranscript { Facts = VmCall.FactsOf(context, prices), Answers = recorder.Entries };
        return (outcome, new MadeCall(request, VmCall.OutcomeOf(outcome), bundle, transcript));
    }
}

/// <summary>Runs the contracts of one execution, and notes each call at the data that it used.</summary>
/// <param name="contracts">The contracts.</param>
/// <param name="data">The data of the execution.</param>
/// <param name="firstSeed">Of the first call; null for the block's own.</param>
internal sealed class SimulatedRunner(SimulatedContracts contracts, SimulatedData data, Hash256? firstSeed) : IContractRunner
{
    private readonly Dictionary<Hash256, MadeCall> _calls = [];
    private bool _started;

    public ContractCall Call(CryptoHash codeHash, ReadOnlyMemory<byte> code, string method, VmContext context, IExternalStorage storage, IExternalChain chain)
    {
        var step = data.Current;
        if (!ReferenceEquals(step.Storage, storage)) throw new InvalidOperationException("a call uses other data than was opened for it");
        var name = new Hash256(context.RandomSeed.Span); // the block makes it of receipt and action, so it is no other call's
        if (!_started && firstSeed is { } seed) context = context with { RandomSeed = seed.ToArray() };
        _started = true;
        var (outcome, made) = contracts.Call(codeHash, code, method, context, storage, chain, contracts.Parameters);
        step.Call = _calls[name] = made;
        return new ContractCall(outcome.Outcome, outcome.Error is { } error ? NodeContracts.Describe(error) : null);
    }

    /// <summary>The call that an action of a receipt made; null if it made none.</summary>
    public MadeCall? Find(BlockContext block, CryptoHash receipt, int action) => _calls.GetValueOrDefault(new Hash256(block.SeedOf(block.ActionHash(receipt, action))));
}
