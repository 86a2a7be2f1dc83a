using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Receipts;

/// <summary>
/// The receipt files of a state folder: <c>receipts/ACCOUNT/HASH.json</c>. A file is on disk before its call is committed, in
/// <c>uncommitted/</c>, so that no committed call can lose its evidence: after a crash <see cref="Recover"/> keeps it or, if
/// its call never was, removes it.
/// </summary>
public sealed class ReceiptFolder(string stateFolder)
{
    private readonly string _prepared = Path.Combine(stateFolder, "uncommitted");

    /// <summary>Where the file of a receipt is kept: its name is the receipt's own hash, so that none is overwritten.</summary>
    public string PathOf(ReceiptBody body)
    {
        ArgumentNullException.ThrowIfNull(body);
        return Path.Combine(stateFolder, "receipts", body.Context.Account, NameOf(body));
    }

    /// <summary>Writes the file of a call that is about to be committed.</summary>
    /// <exception cref="StateStoreException">The disk.</exception>
    public void Prepare(ReceiptFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        Guarded(() =>
        {
            Directory.CreateDirectory(_prepared);
            ReceiptFiles.Write(Path.Combine(_prepared, NameOf(file.Receipt.Body)), file);
        });
    }

    /// <summary>Puts the prepared file of a committed call where it is kept; gives that path.</summary>
    /// <exception cref="IOException">The disk. The file is still there, and <see cref="Recover"/> will keep it.</exception>
    public string Keep(ReceiptBody body)
    {
        string path = PathOf(body);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        DurableFile.Move(Path.Combine(_prepared, NameOf(body)), path);
        return path;
    }

    /// <summary>Removes the prepared file of a committed call whose evidence is elsewhere.</summary>
    public void Forget(ReceiptBody body)
    {
        ArgumentNullException.ThrowIfNull(body);
        File.Delete(Path.Combine(_prepared, NameOf(body)));
    }

    /// <summary>Ends what a crash left: files of committed calls are kept, all others are removed.</summary>
    /// <exception cref="StateStoreException">The disk.</exception>
    public void Recover(IStateStore store)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (!Directory.Exists(_prepared)) return;
        Guarded(() =>
        {
            foreach (string path in Directory.GetFiles(_prepared)) KeepOrRemove(store, path);
        });
    }

    private void KeepOrRemove(IStateStore store, string path)
    {
        // A temporary file was never whole.
        var body = path.EndsWith(".json", StringComparison.Ordinal) ? Read(path) : null;
        if (body is not null && store.FindReceipt(body.Hash()) is not null) Keep(body);
        else File.Delete(path);
    }

    private static ReceiptBody Read(string path)
    {
        try
        {
            return ReceiptFiles.Read(path).Receipt.Body;
        }
        catch (ReceiptFormatException damaged)
        {
            throw new StateStoreException(StateStoreError.Corrupt, $"the receipt {path} of a call that was interrupted is damaged: {damaged.Message}; move it away", damaged);
        }
    }

    private void Guarded(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw StateStoreErrors.From(e, stateFolder);
        }
    }

    private static string NameOf(ReceiptBody body) => $"{body.Hash().ToString()[..16]}.json";
}
