namespace OutLayer.Architecture.Tests;

/// <summary>The layers: which project may reference which, and which packages it may use. References point down only.</summary>
public class LayerTests
{
    private static readonly string[] Foundation = ["OutLayer.Protocol", "OutLayer.Wasm", "OutLayer.Guest.Abi", "OutLayer.Near"];

    /// <summary>Project, the projects that it may reference, the packages that it may use.</summary>
    private static readonly (string Project, string[] References, string[] Packages)[] Allowed =
    [
        ("OutLayer.Protocol", [], ["Portable.BouncyCastle"]),
        ("OutLayer.Wasm", [], []),
        ("OutLayer.Wasm.Interpreter", ["OutLayer.Wasm"], []),
        ("OutLayer.Wasm.Compiler", ["OutLayer.Wasm"], []),
        ("OutLayer.Guest.Abi", [], []),
        ("OutLayer.Guest", ["OutLayer.Guest.Abi", "OutLayer.Wasm"], []),
        ("OutLayer.Js", ["OutLayer.Guest", "OutLayer.Wasm"], []),
        ("OutLayer.Near", [], ["Portable.BouncyCastle", "SimpleBase"]),
        ("OutLayer.Compute", ["OutLayer.Wasm"], []),
        ("OutLayer.Runtime",
            [.. Foundation, "OutLayer.Wasm.Interpreter", "OutLayer.Wasm.Compiler", "OutLayer.Guest", "OutLayer.Js", "OutLayer.Compute"],
            ["Microsoft.Data.Sqlite.Core", "SQLitePCLRaw.bundle_e_sqlite3", "Microsoft.Extensions.DependencyInjection.Abstractions"]),
        ("OutLayer.Coordinator", ["OutLayer.Runtime"], []),
        ("OutLayer.Cli", ["OutLayer.Runtime", "OutLayer.Coordinator"], ["System.CommandLine", "Spectre.Console"]),
    ];

    public static TheoryData<string> SourceProjects => [.. Project.Sources.Select(project => project.Name)];

    [Theory, MemberData(nameof(SourceProjects))]
    public void A_project_references_only_what_is_below_it(string name) =>
        Offenders.None(Find(name).References.Except(AllowedFor(name).References));

    [Theory, MemberData(nameof(SourceProjects))]
    public void A_project_uses_only_its_packages(string name) =>
        Offenders.None(Find(name).Packages.Except(AllowedFor(name).Packages));

    [Theory, MemberData(nameof(SourceProjects))]
    public void Internals_are_visible_to_the_projects_own_tests_only(string name)
    {
        // The compiler's tests are those of its engine: one suite of both, in OutLayer.Wasm.Tests.
        string tests = name == "OutLayer.Wasm.Compiler" ? "OutLayer.Wasm.Tests" : $"{name}.Tests";
        Offenders.None(Find(name).Friends.Except([tests]));
    }

    [Fact]
    public void The_list_of_layers_has_no_cycle()
    {
        var above = new HashSet<string>();
        foreach (var (project, references, _) in Allowed.Reverse())
        {
            above.Add(project);
            Offenders.None(references.Where(above.Contains));
        }
    }

    /// <summary>References between projects are transitive in .NET, so the .csproj files alone do not keep the engine out of sight.</summary>
    [Fact]
    public void Only_the_runtime_picks_an_engine()
    {
        string[] mayName = ["src/OutLayer.Wasm.Compiler/", "src/OutLayer.Wasm.Interpreter/", "src/OutLayer.Runtime/"];
        var named = Repository.FilesOf("src/", ".cs")
            .Where(path => !mayName.Any(folder => path.StartsWith(folder, StringComparison.Ordinal)))
            .Where(path => Repository.Read(path) is var text && (text.Contains("OutLayer.Wasm.Compiler", StringComparison.Ordinal)
                || text.Contains("OutLayer.Wasm.Interpreter", StringComparison.Ordinal)));
        Offenders.None(named);
    }

    [Fact]
    public void The_solution_names_every_project()
    {
        string solution = Repository.Read("OutLayer.slnx");
        Offenders.None(Project.All.Where(project => !solution.Contains($"\"{project.Path}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void All_of_src_is_packed()
    {
        string filter = Repository.Read("eng/packages.slnf");
        Offenders.None(Project.Sources.Where(project => !filter.Contains($"\"{project.Path}\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void Versions_of_packages_are_in_one_place() =>
        Offenders.None(Project.All.Where(project => Repository.Read(project.Path).Contains("VersionOverride", StringComparison.Ordinal)));

    private static Project Find(string name) => Project.Sources.Single(project => project.Name == name);

    private static (string Project, string[] References, string[] Packages) AllowedFor(string name)
    {
        int at = Array.FindIndex(Allowed, row => row.Project == name);
        Assert.True(at >= 0, $"{name} is not in the list of layers");
        return Allowed[at];
    }
}
