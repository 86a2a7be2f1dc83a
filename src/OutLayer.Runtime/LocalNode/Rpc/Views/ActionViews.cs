using System.Security.Cryptography;
using System.Text.Json;
using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode.Rpc.Views;

/// <summary>Actions of transactions and receipts (nearcore's <c>ActionView</c>); codes are shown by their hash, in base64.</summary>
internal static class ActionViews
{
    public static void WriteAll(Utf8JsonWriter writer, string name, IReadOnlyList<ReceiptAction> actions)
    {
        writer.WriteStartArray(name);
        foreach (var action in actions) Write(writer, action);
        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, ReceiptAction action)
    {
        if (action is CreateAccountAction)
        {
            writer.WriteStringValue("CreateAccount");
            return;
        }
        writer.WriteStartObject();
        writer.WriteStartObject(NameOf(action));
        if (action is DelegateAction delegation) DelegateViews.WriteMembers(writer, delegation);
        else WriteMembers(writer, action);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static string NameOf(ReceiptAction action) => action switch
    {
        DeployGlobalContractAction { ByAccount: true } => "DeployGlobalContractByAccountId",
        UseGlobalContractAction { Contract.Account: not null } => "UseGlobalContractByAccountId",
        AddGasKeyAction => "AddKey",
        StateInitAction => "DeterministicStateInit",
        DelegateAction { IsVersion2: true } => "DelegateV2",
        _ => action.GetType().Name[..^"Action".Length],
    };

    private static void WriteMembers(Utf8JsonWriter writer, ReceiptAction action)
    {
        switch (action)
        {
            case DeployContractAction deploy: writer.WriteBase64String("code", SHA256.HashData(deploy.Code.Span)); break;
            case DeployGlobalContractAction deploy: writer.WriteBase64String("code", SHA256.HashData(deploy.Code.Span)); break;
            case UseGlobalContractAction use: WriteContract(writer, "code_hash", use.Contract); break;
            case StateInitAction init: WriteInit(writer, init); break;
            default: WriteCommon(writer, action); break;
        }
    }

    /// <summary>The members of those actions that have the same in a delegation.</summary>
    public static void WriteCommon(Utf8JsonWriter writer, ReceiptAction action)
    {
        switch (action)
        {
            case FunctionCallAction call: WriteCall(writer, call); break;
            case TransferAction transfer: writer.WriteAmount("deposit", transfer.Deposit); break;
            case StakeAction stake:
                writer.WriteAmount("stake", stake.Amount);
                writer.WriteKey("public_key", stake.PublicKey);
                break;
            case AddKeyAction add: WriteKey(writer, add.PublicKey, new AccessKey(add.Nonce, add.Permission)); break;
            case AddGasKeyAction add: WriteKey(writer, add.PublicKey, new AccessKey(0, add.Permission, new GasKeyInfo(0, add.Nonces))); break;
            case TransferToGasKeyAction transfer: WriteAmountOfKey(writer, transfer.PublicKey, transfer.Deposit); break;
            case WithdrawFromGasKeyAction withdraw: WriteAmountOfKey(writer, withdraw.PublicKey, withdraw.Amount); break;
            case DeleteKeyAction delete: writer.WriteKey("public_key", delete.PublicKey); break;
            case DeleteAccountAction delete: writer.WriteString("beneficiary_id", delete.Beneficiary); break;
            default: throw new ArgumentOutOfRangeException(nameof(action), action, "no such action");
        }
    }

    private static void WriteCall(Utf8JsonWriter writer, FunctionCallAction call)
    {
        writer.WriteString("method_name", call.Method);
        writer.WriteBase64String("args", call.Arguments.Span);
        writer.WriteNumber("gas", call.Gas);
        writer.WriteAmount("deposit", call.Deposit);
    }

    private static void WriteKey(Utf8JsonWriter writer, ReadOnlyMemory<byte> publicKey, AccessKey key)
    {
        writer.WriteKey("public_key", publicKey);
        AccountViews.WriteKeyObject(writer, "access_key", key);
    }

    private static void WriteAmountOfKey(Utf8JsonWriter writer, ReadOnlyMemory<byte> publicKey, UInt128 amount)
    {
        writer.WriteKey("public_key", publicKey);
        writer.WriteAmount("amount", amount);
    }

    private static void WriteInit(Utf8JsonWriter writer, StateInitAction init)
    {
        writer.WriteStartObject("code");
        WriteContract(writer, "hash", init.Contract);
        writer.WriteEndObject();
        WriteData(writer, init);
        writer.WriteAmount("deposit", init.Deposit);
    }

    /// <summary>The first state of a deterministic account, base64 to base64.</summary>
    public static void WriteData(Utf8JsonWriter writer, StateInitAction init)
    {
        writer.WriteStartObject("data");
        foreach (var (key, value) in init.Data) writer.WriteBase64String(Convert.ToBase64String(key.Span), value.Span);
        writer.WriteEndObject();
    }

    private static void WriteContract(Utf8JsonWriter writer, string hashName, GlobalContractId contract)
    {
        if (contract.Hash is { } hash) writer.WriteHash(hashName, new CryptoHash(hash.Span));
        else writer.WriteString("account_id", contract.Account);
    }
}
