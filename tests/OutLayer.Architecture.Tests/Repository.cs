namespace OutLayer.Architecture.Tests;

/// <summary>The repository that these tests were built in, as files: what is committed, not what is built.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = [".git", ".outlayer", "artifacts", "node_modules", "bin", "obj", "BenchmarkDotNet.Artifacts"];

    public static string Root { get; } = FindRoot();

    /// <summary>Paths from the root with "/", in ordinal order.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Walk(Root).Select(Relative).Order(StringComparer.Ordinal)];

    public static IEnumerable<string> FilesOf(string folder, params string[] extensions) =>
        Files.Where(path => path.StartsWith(folder, StringComparison.Ordinal) && extensions.Contains(Path.GetExtension(path)));

    public static string Full(string path) => Path.Combine(Root, path);

    public static string Read(string path) => File.ReadAllText(Full(path));

    private static string Relative(string path) => Path.GetRelativePath(Root, path).Replace(Path.DirectorySeparatorChar, '/');

    private static IEnumerable<string> Walk(string folder) =>
        Directory.EnumerateDirectories(folder).Where(inner => !NotOurs.Contains(Path.GetFileName(inner)) && new DirectoryInfo(inner).LinkTarget is null)
            .SelectMany(Walk).Concat(Directory.EnumerateFiles(folder));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "OutLayer.slnx")))
                return folder.FullName;
        throw new InvalidOperationException("these tests run from inside the repository, and OutLayer.slnx is in no folder above them");
    }
}
