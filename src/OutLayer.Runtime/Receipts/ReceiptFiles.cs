using OutLayer.Protocol.Receipts;
using OutLayer.Runtime.State;

namespace OutLayer.Runtime.Receipts;

/// <summary>Receipt files on a disk.</summary>
public static class ReceiptFiles
{
    /// <summary>Writes or replaces a receipt file; after a crash it is whole or not there.</summary>
    /// <exception cref="IOException">The disk.</exception>
    public static void Write(string path, ReceiptFile file) => DurableFile.Write(path, file.ToBytes());

    /// <summary>Reads a receipt file.</summary>
    /// <exception cref="ReceiptFormatException">Too large, or malformed.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ReceiptFile Read(string path, int maxBytes = ReceiptFile.DefaultMaxBytes) =>
        ReceiptFile.Parse(ReadBounded(path, maxBytes), maxBytes);

    /// <summary>The receipts of all files <c>*.json</c> of a folder, by file name, for <see cref="ReceiptChain.Check"/>.</summary>
    /// <exception cref="ReceiptFormatException">A file is neither a receipt file nor a bare receipt; the message names it.</exception>
    public static IReadOnlyList<(string Name, Receipt Receipt)> ReadFolder(string folder)
    {
        var paths = Directory.GetFiles(folder, "*.json");
        Array.Sort(paths, StringComparer.Ordinal);
        return [.. paths.Select(path => (Path.GetFileName(path), ReadReceipt(path)))];
    }

    private static Receipt ReadReceipt(string path)
    {
        var bytes = ReadBounded(path, ReceiptFile.DefaultMaxBytes);
        try
        {
            return ReceiptFile.Holds(bytes) ? ReceiptFile.Parse(bytes).Receipt : Receipt.Parse(bytes);
        }
        catch (ReceiptFormatException e)
        {
            throw new ReceiptFormatException($"{path}: {e.Message}", e);
        }
    }

    /// <summary>Reads at most what is accepted, whatever length the file claims (a pipe or device claims none).</summary>
    public static byte[] ReadBounded(string path, int maxBytes = ReceiptFile.DefaultMaxBytes)
    {
        using var file = File.OpenRead(path);
        using var bytes = new MemoryStream();
        var chunk = new byte[1 << 16];
        for (int read; (read = file.Read(chunk)) > 0;)
        {
            bytes.Write(chunk.AsSpan(0, read));
            if (bytes.Length > maxBytes)
                throw new ReceiptFormatException($"malformed receipt file: {path} has more than the {maxBytes} bytes that are accepted");
        }
        return bytes.ToArray();
    }
}
