using System.Diagnostics;

namespace OutLayer.Testing;

/// <summary>What the process holds, for tests that nothing is left; they run alone.</summary>
public static class ProcessMemory
{
    /// <summary>Bytes of the working set, after a collection.</summary>
    public static long Settled()
    {
        Collect();
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    /// <summary>Code of a collectible assembly goes in several rounds: its owner, its context, its loader.</summary>
    public static void Collect()
    {
        for (int i = 0; i < 4; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
