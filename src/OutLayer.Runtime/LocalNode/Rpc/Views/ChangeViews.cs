using System.Text.Json;
using OutLayer.Near;

namespace OutLayer.Runtime.LocalNode.Rpc.Views;

/// <summary>Changes of the state (nearcore's <c>StateChangeWithCauseView</c> and <c>StateChangeKindView</c>).</summary>
internal static class ChangeViews
{
    /// <summary>Whether a change is one of those that were asked for.</summary>
    public static bool IsWanted(TrieChange change, string kind, byte[] prefix)
    {
        bool isWhole = kind is "account_changes" or "contract_code_changes";
        return change.Key.Span.StartsWith(prefix) && (!isWhole || change.Key.Length == prefix.Length);
    }

    /// <summary>What it touched; null for what belongs to no account.</summary>
    public static (string Type, string AccountId)? TouchOf(TrieChange change)
    {
        var key = change.Key.Span;
        return (TrieColumn)key[0] switch
        {
            TrieColumn.Account => ("account_touched", TrieKeys.AccountIdOf(key)),
            TrieColumn.ContractCode => ("contract_code_touched", TrieKeys.AccountIdOf(key)),
            TrieColumn.AccessKey => ("access_key_touched", TrieKeys.AccessKeyOf(key).AccountId),
            TrieColumn.ContractData => ("data_touched", TrieKeys.ContractDataOf(key).AccountId),
            _ => null,
        };
    }

    public static void Write(Utf8JsonWriter writer, TrieChange change, ChangeCauses causes)
    {
        var (_, account) = TouchOf(change)!.Value;
        writer.WriteStartObject();
        causes.Write(writer, account);
        writer.WriteString("type", TypeOf(change));
        writer.WriteStartObject("change");
        writer.WriteString("account_id", account);
        WriteMembers(writer, change);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static string TypeOf(TrieChange change)
    {
        string end = change.Value is null ? "deletion" : "update";
        return (TrieColumn)change.Key.Span[0] switch
        {
            TrieColumn.Account => $"account_{end}",
            TrieColumn.ContractCode => $"contract_code_{end}",
            TrieColumn.ContractData => $"data_{end}",
            _ => TrieKeys.AccessKeyOf(change.Key.Span).NonceIndex is null ? $"access_key_{end}" : $"gas_key_nonce_{end}",
        };
    }

    private static void WriteMembers(Utf8JsonWriter writer, TrieChange change)
    {
        switch ((TrieColumn)change.Key.Span[0])
        {
            case TrieColumn.Account:
                if (change.Value is { } account) AccountViews.WriteAccount(writer, Account.Decode(account));
                break;
            case TrieColumn.ContractCode:
                if (change.Value is { } code) writer.WriteBase64String("code_base64", code.Span);
                break;
            case TrieColumn.ContractData:
                writer.WriteBase64String("key_base64", TrieKeys.ContractDataOf(change.Key.Span).Key);
                if (change.Value is { } value) writer.WriteBase64String("value_base64", value.Span);
                break;
            default: WriteKey(writer, change); break;
        }
    }

    private static void WriteKey(Utf8JsonWriter writer, TrieChange change)
    {
        var (_, publicKey, index) = TrieKeys.AccessKeyOf(change.Key.Span);
        writer.WriteKey("public_key", publicKey);
        if (index is { } number) writer.WriteNumber("index", number);
        if (change.Value is not { } value) return;
        if (index is null) AccountViews.WriteKeyObject(writer, "access_key", AccessKey.Decode(value));
        else writer.WriteNumber("nonce", new BorshReader(value).U64());
    }
}
