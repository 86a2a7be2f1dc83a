using System.Globalization;
using System.Security.Cryptography;
using OutLayer.Near;
using OutLayer.Protocol.Crypto;

namespace OutLayer.Cli.Commands.Bench.Near;

/// <summary>Signs transactions of test.near.</summary>
internal sealed class NodeWallet(NodeClient client, Ed25519Key key)
{
    private const string Account = "test.near";

    private readonly CryptoHash _block = BlockHash(client);
    private readonly Dictionary<Ed25519Key, ulong> _nonces = [];

    /// <summary>An account with a contract; gives its name.</summary>
    public string Deploy(byte[] code)
    {
        string id = $"c{Hash(code)}.{Account}";
        Send(id, new CreateAccountAction(), new TransferAction(Amounts.Near * 100), new DeployContractAction(code));
        return id;
    }

    /// <summary>Keys of the account, so that many may sign at a time.</summary>
    public IReadOnlyList<Ed25519Key> AddKeys(int count)
    {
        var keys = Enumerable.Range(0, count).Select(_ => new Ed25519Key(RandomNumberGenerator.GetBytes(Ed25519Key.SeedSize))).ToList();
        foreach (var some in keys.Chunk(100)) Send(Account, [.. some.Select(one => new AddKeyAction(PublicKeyOf(one), 0, null))]);
        return keys;
    }

    /// <summary>A call, to be sent.</summary>
    public byte[] Request(string contract, string method, ulong gas) => Request(key, contract, new FunctionCallAction(method, ReadOnlyMemory<byte>.Empty, 0, gas, 0));

    public List<byte[]> Requests(Ed25519Key by, string contract, string method, ulong gas, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => Request(by, contract, new FunctionCallAction(method, ReadOnlyMemory<byte>.Empty, 0, gas, 0)))];

    private void Send(string receiver, params IReadOnlyList<ReceiptAction> actions) => client.RequireSuccess(Request(key, receiver, actions));

    private byte[] Request(Ed25519Key by, string receiver, params IReadOnlyList<ReceiptAction> actions)
    {
        var unsigned = new SignedTransaction { SignerId = Account, PublicKey = PublicKeyOf(by), Nonce = NextNonce(by), ReceiverId = receiver, BlockHash = _block, Actions = actions };
        byte[] signature = [PublicKeys.Ed25519, .. by.Sign(SHA256.HashData(unsigned.EncodeUnsigned()))];
        string borsh = Convert.ToBase64String((unsigned with { Signature = signature }).Encode());
        return NodeClient.RequestOf($$$"""{"jsonrpc":"2.0","id":"1","method":"send_tx","params":{"signed_tx_base64":"{{{borsh}}}","wait_until":"FINAL"}}""");
    }

    private ulong NextNonce(Ed25519Key by)
    {
        if (!_nonces.TryGetValue(by, out ulong last))
        {
            var seen = client.Call($$$"""
                {"jsonrpc":"2.0","id":"1","method":"query","params":{"request_type":"view_access_key","finality":"final","account_id":"{{{Account}}}","public_key":"{{{PublicKeyText.Format(PublicKeyOf(by))}}}"}}
                """);
            last = seen.GetProperty("nonce").GetUInt64();
        }
        return _nonces[by] = last + 1;
    }

    private static byte[] PublicKeyOf(Ed25519Key key) => [PublicKeys.Ed25519, .. key.PublicKey.Span];

    private static string Hash(byte[] code) => BitConverter.ToUInt32(SHA256.HashData(code)).ToString(CultureInfo.InvariantCulture);

    private static CryptoHash BlockHash(NodeClient client)
    {
        string text = client.Call("""{"jsonrpc":"2.0","id":"1","method":"block","params":{"finality":"final"}}""").GetProperty("header").GetProperty("hash").GetString()!;
        return CryptoHash.TryParse(text, out var hash) ? hash : throw new InvalidOperationException($"the node's block has the hash {text}");
    }
}
