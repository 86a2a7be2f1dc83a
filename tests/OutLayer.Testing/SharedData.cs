namespace OutLayer.Testing;

/// <summary>Test data that is not in the repository: the folder in OUTLAYER_SHARED, or "shared" beside the repository.</summary>
public static class SharedData
{
    /// <summary>What a skipped test says.</summary>
    public const string HowToGet = "the shared test data is not here: put it into \"shared\" beside the repository, or name its folder in OUTLAYER_SHARED";

    /// <summary>The path of a file or folder of the shared data, or null where it is absent.</summary>
    public static string? Find(string relativePath)
    {
        string? root = Environment.GetEnvironmentVariable("OUTLAYER_SHARED") ?? BesideRepository();
        if (root is null) return null;
        string path = Path.GetFullPath(Path.Combine(root, relativePath));
        return Path.Exists(path) ? path : null;
    }

    private static string? BesideRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "OutLayer.slnx")))
                return Path.Combine(folder.FullName, "..", "shared");
        return null;
    }
}
