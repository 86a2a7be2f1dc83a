using System.Text;
using System.Text.Json;
using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode.Rpc.Views;

/// <summary>Accounts and their keys.</summary>
internal static class AccountViews
{
    /// <summary>The members of an account's view.</summary>
    public static void WriteAccount(Utf8JsonWriter writer, Account account)
    {
        writer.WriteAmount("amount", account.Amount);
        writer.WriteAmount("locked", account.Locked);
        writer.WriteHash("code_hash", account.CodeHash);
        writer.WriteNumber("storage_usage", account.StorageUsage);
        writer.WriteNumber("storage_paid_at", 0);
        var contract = account.Contract;
        if (contract.Kind == ContractKind.Global) writer.WriteHash("global_contract_hash", new CryptoHash(contract.Id.Span));
        if (contract.Kind == ContractKind.GlobalByAccount) writer.WriteString("global_contract_account_id", Encoding.UTF8.GetString(contract.Id.Span));
    }

    /// <summary>The members of an access key's view.</summary>
    public static void WriteKey(Utf8JsonWriter writer, AccessKey key)
    {
        writer.WriteNumber("nonce", key.Nonce);
        WritePermission(writer, key.Permission, key.GasKey);
    }

    public static void WriteKeyObject(Utf8JsonWriter writer, string name, AccessKey key)
    {
        writer.WriteStartObject(name);
        WriteKey(writer, key);
        writer.WriteEndObject();
    }

    public static void WritePermission(Utf8JsonWriter writer, FunctionCallPermission? permission, GasKeyInfo? gasKey = null)
    {
        if (permission is null && gasKey is null)
        {
            writer.WriteString("permission", "FullAccess");
            return;
        }
        writer.WriteStartObject("permission");
        writer.WriteStartObject((gasKey, permission) switch { (null, _) => "FunctionCall", (_, null) => "GasKeyFullAccess", _ => "GasKeyFunctionCall" });
        if (gasKey is { } info)
        {
            writer.WriteAmount("balance", info.Balance);
            writer.WriteNumber("num_nonces", info.Nonces);
        }
        if (permission is not null) WriteLimits(writer, permission);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteLimits(Utf8JsonWriter writer, FunctionCallPermission permission)
    {
        if (permission.Allowance is { } allowance) writer.WriteAmount("allowance", allowance);
        else writer.WriteNull("allowance");
        writer.WriteString("receiver_id", permission.ReceiverId);
        writer.WriteTexts("method_names", permission.MethodNames);
    }
}
