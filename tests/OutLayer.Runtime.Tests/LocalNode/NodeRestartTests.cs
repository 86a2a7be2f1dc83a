using OutLayer.Near;
using OutLayer.Runtime.LocalNode;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Tests.LocalNode;

/// <summary>A chain in a folder: what was answered is there again, with every block, transaction and receipt.</summary>
public sealed class NodeRestartTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private NearNode Open() => NearNode.Open(new NearNodeOptions { StateFolder = _folder.Path });

    [Fact]
    public async Task A_chain_goes_on_where_it_stopped()
    {
        TransactionStatus sent;
        BlockHeader head;
        await using (var node = Open())
        {
            sent = await TestWallet.Genesis(node).Send("sandbox", new TransferAction(7));
            head = node.Head.Block;
        }
        await using var again = Open();
        Assert.Equal(head.Hash, again.Head.Block.Hash);
        Assert.Equal(head.StateRoot, again.Head.State!.RootHash);
        var found = again.FindTransaction(sent.Transaction.Hash)!;
        Assert.True(found.IsComplete);
        Assert.Equal(sent.BlockHash, found.BlockHash);
        Assert.Equal(sent.Receipts.Select(one => (one.Receipt.Id, one.Outcome.GasBurnt, one.BlockHash)), found.Receipts.Select(one => (one.Receipt.Id, one.Outcome.GasBurnt, one.BlockHash)));
        Assert.Equal(sent.BlockHash, again.At(sent.BlockHash)!.Block.Hash);
        Assert.Null(again.At(1)!.State);   // only the newest state is in memory after a start
        Assert.IsType<ActionReceipt>(again.FindReceipt(sent.Receipts[0].Receipt.Id));
        ulong nonce = again.Head.Ledger().FindKey("test.near", TestWallet.Genesis(again).PublicKey)!.Nonce;
        Assert.Equal(1ul, nonce);
        var next = await again.Submit(TestWallet.Genesis(again).Sign("sandbox", nonce + 1, [new TransferAction(1)]));
        Assert.Equal(head.Height + 1, again.At(next.BlockHash)!.Block.Height);
    }

    [Fact]
    public async Task Two_nodes_do_not_share_a_folder()
    {
        await using var node = Open();
        var refused = Assert.Throws<StateStoreException>(Open);
        Assert.Equal(StateStoreError.Locked, refused.Kind);
    }

    [Fact]
    public async Task The_key_file_is_what_NEARs_tools_read()
    {
        await using var node = Open();
        string path = Path.Combine(_folder.Path, ValidatorKeyFile.FileName);
        using var json = System.Text.Json.JsonDocument.Parse(await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken));
        Assert.Equal(["account_id", "public_key", "secret_key"], json.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal("test.near", json.RootElement.GetProperty("account_id").GetString());
        Assert.Equal(PublicKeyText.Format(TestWallet.Genesis(node).PublicKey), json.RootElement.GetProperty("public_key").GetString());
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public async Task A_file_that_is_no_key_is_refused()
    {
        await using (Open())
        {
        }
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, ValidatorKeyFile.FileName), "{}", TestContext.Current.CancellationToken);
        Assert.Equal(StateStoreError.Corrupt, Assert.Throws<StateStoreException>(Open).Kind);
    }

    [Fact]
    public async Task A_chain_whose_key_is_gone_gets_no_other_one()
    {
        await using (Open())
        {
        }
        string path = Path.Combine(_folder.Path, ValidatorKeyFile.FileName);
        File.Delete(path);
        var refused = Assert.Throws<StateStoreException>(Open);
        Assert.Equal(StateStoreError.Corrupt, refused.Kind);
        Assert.Contains("is gone", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public async Task The_same_transactions_make_the_same_chain()
    {
        // Two chains with the same key: copies of one folder.
        await using (Open())
        {
        }
        using var other = new TempFolder();
        foreach (string file in Directory.GetFiles(_folder.Path)) File.Copy(file, Path.Combine(other.Path, Path.GetFileName(file)));
        await using var one = Open();
        await using var two = NearNode.Open(new NearNodeOptions { StateFolder = other.Path });
        foreach (var node in new[] { one, two })
        {
            var root = TestWallet.Genesis(node);
            await root.Create("alice", Amounts.Near * 5);
            await root.Call("near", "create_account", "{}");   // fails, the same way
        }
        Assert.Equal(one.Head.Block.Hash, two.Head.Block.Hash);
    }
}
