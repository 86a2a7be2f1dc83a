using OutLayer.Near;
using OutLayer.Protocol;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.Contracts;
using OutLayer.Runtime.Guests;
using OutLayer.Runtime.NearVm;
using OutLayer.Runtime.NearVm.Receipts;
using OutLayer.Runtime.Receipts;
using OutLayer.Wasm.Types;

namespace OutLayer.Runtime.Simulator;

/// <summary>What a contract says of itself.</summary>
internal static class SimulatedMethods
{
    /// <exception cref="InvalidDataException">It is no contract; the message says why.</exception>
    public static SimulatedContract Describe(string account, ReadOnlyMemory<byte> code, SimulatedContracts contracts)
    {
        if ((ulong)code.Length > contracts.Parameters.Limits.MaxContractSize)
            throw new InvalidDataException($"the contract of {account} has {code.Length} bytes; at most {contracts.Parameters.Limits.MaxContractSize}");
        string kind = VmCall.ModeOf(code.Span);
        var methods = kind == SimulatorModes.Direct ? OfModule(account, code, contracts) : OfScript(account, code);
        return new SimulatedContract(account, Hash256.Of(code.Span), methods, kind);
    }

    private static List<string> OfModule(string account, ReadOnlyMemory<byte> code, SimulatedContracts contracts)
    {
        switch (contracts.Get(CryptoHash.Of(code.Span), code))
        {
            case PreparedContract prepared:
                var module = prepared.Module.Module;
                return [.. module.Exports.Where(export => prepared.MethodOf(export.Name) is { } method && module.TypeOf(method.Index) == FuncType.Empty).Select(export => export.Name)];
            case RefusedContract refused: throw new InvalidDataException($"the contract of {account} cannot be run: {refused.Error.Message}");
            case var other: throw new InvalidOperationException($"a compiled contract was prepared as {other.GetType().Name}");
        }
    }

    private static IReadOnlyList<string> OfScript(string account, ReadOnlyMemory<byte> code)
    {
        using var executor = new JsExecutor(new GuestImages());
        var bundle = VmCall.BundleOf(code);
        var options = new CallOptions();
        var request = new CallRequest
        {
            Engine = Engines.Semantics, Code = bundle.Hash(), Image = executor.Image, Mode = JsExecutor.Mode, Method = "", Input = default, Limits = options.Limits, View = true,
            Context = new ReceiptContext { Account = account, Signer = account, Predecessor = account, BlockHeight = 1, BlockTimestamp = 0, Seed = Hash256.Zero },
        };
        var list = executor.ListMethods(bundle, request, options.Timeout);
        return list.Error is null ? list.Methods : throw new InvalidDataException($"the contract of {account} cannot be loaded: {list.Error.Message}");
    }
}
