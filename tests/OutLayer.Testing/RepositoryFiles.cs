namespace OutLayer.Testing;

/// <summary>Files of the repository that the tests run in.</summary>
public static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    /// <summary>The full path of a file or folder, or null where it is absent.</summary>
    public static string? Find(string relativePath)
    {
        string path = Path.Combine(Root, relativePath);
        return Path.Exists(path) ? path : null;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "OutLayer.slnx")))
                return folder.FullName;
        throw new DirectoryNotFoundException("these tests run inside the repository");
    }
}
