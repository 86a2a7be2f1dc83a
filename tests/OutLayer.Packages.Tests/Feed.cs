using System.IO.Compression;
using OutLayer.Packages.Tests;

[assembly: AssemblyFixture(typeof(Feed))]

namespace OutLayer.Packages.Tests;

/// <summary>All packages, packed once for these tests into a folder of their own.</summary>
public sealed class Feed : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8); // on a busy machine that has built nothing yet

    private readonly string _root = Directory.CreateTempSubdirectory("outlayer-packages-").FullName;

    public Feed()
    {
        Folder = Path.Combine(_root, "feed");
        var pack = Command.Run("dotnet", ["pack", Path.Combine(RepositoryRoot, "eng", "packages.slnf"), "-c", "Release", "-o", Folder, "-v", "quiet", "-nologo"], RepositoryRoot, null, Patience);
        if (pack.ExitCode != 0) throw new InvalidOperationException($"dotnet pack failed:\n{pack.Output}{pack.Errors}");
        Packages = [.. Directory.GetFiles(Folder, "*.nupkg").Order(StringComparer.Ordinal)];
    }

    public static string RepositoryRoot { get; } = FindRoot();

    public string Folder { get; }

    /// <summary>Paths of the .nupkg files, in ordinal order.</summary>
    public IReadOnlyList<string> Packages { get; }

    /// <summary>An empty folder outside the repository.</summary>
    public string NewFolder() => Directory.CreateDirectory(Path.Combine(_root, Path.GetRandomFileName())).FullName;

    public ZipArchive Open(string id) => ZipFile.OpenRead(Packages.Single(path => IdOf(path) == id));

    /// <summary>A file name is id.major.minor.patch.nupkg.</summary>
    public static string IdOf(string package) => string.Join('.', Path.GetFileNameWithoutExtension(package).Split('.')[..^3]);

    public static string VersionOf(string package) => string.Join('.', Path.GetFileNameWithoutExtension(package).Split('.')[^3..]);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "OutLayer.slnx")))
                return folder.FullName;
        throw new InvalidOperationException("these tests run from inside the repository, and OutLayer.slnx is in no folder above them");
    }
}
