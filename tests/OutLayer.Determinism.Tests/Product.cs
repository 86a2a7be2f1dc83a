namespace OutLayer.Determinism.Tests;

/// <summary>The command as eng/build publishes it, and the repository around it.</summary>
internal static class Product
{
    public static string Repository { get; } = FindRepository();

    public static string Command { get; } = Path.Combine(Repository, "artifacts", "outlayer", "outlayer.dll");

    public static string Images { get; } = Path.Combine(Repository, "artifacts", "outlayer", "images", "quickjs-ses");

    public static string PathOf(string file) => Path.Combine(Repository, file);

    /// <summary>How many runs of each script: 100; fewer only where a person asks for fewer while working.</summary>
    public static int Runs { get; } = int.Parse(Environment.GetEnvironmentVariable("OUTLAYER_DETERMINISM_RUNS") ?? "100", null);

    public static void RequireBuilt()
    {
        if (!File.Exists(Command)) Assert.Fail($"there is no {Command}: run eng/build first");
    }

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "OutLayer.slnx")))
                return folder.FullName;
        throw new InvalidOperationException($"no OutLayer.slnx above {AppContext.BaseDirectory}");
    }
}
