using System.Text.Json;
using OutLayer.Near;
using OutLayer.Protocol;

namespace OutLayer.Runtime.NearVm;

/// <summary>Actions as NEAR's RPC shows them: a name, or an object of one member; amounts are decimal strings, bytes base64.</summary>
public static class ActionJson
{
    public static void Write(Utf8JsonWriter writer, ReceiptAction action)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (action is CreateAccountAction)
        {
            writer.WriteStringValue("CreateAccount");
            return;
        }
        writer.WriteStartObject();
        writer.WriteStartObject(NameOf(action));
        WriteMembers(writer, action);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static string NameOf(ReceiptAction action) => action.GetType().Name[..^"Action".Length] switch
    {
        "StateInit" => "DeterministicStateInit",
        var name => name,
    };

    private static void WriteMembers(Utf8JsonWriter writer, ReceiptAction action)
    {
        switch (action)
        {
            case DeployContractAction deploy: writer.WriteBase64String("code", deploy.Code.Span); break;
            case DeployGlobalContractAction deploy:
                writer.WriteBase64String("code", deploy.Code.Span);
                writer.WriteString("deploy_mode", deploy.ByAccount ? "AccountId" : "CodeHash");
                break;
            case UseGlobalContractAction use: WriteContract(writer, use.Contract); break;
            case FunctionCallAction call: WriteCall(writer, call); break;
            case TransferAction transfer: writer.WriteString("deposit", $"{transfer.Deposit}"); break;
            case StakeAction stake:
                writer.WriteString("stake", $"{stake.Amount}");
                WriteKey(writer, stake.PublicKey);
                break;
            case AddKeyAction add:
                WriteKey(writer, add.PublicKey);
                writer.WriteNumber("nonce", add.Nonce);
                WritePermission(writer, add.Permission);
                break;
            case AddGasKeyAction add:
                WriteKey(writer, add.PublicKey);
                writer.WriteNumber("num_nonces", add.Nonces);
                WritePermission(writer, add.Permission);
                break;
            case TransferToGasKeyAction transfer:
                WriteKey(writer, transfer.PublicKey);
                writer.WriteString("deposit", $"{transfer.Deposit}");
                break;
            case DeleteKeyAction delete: WriteKey(writer, delete.PublicKey); break;
            case DeleteAccountAction delete: writer.WriteString("beneficiary_id", delete.Beneficiary); break;
            case StateInitAction init: WriteInit(writer, init); break;
            default: throw new ArgumentOutOfRangeException(nameof(action), action, "no such action");
        }
    }

    private static void WriteCall(Utf8JsonWriter writer, FunctionCallAction call)
    {
        writer.WriteString("method_name", call.Method);
        writer.WriteBase64String("args", call.Arguments.Span);
        writer.WriteNumber("gas", call.Gas);
        writer.WriteString("deposit", $"{call.Deposit}");
    }

    private static void WriteInit(Utf8JsonWriter writer, StateInitAction init)
    {
        WriteContract(writer, init.Contract);
        writer.WriteString("deposit", $"{init.Deposit}");
        writer.WriteStartObject("data");
        foreach (var (key, value) in init.Data) writer.WriteBase64String(Convert.ToBase64String(key.Span), value.Span);
        writer.WriteEndObject();
    }

    private static void WriteContract(Utf8JsonWriter writer, GlobalContractId contract)
    {
        if (contract.Hash is { } hash) writer.WriteString("code_hash", Hex.Encode(hash.Span));
        else writer.WriteString("account_id", contract.Account);
    }

    /// <summary>In hex, its kind first.</summary>
    private static void WriteKey(Utf8JsonWriter writer, ReadOnlyMemory<byte> key) => writer.WriteString("public_key_hex", Hex.Encode(key.Span));

    private static void WritePermission(Utf8JsonWriter writer, FunctionCallPermission? permission)
    {
        if (permission is null)
        {
            writer.WriteString("permission", "FullAccess");
            return;
        }
        writer.WriteStartObject("permission");
        writer.WriteStartObject("FunctionCall");
        if (permission.Allowance is { } allowance) writer.WriteString("allowance", $"{allowance}");
        else writer.WriteNull("allowance");
        writer.WriteString("receiver_id", permission.ReceiverId);
        writer.WriteStartArray("method_names");
        foreach (string method in permission.MethodNames) writer.WriteStringValue(method);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
