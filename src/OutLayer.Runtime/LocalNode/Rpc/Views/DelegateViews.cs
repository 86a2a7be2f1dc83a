using System.Text.Json;
using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode.Rpc.Views;

/// <summary>Delegations. The actions in one are shown as they were signed, with their codes, other than a transaction's own.</summary>
internal static class DelegateViews
{
    public static void WriteMembers(Utf8JsonWriter writer, DelegateAction delegation)
    {
        writer.WriteStartObject("delegate_action");
        writer.WriteString("sender_id", delegation.SenderId);
        writer.WriteString("receiver_id", delegation.ReceiverId);
        writer.WriteStartArray("actions");
        foreach (var action in delegation.Actions) Write(writer, action);
        writer.WriteEndArray();
        writer.WriteNumber("nonce", delegation.Nonce);
        if (delegation.NonceIndex is { } index) writer.WriteNumber("nonce_index", index);
        writer.WriteNumber("max_block_height", delegation.MaxBlockHeight);
        writer.WriteKey("public_key", delegation.PublicKey);
        writer.WriteEndObject();
        writer.WriteKey("signature", delegation.Signature);
    }

    private static void Write(Utf8JsonWriter writer, ReceiptAction action)
    {
        writer.WriteStartObject();
        writer.WriteStartObject(action switch { StateInitAction => "DeterministicStateInit", AddGasKeyAction => "AddKey", _ => action.GetType().Name[..^"Action".Length] });
        WriteActionMembers(writer, action);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteActionMembers(Utf8JsonWriter writer, ReceiptAction action)
    {
        switch (action)
        {
            case CreateAccountAction: break;
            case DeployContractAction deploy: writer.WriteBase64String("code", deploy.Code.Span); break;
            case DeployGlobalContractAction deploy:
                writer.WriteBase64String("code", deploy.Code.Span);
                writer.WriteString("deploy_mode", deploy.ByAccount ? "AccountId" : "CodeHash");
                break;
            case UseGlobalContractAction use: WriteContract(writer, "contract_identifier", use.Contract); break;
            case StateInitAction init: WriteInit(writer, init); break;
            default: ActionViews.WriteCommon(writer, action); break;
        }
    }

    private static void WriteInit(Utf8JsonWriter writer, StateInitAction init)
    {
        writer.WriteStartObject("state_init");
        writer.WriteStartObject("V1");
        WriteContract(writer, "code", init.Contract);
        ActionViews.WriteData(writer, init);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteAmount("deposit", init.Deposit);
    }

    private static void WriteContract(Utf8JsonWriter writer, string name, GlobalContractId contract)
    {
        writer.WriteStartObject(name);
        if (contract.Hash is { } hash) writer.WriteHash("CodeHash", new CryptoHash(hash.Span));
        else writer.WriteString("AccountId", contract.Account);
        writer.WriteEndObject();
    }
}
