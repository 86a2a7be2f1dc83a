using System.Text.RegularExpressions;

namespace OutLayer.Architecture.Tests;

/// <summary>Rules that every file keeps. Words that the rules forbid are written in parts here, for this file keeps them too.</summary>
public partial class SourceTests
{
    private const int MaxLines = 350;
    private const int MaxBytes = 1 << 20;

    /// <summary>Longer than <see cref="MaxLines"/>, and why.</summary>
    private static readonly Dictionary<string, string> LongFiles = new()
    {
        ["src/OutLayer.Wasm.Interpreter/Execution/Executor.Loop.cs"] = "the interpreter's dispatch loop: an arm per instruction, a line each",
    };

    /// <summary>Folders for people: their files are in the namespace of the folder above.</summary>
    private static readonly string[] FlatFolders =
    [
        "src/OutLayer.Js/Contracts", "src/OutLayer.Near/Accounts", "src/OutLayer.Near/Execution", "src/OutLayer.Near/Ledger", "src/OutLayer.Near/Gas", "src/OutLayer.Near/Hosting", "src/OutLayer.Near/JavaScript",
        "src/OutLayer.Near/Logic", "src/OutLayer.Near/Prices", "src/OutLayer.Near/Receipts", "src/OutLayer.Near/State", "src/OutLayer.Near/Transactions", "src/OutLayer.Wasm/Binary/Sections",
        "src/OutLayer.Wasm/Runtime/Guard", "src/OutLayer.Wasm/Runtime/Images", "src/OutLayer.Wasm/Text/Printing", "src/OutLayer.Wasm/Text/Reading",
        "src/OutLayer.Wasm.Compiler/Emitters",
    ];

    private static readonly string[] RegistryHosts =
    [
        "registry." + "npmjs.org", "api." + "nuget.org", "www." + "nuget.org/api", "deb." + "debian.org", "pypi." + "org",
        "proxy." + "golang.org", "crates." + "io", "registry." + "yarnpkg.com", "files." + "pythonhosted.org",
    ];

    private static readonly string[] TextFiles =
        [".cs", ".csproj", ".props", ".targets", ".slnx", ".json", ".md", ".js", ".mjs", ".ts", ".sh", ".yml", ".editorconfig", ".config", ".npmrc", ""];

    [Fact]
    public void Nothing_large_is_committed() =>
        Offenders.None(Repository.Files.Where(path => new FileInfo(Repository.Full(path)).Length > MaxBytes));

    [Fact]
    public void No_file_names_the_host_of_a_registry() =>
        Offenders.None(Texts().Where(path => RegistryHosts.Any(Repository.Read(path).Contains)));

    [Fact]
    public void No_file_names_a_path_of_one_machine() =>
        Offenders.None(Texts().SelectMany(path => MachinePath().Matches(Repository.Read(path)).Select(match => $"{path}: {match.Value}")));

    [Fact]
    public void A_long_file_has_a_reason()
    {
        var tooLong = Texts().Where(path => path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".js", StringComparison.Ordinal))
            .Where(path => File.ReadLines(Repository.Full(path)).Count() > MaxLines).ToList();
        Assert.Equal(LongFiles.Keys.Order(StringComparer.Ordinal), tooLong);
    }

    [Fact]
    public void Nothing_is_left_for_later()
    {
        string[] words = ["NotImplemented" + "Exception", "TO" + "DO", "FIX" + "ME", "HA" + "CK:"];
        Offenders.None(Code().SelectMany(path => words.Where(Repository.Read(path).Contains).Select(word => $"{path}: {word}")));
    }

    [Fact]
    public void No_test_is_switched_off() =>
        Offenders.None(Repository.FilesOf("tests/", ".cs").Where(path => SwitchedOff().IsMatch(Repository.Read(path))));

    [Fact]
    public void Folders_are_namespaces()
    {
        var wrong = from path in Repository.FilesOf("src/", ".cs")
                    let declared = Namespace().Match(Repository.Read(path)).Groups[1].Value
                    where declared.Length > 0 && declared != NamespaceOf(path)
                    select $"{path}: {declared}, and its folder says {NamespaceOf(path)}";
        Offenders.None(wrong);
    }

    [Fact]
    public void A_flat_folder_is_there() =>
        Offenders.None(FlatFolders.Where(folder => !Repository.Files.Any(path => path.StartsWith(folder + "/", StringComparison.Ordinal))));

    private static string NamespaceOf(string path)
    {
        string folder = path[..path.LastIndexOf('/')];
        while (FlatFolders.Contains(folder)) folder = folder[..folder.LastIndexOf('/')];
        return folder["src/".Length..].Replace('/', '.');
    }

    private static IEnumerable<string> Texts() => Repository.Files.Where(path => TextFiles.Contains(Path.GetExtension(path)));

    private static IEnumerable<string> Code() => Texts().Where(path => !path.EndsWith(".md", StringComparison.Ordinal));

    [GeneratedRegex("""(?<![\w.~$*)}-])/(work|root|home|Users)/[\w.-]+|\b[A-Z]:\\Users\\""")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"\bSkip\s*=[^=>]")]
    private static partial Regex SwitchedOff();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
