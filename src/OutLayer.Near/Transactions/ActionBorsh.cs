namespace OutLayer.Near;

/// <summary>Actions in Borsh: a tag and the action's fields (protocol version 86). No delegation is inside of another.</summary>
public static partial class ActionBorsh
{
    /// <summary>Tags, in nearcore's order. A gas key is added by <see cref="AddKey"/> with a permission of its own.</summary>
    internal enum Tag : byte
    {
        CreateAccount, DeployContract, FunctionCall, Transfer, Stake, AddKey, DeleteKey, DeleteAccount, Delegate,
        DeployGlobalContract, UseGlobalContract, DeterministicStateInit, TransferToGasKey, WithdrawFromGasKey, DelegateV2,
    }

    private const uint DelegateDiscriminant = (1u << 30) + 366, DelegateV2Discriminant = (1u << 30) + 611;

    /// <summary>What a delegation's signature is over: SHA-256 of a discriminant, 2^30 + the NEP's number, and the payload.</summary>
    public static CryptoHash SignedHashOf(DelegateAction action)
    {
        ArgumentNullException.ThrowIfNull(action);
        uint discriminant = action.IsVersion2 ? DelegateV2Discriminant : DelegateDiscriminant;
        return CryptoHash.Of(new BorshWriter().U32(discriminant).Raw(action.Payload.Span).Written.Span);
    }

    public static IReadOnlyList<ReceiptAction> ReadAll(ref BorshReader reader, bool nested = false)
    {
        var actions = new List<ReceiptAction>();
        for (int left = reader.Count(); left > 0; left--) actions.Add(Read(ref reader, nested));
        return actions;
    }

    private static ReceiptAction Read(ref BorshReader reader, bool nested)
    {
        int start = reader.Offset;
        var tag = (Tag)reader.Choice((int)Tag.DelegateV2 + 1, "action");
        if (nested && (tag is Tag.Delegate or Tag.DelegateV2)) throw new BorshException("a delegation is inside of another", start);
        return tag switch
        {
            Tag.CreateAccount => new CreateAccountAction(),
            Tag.DeployContract => new DeployContractAction(reader.Bytes()),
            Tag.FunctionCall => ReadCall(ref reader),
            Tag.Transfer => new TransferAction(reader.U128()),
            Tag.Stake => ReadStake(ref reader),
            Tag.AddKey => ReadAddKey(ref reader),
            Tag.DeleteKey => new DeleteKeyAction(reader.PublicKey()),
            Tag.DeleteAccount => new DeleteAccountAction(reader.AccountId()),
            Tag.DeployGlobalContract => new DeployGlobalContractAction(reader.Bytes(), reader.Choice(2, "deploy mode") == 1),
            Tag.UseGlobalContract => new UseGlobalContractAction(ReadContract(ref reader)),
            Tag.DeterministicStateInit => ReadStateInit(ref reader),
            Tag.TransferToGasKey => new TransferToGasKeyAction(reader.PublicKey(), reader.U128()),
            Tag.WithdrawFromGasKey => new WithdrawFromGasKeyAction(reader.PublicKey(), reader.U128()),
            _ => ReadDelegate(ref reader, tag == Tag.DelegateV2),
        };
    }

    private static FunctionCallAction ReadCall(ref BorshReader reader)
    {
        string method = reader.String();
        var arguments = reader.Bytes();
        ulong gas = reader.U64();
        return new FunctionCallAction(method, arguments, reader.U128(), gas, GasWeight: 0);
    }

    private static StakeAction ReadStake(ref BorshReader reader)
    {
        var amount = reader.U128();
        return new StakeAction(amount, reader.PublicKey());
    }

    private static ReceiptAction ReadAddKey(ref BorshReader reader)
    {
        var publicKey = reader.PublicKey();
        int start = reader.Offset;
        var key = AccessKey.Read(ref reader);
        if (key.GasKey is not { } gasKey) return new AddKeyAction(publicKey, key.Nonce, key.Permission);
        if (gasKey.Balance != 0) throw new BorshException("a gas key is added with a balance", start);
        return new AddGasKeyAction(publicKey, gasKey.Nonces, key.Permission);
    }

    private static GlobalContractId ReadContract(ref BorshReader reader) =>
        reader.Choice(2, "global contract") == 0 ? new GlobalContractId(reader.Hash().ToArray(), null) : new GlobalContractId(null, reader.AccountId());

    private static StateInitAction ReadStateInit(ref BorshReader reader)
    {
        reader.Choice(1, "state init version");
        var contract = ReadContract(ref reader);
        var data = new List<KeyValuePair<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>>();
        for (int left = reader.Count(); left > 0; left--)
        {
            var key = reader.Bytes();
            if (data.Count > 0 && data[^1].Key.Span.SequenceCompareTo(key.Span) >= 0) throw new BorshException("keys of a map are not in order", reader.Offset);
            data.Add(new(key, reader.Bytes()));
        }
        return new StateInitAction(contract, reader.U128()) { Data = data };
    }

    private static DelegateAction ReadDelegate(ref BorshReader reader, bool version2)
    {
        int start = reader.Offset;
        if (version2) reader.Choice(1, "delegate action version");
        string sender = reader.AccountId(), receiver = reader.AccountId();
        var actions = ReadAll(ref reader, nested: true);
        bool indexed = version2 && reader.Choice(2, "nonce") == 1;
        ulong nonce = reader.U64();
        ushort? index = indexed ? reader.U16() : null;
        ulong maxBlockHeight = reader.U64();
        var publicKey = reader.PublicKey();
        var payload = reader.Since(start);
        return new DelegateAction
        {
            SenderId = sender, ReceiverId = receiver, Actions = actions, Nonce = nonce, NonceIndex = index, MaxBlockHeight = maxBlockHeight,
            PublicKey = publicKey, Signature = reader.Signature(), Payload = payload, IsVersion2 = version2,
        };
    }
}
