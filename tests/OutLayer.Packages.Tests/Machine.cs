using System.Xml.Linq;

namespace OutLayer.Packages.Tests;

/// <summary>
/// A machine with .NET and nothing else: a new home, no npm, node, compiler or apt on the path, and NuGet that knows our feed for
/// our packages and, for those of others, what this machine has restored before. The network is not asked.
/// </summary>
internal sealed class Machine
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly Dictionary<string, string> _environment;
    private readonly string _dotnet;

    public Machine(Feed feed)
    {
        string root = feed.NewFolder();
        string dotnet = Environment.ProcessPath is { } own && Path.GetFileNameWithoutExtension(own) == "dotnet" ? own : FindOnPath("dotnet");
        string bin = Directory.CreateDirectory(Path.Combine(root, "bin")).FullName;
        _dotnet = Path.Combine(bin, "dotnet");
        File.CreateSymbolicLink(_dotnet, dotnet);
        File.CreateSymbolicLink(Path.Combine(bin, "chmod"), FindOnPath("chmod")); // dotnet tool install calls it
        Folder = Directory.CreateDirectory(Path.Combine(root, "work")).FullName;
        _environment = new Dictionary<string, string>
        {
            ["PATH"] = bin,
            ["HOME"] = Directory.CreateDirectory(Path.Combine(root, "home")).FullName,
            ["DOTNET_ROOT"] = Path.GetDirectoryName(new FileInfo(dotnet).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? dotnet)!,
            ["NUGET_PACKAGES"] = Path.Combine(root, "packages"),
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_SKIP_FIRST_TIME_EXPERIENCE"] = "1",
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["UseSharedCompilation"] = "false",
        };
        File.WriteAllText(Path.Combine(Folder, "nuget.config"), NugetConfig(feed.Folder));
    }

    /// <summary>The folder in which its user works: empty, but for the configuration of NuGet.</summary>
    public string Folder { get; }

    public bool Has(string program) => File.Exists(Path.Combine(_environment["PATH"], program));

    public CommandResult Dotnet(params string[] arguments) => Run(_dotnet, arguments);

    public CommandResult Run(string program, params string[] arguments) => Command.Run(program, arguments, Folder, _environment, Patience);

    public void Write(string file, string text) => File.WriteAllText(Path.Combine(Folder, file), text);

    /// <summary>Our feed for our packages, and for the others what this machine has restored: two folders, and no network.</summary>
    private static string NugetConfig(string feed) => new XElement("configuration",
        new XElement("packageSources", new XElement("clear"), Source("ours", feed), Source("restored", RestoredPackages())),
        new XElement("packageSourceMapping", Mapping("ours", "outlayer*"), Mapping("restored", "*"))).ToString();

    private static XElement Source(string key, string folder) => new("add", new XAttribute("key", key), new XAttribute("value", folder));

    private static XElement Mapping(string key, string pattern) =>
        new("packageSource", new XAttribute("key", key), new XElement("package", new XAttribute("pattern", pattern)));

    /// <summary>The folder of packages that this repository's own build restored from: it has the layout of a feed.</summary>
    private static string RestoredPackages() => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string FindOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).First(File.Exists);
}
