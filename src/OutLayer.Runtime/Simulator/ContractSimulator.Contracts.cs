using OutLayer.Near;
using OutLayer.Protocol;
using OutLayer.Runtime.Contracts;
using OutLayer.Runtime.NearVm.Receipts;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Simulator;

/// <content>Contracts and accounts.</content>
public sealed partial class ContractSimulator
{
    /// <summary>Gives an account the contract of a file, a compiled one in binary or text form, JavaScript or TypeScript.</summary>
    /// <param name="path">The file.</param>
    /// <param name="account">The account; by default made of the file's name, as <see cref="AccountNames.OfFile"/> does.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no contract; the message says why.</exception>
    public SimulatedContract LoadContract(string path, string? account = null) =>
        LoadContract(ContractCodeFile.Read(path), account ?? AccountNames.OfFile(path));

    /// <summary>Gives an account a contract, a compiled one or a JavaScript module; its state stays as it is.</summary>
    /// <exception cref="InvalidDataException">It is no contract; the message says why.</exception>
    public SimulatedContract LoadContract(ReadOnlyMemory<byte> code, string account)
    {
        RequireAccountId(account);
        var contract = SimulatedMethods.Describe(account, code, _contracts);
        lock (_gate)
        {
            var world = new WorldState(_state);
            var ledger = new NearLedger(world);
            var head = _store.GetHead(account);
            var owner = ledger.Ensure(account, _options.InitialBalance, new CallState(_store, head.Root).SummaryBefore, _contracts.Parameters);
            if (owner.CodeHash != CryptoHash.Of(code.Span)) ledger.SetContract(account, owner, code.ToArray());
            var time = SimulatedTime.Load(world);
            if (head.Height > time.Height) (time with { Height = head.Height }).Save(world); // it was called before, in outlayer run
            world.Keep();
            Commit(world, NewData(static () => throw new InvalidOperationException("nothing runs")));
        }
        return contract;
    }

    /// <summary>yoctoNEAR that an account has; null if there is no such account yet.</summary>
    public UInt128? BalanceOf(string account)
    {
        lock (_gate) return new NearLedger(new WorldState(_state)).FindAccount(account)?.Amount;
    }

    /// <summary>Accounts that were named, loaded or made by contracts, in ordinal order.</summary>
    public IReadOnlyList<string> ListAccounts()
    {
        lock (_gate) return [.. Accounts()];
    }

    /// <summary>Root of an account's state.</summary>
    public Hash256 StateRootOf(string account) => _store.GetHead(account).Root;

    /// <summary>Those of the ledger: what <c>outlayer run</c> alone has called is not the simulator's to change.</summary>
    private IEnumerable<string> Accounts() =>
        _state.Scan([(byte)TrieColumn.Account]).Select(record => TrieKeys.AccountIdOf(record.Key.Span)).Order(StringComparer.Ordinal);

    /// <summary>The mode of the account's contract.</summary>
    private string RequireContract(string account)
    {
        RequireAccountId(account);
        var ledger = new NearLedger(new WorldState(_state));
        if (ledger.FindAccount(account) is not { } found || ledger.CodeOf(account, found.Contract) is not { } code)
            throw new InvalidOperationException($"{account} has no contract; load one with LoadContract");
        string mode = VmCall.ModeOf(code.Span);
        return _mode == SimulatorModes.Auto || _mode == mode ? mode
            : throw new InvalidOperationException($"the contract of {account} runs in the mode {mode}, and the execution mode is {_mode}; choose another with SetExecutionMode");
    }

    private static void RequireAccountId(string account)
    {
        ArgumentNullException.ThrowIfNull(account);
        if (!AccountNames.IsValid(account) || account == Near.Receipt.SystemAccountId)
            throw new ArgumentException($"\"{account}\" is no account id: 2 to 64 characters, parts of a-z and 0-9 joined by single . - or _, and not \"system\"", nameof(account));
    }
}
