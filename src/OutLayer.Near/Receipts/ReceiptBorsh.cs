namespace OutLayer.Near;

/// <summary>Receipts in Borsh (protocol version 86).</summary>
public static class ReceiptBorsh
{
    private enum Tag : byte
    {
        Action, Data, PromiseYield, PromiseResume, GlobalContractDistribution, ActionV2, PromiseYieldV2,
    }

    public static byte[] Encode(Receipt receipt)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        var writer = new BorshWriter().String(receipt.PredecessorId).String(receipt.ReceiverId).Hash(receipt.Id);
        if (receipt is DataReceipt data) WriteData(writer, data);
        else WriteAction(writer, (ActionReceipt)receipt);
        return writer.ToArray();
    }

    /// <summary>Bytes of a receipt.</summary>
    public static int SizeOf(Receipt receipt) => Encode(receipt).Length;

    /// <exception cref="BorshException">It is none.</exception>
    public static Receipt Decode(ReadOnlyMemory<byte> borsh)
    {
        var reader = new BorshReader(borsh);
        string predecessor = reader.AccountId(), receiver = reader.AccountId();
        var id = reader.Hash();
        var tag = (Tag)reader.Choice((int)Tag.PromiseYieldV2 + 1, "receipt");
        Receipt receipt = tag switch
        {
            Tag.Data or Tag.PromiseResume => ReadData(ref reader, predecessor, receiver, tag == Tag.PromiseResume),
            Tag.GlobalContractDistribution => throw new BorshException("a receipt that distributes a global contract, which one shard has no use for", reader.Offset),
            _ => ReadAction(ref reader, predecessor, receiver, tag),
        };
        reader.End();
        return receipt with { Id = id };
    }

    private static void WriteAction(BorshWriter writer, ActionReceipt receipt)
    {
        bool version2 = receipt.RefundTo is not null;
        writer.U8((byte)(receipt.IsPromiseYield ? version2 ? Tag.PromiseYieldV2 : Tag.PromiseYield : version2 ? Tag.ActionV2 : Tag.Action));
        writer.String(receipt.SignerId);
        if (version2) writer.U8(1).String(receipt.RefundTo!);
        writer.Raw(receipt.SignerPublicKey.Span).U128(receipt.GasPrice)
            .Vec(receipt.OutputDataReceivers, static (to, output) => to.Hash(output.DataId).String(output.ReceiverId))
            .Vec(receipt.InputDataIds, static (to, input) => to.Hash(input));
        ActionBorsh.WriteAll(writer, receipt.Actions);
    }

    private static ActionReceipt ReadAction(ref BorshReader reader, string predecessor, string receiver, Tag tag)
    {
        string signer = reader.AccountId();
        string? refundTo = (tag is Tag.ActionV2 or Tag.PromiseYieldV2) && reader.Some() ? reader.AccountId() : null;
        var key = reader.PublicKey();
        var price = reader.U128();
        var outputs = new List<DataReceiver>();
        for (int left = reader.Count(); left > 0; left--) outputs.Add(new DataReceiver(reader.Hash(), reader.AccountId()));
        var inputs = new List<CryptoHash>();
        for (int left = reader.Count(); left > 0; left--) inputs.Add(reader.Hash());
        return new ActionReceipt
        {
            PredecessorId = predecessor, ReceiverId = receiver, SignerId = signer, SignerPublicKey = key, GasPrice = price, RefundTo = refundTo,
            OutputDataReceivers = outputs, InputDataIds = inputs, Actions = ActionBorsh.ReadAll(ref reader), IsPromiseYield = tag is Tag.PromiseYield or Tag.PromiseYieldV2,
        };
    }

    private static void WriteData(BorshWriter writer, DataReceipt receipt)
    {
        writer.U8((byte)(receipt.IsPromiseResume ? Tag.PromiseResume : Tag.Data)).Hash(receipt.DataId);
        if (receipt.Data is { } data) writer.U8(1).Bytes(data.Span);
        else writer.U8(0);
    }

    private static DataReceipt ReadData(ref BorshReader reader, string predecessor, string receiver, bool resume)
    {
        var dataId = reader.Hash();
        ReadOnlyMemory<byte>? data = reader.Some() ? reader.Bytes() : default(ReadOnlyMemory<byte>?);
        return new DataReceipt { PredecessorId = predecessor, ReceiverId = receiver, DataId = dataId, Data = data, IsPromiseResume = resume };
    }
}
