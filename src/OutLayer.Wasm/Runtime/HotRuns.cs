namespace OutLayer.Wasm.Runtime;

/// <summary>
/// Runs of pages of an image that most guests write. A reset overwrites them with the image's bytes, so that the next run does
/// not fault on each; all others are dropped, so a wrong list costs time and nothing else.
/// </summary>
internal sealed class HotRuns
{
    private const int Page = 4_096;

    /// <summary>Copying so many pages that were not written costs less than one more system call.</summary>
    private const int SmallGap = 4;

    public static readonly HotRuns None = new([]);

    private readonly (long Start, byte[] Bytes)[] _runs;

    private HotRuns((long, byte[])[] runs) => _runs = runs;

    public ReadOnlySpan<(long Start, byte[] Bytes)> Runs => _runs;

    public static HotRuns Of(ReadOnlySpan<byte> contents, ReadOnlySpan<int> pages)
    {
        if (pages.IsEmpty || Environment.SystemPageSize != Page) return None;
        var runs = new List<(long, byte[])>();
        int first = pages[0], last = first;
        foreach (int page in pages)
        {
            if (page < 0 || page < last || page >= contents.Length / Page)
                throw new ArgumentException($"hot page {page} is out of order or outside of the image", nameof(pages));
            if (page - last > SmallGap)
            {
                runs.Add(RunOf(contents, first, last));
                first = page;
            }
            last = page;
        }
        runs.Add(RunOf(contents, first, last));
        return new HotRuns([.. runs]);
    }

    private static (long, byte[]) RunOf(ReadOnlySpan<byte> contents, int first, int last) =>
        ((long)first * Page, contents[(first * Page)..((last + 1) * Page)].ToArray());
}
