namespace OutLayer.Wasm.Runtime;

/// <summary>
/// Runs of pages of an image that most guests write. A reset overwrites them with the image's bytes, so that the next run does
/// not fault on each; all others are dropped, so a wrong list costs time and nothing else.
/// </summary>
internal sealed class HotRuns
{
    /// <summary>Pages that a list may name: their copies take memory of the host.</summary>
    public const int MaxPages = 4_096;

    private const int Page = 4_096;

    /// <summary>Copying so many pages that were not written costs less than one more system call.</summary>
    private const int SmallGap = 4;

    private static readonly HotRuns None = new([], []);

    private readonly (long Start, byte[] Bytes)[] _runs;

    private HotRuns(int[] pages, (long, byte[])[] runs) => (Pages, _runs) = (pages, runs);

    /// <summary>The list that they were made of.</summary>
    public IReadOnlyList<int> Pages { get; }

    public ReadOnlySpan<(long Start, byte[] Bytes)> Runs => _runs;

    /// <summary>Refuses a list that is too long, out of order, or outside of an image of so many bytes.</summary>
    public static void Check(ReadOnlySpan<int> hotPages, long length)
    {
        if (WhyRefused(hotPages, length) is { } why) throw new ArgumentException(why, nameof(hotPages));
    }

    /// <summary>What is wrong with a list; null if nothing is.</summary>
    public static string? WhyRefused(ReadOnlySpan<int> pages, long length)
    {
        if (pages.Length > MaxPages) return $"{pages.Length} hot pages; {MaxPages} are the most";
        int last = -1;
        foreach (int page in pages)
        {
            if (page <= last || page >= length / Page) return $"hot page {page} is out of order or outside of the image";
            last = page;
        }
        return null;
    }

    /// <summary>Runs of a list that was checked.</summary>
    public static HotRuns Of(MemoryFile contents, ReadOnlySpan<int> pages)
    {
        if (pages.IsEmpty) return None;
        if (Environment.SystemPageSize != Page) return new HotRuns(pages.ToArray(), []);
        var runs = new List<(long, byte[])>();
        int first = pages[0], last = first;
        foreach (int page in pages)
        {
            if (page - last > SmallGap)
            {
                runs.Add(RunOf(contents, first, last));
                first = page;
            }
            last = page;
        }
        runs.Add(RunOf(contents, first, last));
        return new HotRuns(pages.ToArray(), [.. runs]);
    }

    private static (long, byte[]) RunOf(MemoryFile contents, int first, int last)
    {
        long start = (long)first * Page;
        byte[] bytes = new byte[(last - first + 1) * Page];
        contents.Read(start, bytes);
        return (start, bytes);
    }
}
