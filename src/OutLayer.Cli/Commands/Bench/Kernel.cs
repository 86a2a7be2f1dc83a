using System.Text.Json;

namespace OutLayer.Cli.Commands.Bench;

/// <summary>Work of a given size that ends in a checksum: the export <c>run</c> of a module, or a script in QuickJS.</summary>
/// <param name="Name">Name in tables.</param>
/// <param name="Path">The module's file.</param>
/// <param name="Script">A file of JavaScript whose value is the function that works, where the module is QuickJS.</param>
/// <param name="Size">The argument: chosen for a run of 20 to 200 ms.</param>
/// <param name="Expected">The checksum, where one is known from elsewhere (a count of primes, of chess positions).</param>
internal sealed record Kernel(string Name, string Path, string? Script, uint Size, uint? Expected)
{
    private sealed record Row(string Name, uint Size, uint? Expected, string? Script);

    /// <summary>The kernels of the folder's kernels.json whose names contain the filter.</summary>
    /// <exception cref="UsageException">They cannot be built, or none fits.</exception>
    public static Kernel[] Find(BenchFolder folder, string filter, BenchBuild build)
    {
        var rows = Read(folder.KernelList);
        Kernel[] kernels = [.. from row in rows
                               where row.Name.Contains(filter, StringComparison.Ordinal)
                               select new Kernel(row.Name, folder.ModuleOf(row.Name, row.Script), folder.ScriptOf(row.Script), row.Size, row.Expected)];
        if (kernels.Length == 0) throw new UsageException($"no kernel's name contains \"{filter}\"; there are {string.Join(", ", rows.Select(row => row.Name))}");
        if (!folder.HasOwnKernels && kernels.Any(kernel => !File.Exists(kernel.Path))) build.Kernels();
        return kernels.FirstOrDefault(kernel => !File.Exists(kernel.Path)) is { } missing ? throw NotThere(missing, folder) : kernels;
    }

    private static UsageException NotThere(Kernel missing, BenchFolder folder) => new(folder.HasOwnKernels
        ? $"the kernel {missing.Name} has no module: {missing.Path} is missing"
        : $"the kernel {missing.Name} is not built: {missing.Path} is missing; run eng/build and bench/kernels/build in the repository");

    private static Row[] Read(string list)
    {
        try
        {
            return JsonSerializer.Deserialize<Row[]>(File.ReadAllBytes(list), JsonSerializerOptions.Web)!;
        }
        catch (JsonException wrong)
        {
            throw new UsageException($"{list} is not a list of {{\"name\", \"size\", \"expected\"}}: {wrong.Message}");
        }
    }
}
