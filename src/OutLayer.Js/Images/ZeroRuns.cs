using System.Buffers;
using System.Buffers.Binary;

namespace OutLayer.Js.Images;

/// <summary>
/// Memory that is mostly zero as pairs of runs: u32 zeros, u32 others, then the others. A run of zeros shorter than 16 bytes
/// stays among the others.
/// </summary>
internal static class ZeroRuns
{
    private const int ShortestRun = 16;

    public static void Write(ReadOnlySpan<byte> memory, Stream output)
    {
        Span<byte> header = stackalloc byte[8];
        ReadOnlySpan<byte> shortestRun = stackalloc byte[ShortestRun];
        while (memory.Length > 0)
        {
            int zeros = memory.IndexOfAnyExcept((byte)0);
            if (zeros < 0) zeros = memory.Length;
            var rest = memory[zeros..];
            int others = rest.IndexOf(shortestRun);
            if (others < 0) others = rest.Length;
            BinaryPrimitives.WriteInt32LittleEndian(header, zeros);
            BinaryPrimitives.WriteInt32LittleEndian(header[4..], others);
            output.Write(header);
            output.Write(rest[..others]);
            memory = rest[others..];
        }
    }

    /// <exception cref="InvalidDataException">The runs do not fill the memory exactly.</exception>
    public static byte[] Read(ReadOnlySpan<byte> runs, int memoryBytes)
    {
        byte[] memory = new byte[memoryBytes];
        int at = 0;
        while (runs.Length > 0)
        {
            int zeros = ReadLength(ref runs, memoryBytes - at);
            at += zeros;
            int others = ReadLength(ref runs, Math.Min(memoryBytes - at, Math.Max(runs.Length - 4, 0)));
            runs[..others].CopyTo(memory.AsSpan(at));
            runs = runs[others..];
            at += others;
        }
        return at == memoryBytes ? memory : throw new InvalidDataException($"the image's runs make {at} bytes, not {memoryBytes}");
    }

    private static int ReadLength(ref ReadOnlySpan<byte> runs, int most)
    {
        if (!BinaryPrimitives.TryReadInt32LittleEndian(runs, out int length) || (uint)length > (uint)most)
            throw new InvalidDataException("a run of the image is cut off or longer than its memory");
        runs = runs[4..];
        return length;
    }
}
