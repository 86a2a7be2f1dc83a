namespace OutLayer.Packages.Tests;

/// <summary>The library as a package, in a project outside the repository.</summary>
public class LibraryTests(Feed feed)
{
    [Fact]
    public void A_project_elsewhere_references_one_package_and_runs_a_contract()
    {
        var machine = new Machine(feed);
        string version = Feed.VersionOf(feed.Packages.Single(path => Feed.IdOf(path) == "OutLayer.Runtime"));
        machine.Write("App.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="OutLayer.Runtime" Version="{version}" />
              </ItemGroup>
            </Project>
            """);
        machine.Write("Program.cs", File.ReadAllText(Path.Combine(Feed.RepositoryRoot, "samples", "Embed", "Program.cs")));
        var built = machine.Dotnet("build", "-c", "Release", "-o", "out", "-v", "quiet", "-nologo", "-nodeReuse:false");
        Assert.True(built.ExitCode == 0, built.Output + built.Errors);
        Assert.True(File.Exists(Path.Combine(machine.Folder, "out", "images", "quickjs-ses", "realm.image")), "the images did not arrive");

        var ran = machine.Dotnet(Path.Combine("out", "App.dll"));
        Assert.True(ran.ExitCode == 0, ran.Output + ran.Errors);
        Assert.StartsWith("\"Hello, world\"\n", ran.Output, StringComparison.Ordinal);
        Assert.EndsWith("the receipt holds\n", ran.Output, StringComparison.Ordinal);
    }
}
