using OutLayer.Protocol;
using OutLayer.Protocol.Crypto;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.Receipts;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Tests.Receipts;

public class ReceiptChainTests
{
    private static readonly Ed25519Key Key = new(new byte[32]);

    private static List<(string Name, Receipt Receipt)> Chain(int count, string account = "a.test.near")
    {
        using var store = new InMemoryStateStore();
        return [.. Enumerable.Range(1, count).Select(i => ($"{i}", ToyContract.Call(store, account, i == 3 ? "fail" : $"put k {i}", Key).Receipt))];
    }

    [Fact]
    public void A_whole_chain_holds_in_any_order_with_copies_and_views_and_other_accounts()
    {
        var chain = Chain(5);
        using var store = new InMemoryStateStore();
        var view = ToyContract.Call(store, "a.test.near", "get k", Key, view: true).Receipt;
        Assert.Empty(ReceiptChain.Check([.. Enumerable.Reverse(chain), chain[2], ("view", view), .. Chain(2, "b.test.near")]));
        Assert.Empty(ReceiptChain.Check([]));
    }

    [Fact]
    public void A_part_of_a_chain_without_a_gap_holds() => Assert.Empty(ReceiptChain.Check(Chain(5)[2..4]));

    [Fact]
    public void A_missing_receipt_is_named()
    {
        var chain = Chain(4);
        string missing = chain[1].Receipt.Body.Hash().ToString();
        chain.RemoveAt(1);
        Assert.Equal($"a.test.near: the receipt {missing} before 3 is missing", Assert.Single(ReceiptChain.Check(chain)));
    }

    [Fact]
    public void A_fork_is_named()
    {
        var chain = Chain(3);
        var body = chain[2].Receipt.Body with { Method = "other" };
        chain.Add(("other", Receipt.Sign(body, Key)));
        string problem = Assert.Single(ReceiptChain.Check(chain));
        Assert.StartsWith("a.test.near: a fork: ", problem, StringComparison.Ordinal);
        Assert.EndsWith(" follow the same receipt", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_state_that_does_not_follow_is_named()
    {
        var chain = Chain(2);
        chain[1] = ("forged", Receipt.Sign(chain[1].Receipt.Body with { StateBefore = Hash256.Of([1]) }, Key));
        Assert.Contains("forged begins with the state", Assert.Single(ReceiptChain.Check(chain)), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_first_receipts_and_a_first_one_on_a_state_are_named()
    {
        var chain = Chain(1);
        chain.Add(("second", Receipt.Sign(chain[0].Receipt.Body with { Method = "other" }, Key)));
        Assert.Contains("each claim to be the first receipt", Assert.Single(ReceiptChain.Check(chain)), StringComparison.Ordinal);
        var onState = Receipt.Sign(chain[0].Receipt.Body with { StateBefore = Hash256.Of([1]) }, Key);
        Assert.Contains("begins with a state that is not empty", Assert.Single(ReceiptChain.Check([("x", onState)])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_signature_and_a_foreign_signer_are_named()
    {
        var chain = Chain(1);
        var other = new Ed25519Key(Enumerable.Repeat((byte)1, 32).ToArray());
        Assert.Contains("1: signed by another key", Assert.Single(ReceiptChain.Check(chain, other.PublicKey.ToArray())), StringComparison.Ordinal);
        Assert.Empty(ReceiptChain.Check(chain, Key.PublicKey.ToArray()));
        var forged = chain[0].Receipt with { PublicKey = other.PublicKey };
        Assert.Equal("x: the signature is not one of this key over these bytes", Assert.Single(ReceiptChain.Check([("x", forged)])));
    }

    [Fact]
    public void A_folder_of_receipt_files_and_bare_receipts_is_read()
    {
        using var folder = new TempFolder();
        using var store = new InMemoryStateStore();
        var first = ToyContract.Call(store, "a.test.near", "put k 1", Key);
        ReceiptFiles.Write(folder.File("1.json"), first);
        File.WriteAllBytes(folder.File("2.json"), ToyContract.Call(store, "a.test.near", "put k 2", Key).Receipt.ToBytes());
        File.WriteAllText(folder.File("notes.txt"), "not read");
        var read = ReceiptFiles.ReadFolder(folder.Path);
        Assert.Equal(["1.json", "2.json"], read.Select(r => r.Name));
        Assert.Empty(ReceiptChain.Check(read));
        Assert.Equal(first.ToBytes(), ReceiptFiles.Read(folder.File("1.json")).ToBytes());

        File.WriteAllText(folder.File("3.json"), "{}");
        Assert.Contains("3.json: malformed receipt: ", Assert.Throws<ReceiptFormatException>(() => ReceiptFiles.ReadFolder(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_too_large_is_refused_while_it_is_read()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder.File("big"), new byte[1001]);
        Assert.Contains("more than the 1000 bytes", Assert.Throws<ReceiptFormatException>(() => ReceiptFiles.Read(folder.File("big"), 1000)).Message, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Throws<ReceiptFormatException>(() => ReceiptFiles.Read("/dev/zero", 1 << 20));
    }
}
