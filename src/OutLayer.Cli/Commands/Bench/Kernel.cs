using System.Text.Json;

namespace OutLayer.Cli.Commands.Bench;

/// <summary>A module whose export <c>run</c> does work of a given size and gives a checksum of it.</summary>
/// <param name="Name">Name in tables.</param>
/// <param name="Path">The module's file.</param>
/// <param name="Size">Argument of <c>run</c>: chosen for a run of 20 to 200 ms.</param>
/// <param name="Expected">The checksum, where one is known from elsewhere (a count of primes, of chess positions).</param>
internal sealed record Kernel(string Name, string Path, uint Size, uint? Expected)
{
    private sealed record Row(string Name, uint Size, uint? Expected);

    /// <summary>The kernels of bench/kernels/kernels.json whose names contain the filter.</summary>
    /// <exception cref="UsageException">They are not built, or none fits.</exception>
    public static Kernel[] Find(BenchFolder folder, string filter)
    {
        var rows = JsonSerializer.Deserialize<Row[]>(File.ReadAllBytes(folder.KernelList), JsonSerializerOptions.Web)!;
        Kernel[] kernels = [.. from row in rows
                               where row.Name.Contains(filter, StringComparison.Ordinal)
                               select new Kernel(row.Name, System.IO.Path.Combine(folder.Kernels, $"{row.Name}.wasm"), row.Size, row.Expected)];
        if (kernels.Length == 0) throw new UsageException($"no kernel's name contains \"{filter}\"; there are {string.Join(", ", rows.Select(row => row.Name))}");
        return kernels.FirstOrDefault(kernel => !File.Exists(kernel.Path)) is { } missing
            ? throw new UsageException($"the kernel {missing.Name} is not built; run bench/kernels/build in the repository")
            : kernels;
    }
}
