using System.Text.Json;
using OutLayer.Runtime.LocalNode;

namespace OutLayer.Cli.Commands.Near;

/// <summary>What a node says when it is ready. The secret key is shown only where no file has it.</summary>
internal static class NodeReport
{
    public static void Write(Utf8JsonWriter writer, NearNode node, string address, string? folder)
    {
        writer.WriteStartObject();
        writer.WriteString("rpc", $"http://{address}");
        writer.WriteString("chainId", node.Options.ChainId);
        writer.WriteNumber("protocolVersion", node.Parameters.ProtocolVersion);
        writer.WriteNumber("blockHeight", node.Head.Block.Height);
        writer.WriteString("accountId", node.Key.AccountId);
        writer.WriteString("publicKey", node.Key.PublicKey);
        writer.WriteString("state", folder);
        if (folder is null) writer.WriteString("secretKey", node.Key.SecretKey);
        else writer.WriteString("keyFile", Path.Combine(folder, ValidatorKeyFile.FileName));
        writer.WriteEndObject();
    }

    public static IEnumerable<string> Lines(NearNode node, string address, string? folder) =>
    [
        $"NEAR node at http://{address} (chain {node.Options.ChainId}, protocol {node.Parameters.ProtocolVersion}, block {node.Head.Block.Height})",
        folder is null ? $"account {node.Key.AccountId}, key {node.Key.SecretKey}; nothing is kept" : $"account {node.Key.AccountId}, key in {Path.Combine(folder, ValidatorKeyFile.FileName)}",
        "stop it with Ctrl-C",
    ];
}
