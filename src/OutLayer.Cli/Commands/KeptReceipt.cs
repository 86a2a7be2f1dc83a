using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.Receipts;

namespace OutLayer.Cli.Commands;

/// <summary>Where the receipt files of a run go.</summary>
internal static class KeptReceipt
{
    /// <summary>
    /// A view's receipt is written now; any other is on disk since before the commit, and goes where it was asked for. Where
    /// that fails it stays in the state folder.
    /// </summary>
    public static string Keep(ReceiptFile evidence, string? asked, ReceiptFolder folder)
    {
        var body = evidence.Receipt.Body;
        string path = asked ?? folder.PathOf(body);
        try
        {
            if (asked is null && !body.View) return folder.Keep(body);
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            ReceiptFiles.Write(path, evidence);
            if (!body.View) folder.Forget(body);
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string kept = body.View ? "" : $"; the call itself is committed, and the next run puts its receipt at {folder.PathOf(body)}";
            throw new IOException($"the receipt file {path} cannot be written: {e.Message}{kept}", e);
        }
    }
}
