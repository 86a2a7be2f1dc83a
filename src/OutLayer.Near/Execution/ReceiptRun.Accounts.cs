namespace OutLayer.Near;

/// <content>Accounts, balances and stake.</content>
internal sealed partial class ReceiptRun
{
    // The wallet contract that Ethereum addresses have, which only mainnet and testnet carry, by the chain.
    private static readonly Dictionary<string, string> EthWallets = new()
    {
        ["mainnet"] = "1daa835c4637f7ae3d924095ba3f0bf2829bcfa17b1068cd58bd853dcad7ceb5",
        ["testnet"] = "238feac1f86cc9f9f4003e3f6d5aebc04eaea9c394032bd29470e9609b67f6c5",
        [""] = "d2884a900d4fa370e48f1e3d4865d4dc0dbd093c89f0e7baef2eddc142c49e8d",
    };

    private NearError? Create()
    {
        if (!_id.Contains('.', StringComparison.Ordinal) && _id != Receipt.SystemAccountId)
        {
            if (_id.Length < parameters.MinAllowedTopLevelAccountLength && receipt.PredecessorId != parameters.RegistrarAccountId)
            {
                return NearError.Of("CreateAccountOnlyByRegistrar",
                    ("account_id", _id), ("registrar_account_id", parameters.RegistrarAccountId), ("predecessor_id", receipt.PredecessorId));
            }
        }
        else if (!AccountIds.IsSubAccountOf(_id, receipt.PredecessorId))
            return NearError.Of("CreateAccountNotAllowed", ("account_id", _id), ("predecessor_id", receipt.PredecessorId));
        _actor = _id;
        _account = new Account(0, 0, default, parameters.StorageBytesPerAccount);
        return null;
    }

    private NearError? Transfer(UInt128 deposit)
    {
        if (_account is not { } account) return TransferToNew(deposit);
        bool gasRefund = receipt.IsRefund && receipt.SignerId == _id;
        var key = gasRefund ? ledger.FindKey(_id, receipt.SignerPublicKey.Span) : null;
        if (key is { GasKey: { } gasKey })
        {
            ledger.SetKey(_id, receipt.SignerPublicKey.Span, key with { GasKey = gasKey with { Balance = checked(gasKey.Balance + deposit) } });
            return null;
        }
        _account = account with { Amount = checked(account.Amount + deposit) };
        if (key is { Permission: { Allowance: { } allowance } permission })
        {
            var restored = UInt128.MaxValue - allowance < deposit ? UInt128.MaxValue : allowance + deposit;
            ledger.SetKey(_id, receipt.SignerPublicKey.Span, key with { Permission = permission with { Allowance = restored } });
        }
        return null;
    }

    // A transfer makes an account that its name says enough of (NEP-71, NEP-518, NEP-616).
    private NearError? TransferToNew(UInt128 deposit)
    {
        var kind = AccountIds.KindOf(_id);
        if (kind != AccountKind.NearDeterministic) _actor = _id;
        _account = new Account(deposit, 0, default, parameters.StorageBytesPerAccount);
        if (kind == AccountKind.NearImplicit)
        {
            byte[] publicKey = [PublicKeys.Ed25519, .. Convert.FromHexString(_id)];
            var key = new AccessKey(block.FirstNonce, Permission: null);
            ledger.SetKey(_id, publicKey, key);
            _account = _account with { StorageUsage = _account.StorageUsage + KeyUsage(publicKey, key) };
        }
        else if (kind == AccountKind.EthImplicit)
        {
            byte[] wallet = Convert.FromHexString(EthWallets.GetValueOrDefault(block.ChainId) ?? EthWallets[""]);
            _account = _account with { Contract = new ContractId(ContractKind.Global, wallet), StorageUsage = _account.StorageUsage + (ulong)wallet.Length };
        }
        return null;
    }

    // The stake is locked now; a local chain has no epochs that would give it back.
    private NearError? Stake(StakeAction stake)
    {
        var account = _account!;
        UInt128 more = stake.Amount > account.Locked ? stake.Amount - account.Locked : 0;
        if (account.Amount < more)
        {
            return NearError.Of("TriesToStake",
                ("account_id", _id), ("stake", stake.Amount), ("locked", account.Locked), ("balance", account.Amount));
        }
        if (account.Locked == 0 && stake.Amount == 0) return NearError.Of("TriesToUnstake", ("account_id", _id));
        if (stake.Amount > 0 && stake.Amount < block.MinimumStake)
            return NearError.Of("InsufficientStake", ("account_id", _id), ("stake", stake.Amount), ("minimum_stake", block.MinimumStake));
        if (more > 0) _account = account with { Amount = account.Amount - more, Locked = stake.Amount };
        return null;
    }

    private NearError? DeleteAccount(DeleteAccountAction delete)
    {
        var account = _account!;
        ulong contract = ledger.ContractUsage(_id, account.Contract);
        ulong usage = account.StorageUsage > contract ? account.StorageUsage - contract : 0;
        if (usage > parameters.Limits.MaxAccountDeletionStorageUsage) return NearError.Of("DeleteAccountWithLargeState", ("account_id", _id));
        UInt128 onKeys = 0;
        foreach (var (_, key) in ledger.Keys(_id)) onKeys = checked(onKeys + (key.GasKey?.Balance ?? 0));
        if (onKeys > MaxGasKeyBalanceToBurn) return NearError.Of("GasKeyBalanceTooHigh", ("account_id", _id), ("public_key", null), ("balance", onKeys));
        if (account.Amount > 0) Result.NewReceipts.Add(Refunds.Balance(delete.Beneficiary, account.Amount));
        Result.TokensBurnt = checked(Result.TokensBurnt + onKeys);
        ledger.RemoveAccount(_id);
        (_account, _actor) = (null, receipt.PredecessorId);
        return null;
    }
}
