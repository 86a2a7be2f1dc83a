using System.Xml.Linq;

namespace OutLayer.Architecture.Tests;

/// <summary>A .csproj as it is written.</summary>
internal sealed class Project
{
    private readonly XDocument _xml;

    private Project(string path) => (Path, _xml) = (path, XDocument.Parse(Repository.Read(path)));

    public static IReadOnlyList<Project> All { get; } =
        [.. Repository.Files.Where(path => path.EndsWith(".csproj", StringComparison.Ordinal)).Select(path => new Project(path))];

    public static IEnumerable<Project> Sources => All.Where(project => project.Path.StartsWith("src/", StringComparison.Ordinal));

    public string Path { get; }
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Names of the projects that it references.</summary>
    public IEnumerable<string> References => Includes("ProjectReference").Select(System.IO.Path.GetFileNameWithoutExtension)!;

    public IEnumerable<string> Packages => Includes("PackageReference");
    public IEnumerable<string> Friends => Includes("InternalsVisibleTo");
    public override string ToString() => Path;

    private IEnumerable<string> Includes(string element) =>
        _xml.Descendants(element).Select(item => (string?)item.Attribute("Include")).OfType<string>();
}
