using OutLayer.Protocol.Crypto;
using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.Receipts;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Tests.Receipts;

public class ReceiptFolderTests
{
    private static readonly Ed25519Key Key = new(new byte[32]);

    private static ReceiptFile Commit(IStateStore store) => ToyContract.Call(store, "a.test.near", "put k v", Key);

    private static ReceiptFile NeverCommitted()
    {
        using var elsewhere = new InMemoryStateStore();
        return ToyContract.Call(elsewhere, "a.test.near", "put k other", Key);
    }

    [Fact]
    public void A_prepared_file_is_kept_once_its_call_is_committed()
    {
        using var folder = new TempFolder();
        using var store = new InMemoryStateStore();
        var receipts = new ReceiptFolder(folder.Path);
        var file = Commit(store);
        receipts.Prepare(file);
        Assert.False(File.Exists(receipts.PathOf(file.Receipt.Body)));
        string path = receipts.Keep(file.Receipt.Body);
        Assert.Equal(file.ToBytes(), File.ReadAllBytes(path));
        Assert.Empty(Directory.GetFiles(folder.File("uncommitted")));
    }

    [Fact]
    public void After_a_crash_files_of_committed_calls_are_kept_and_all_others_removed()
    {
        using var folder = new TempFolder();
        using var store = new InMemoryStateStore();
        var receipts = new ReceiptFolder(folder.Path);
        receipts.Recover(store);   // nothing to do, no folder yet
        var (committed, lost) = (Commit(store), NeverCommitted());
        receipts.Prepare(committed);
        receipts.Prepare(lost);
        File.WriteAllText(Path.Combine(folder.File("uncommitted"), "half.json.0.tmp"), "{");
        receipts.Recover(store);
        Assert.Equal(committed.ToBytes(), File.ReadAllBytes(receipts.PathOf(committed.Receipt.Body)));
        Assert.False(File.Exists(receipts.PathOf(lost.Receipt.Body)));
        Assert.Empty(Directory.GetFiles(folder.File("uncommitted")));
    }

    [Fact]
    public void A_damaged_file_of_an_interrupted_call_is_named_and_left()
    {
        using var folder = new TempFolder();
        using var store = new InMemoryStateStore();
        string path = Path.Combine(Directory.CreateDirectory(folder.File("uncommitted")).FullName, "x.json");
        File.WriteAllText(path, "{");
        var error = Assert.Throws<StateStoreException>(() => new ReceiptFolder(folder.Path).Recover(store));
        Assert.Equal(StateStoreError.Corrupt, error.Kind);
        Assert.StartsWith($"the receipt {path} of a call that was interrupted is damaged: ", error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(path));
    }

    [Fact]
    public void A_prepared_file_can_be_forgotten()
    {
        using var folder = new TempFolder();
        using var store = new InMemoryStateStore();
        var receipts = new ReceiptFolder(folder.Path);
        var file = Commit(store);
        receipts.Prepare(file);
        receipts.Forget(file.Receipt.Body);
        receipts.Recover(store);
        Assert.False(File.Exists(receipts.PathOf(file.Receipt.Body)));
    }
}
