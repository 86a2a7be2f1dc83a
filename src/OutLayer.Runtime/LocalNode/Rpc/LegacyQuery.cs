using OutLayer.Near;
using SimpleBase;

namespace OutLayer.Runtime.LocalNode.Rpc;

/// <summary>The old form of <c>query</c>: a path such as <c>call/ACCOUNT/METHOD</c>, and data in base58.</summary>
internal static class LegacyQuery
{
    /// <summary>Of path and data together, nearcore's limit; decoding base58 takes the square of its length.</summary>
    private const int MaxLength = 10 * 1024;

    public static StateQuery Read(NearNode node, string path, string data)
    {
        string[] parts = path.Split('/', 3);
        if (parts.Length < 2) throw RpcErrors.Parse("Not enough query parameters provided");
        string id = parts[1];
        if (!AccountIds.IsValid(id)) throw RpcErrors.Parse($"invalid value: \"{id}\", {AccountIdFault.Of(id)}");
        string? extra = parts.Length > 2 ? parts[2] : null;
        return parts[0] switch
        {
            "account" => StateQueries.Account(id),
            "access_key" when extra is null => StateQueries.AccessKeys(id),
            "access_key" => StateQueries.AccessKey(id, PublicKeyText.TryParse(extra) ?? throw RpcErrors.Parse("Invalid public key")),
            "code" => StateQueries.Code(id),
            "contract" => StateQueries.State(id, Data(path, data), proof: false),
            "call" => StateQueries.Call(node, id, extra ?? throw RpcErrors.Parse("Method name is missing"), Data(path, data)),
            var command => throw RpcErrors.Parse($"Unknown path {command}"),
        };
    }

    private static byte[] Data(string path, string data)
    {
        if (path.Length + data.Length > MaxLength) throw RpcErrors.Parse("Query data size is too large");
        byte[] buffer = new byte[Base58.Bitcoin.GetSafeByteCountForDecoding(data)];
        return Base58.Bitcoin.TryDecode(data, buffer, out int written) ? buffer[..written] : throw RpcErrors.Parse("the data is not base58");
    }
}
