using System.IO.Compression;
using System.Text;

namespace OutLayer.Packages.Tests;

/// <summary>What is in the packages, and what is not.</summary>
public class ContentTests(Feed feed)
{
    private static readonly string[] Libraries =
        ["OutLayer.Js", "OutLayer.Near", "OutLayer.Protocol", "OutLayer.Runtime", "OutLayer.Wasm", "OutLayer.Wasm.Compiler",
            "OutLayer.Wasm.Interpreter"];

    private static readonly string[] Commands = ["outlayer", "outlayer.any", "outlayer.linux-x64"];

    private static readonly string[] Images = ["OutLayer.Guest.QuickJs.dll", "manifest.json", "quickjs.wasm", "realm.image"];

    [Fact]
    public void Every_project_of_src_is_packed_and_nothing_else()
    {
        Assert.Equal(Libraries.Concat(Commands), feed.Packages.Select(Feed.IdOf));
        var projects = Directory.GetDirectories(Path.Combine(Feed.RepositoryRoot, "src")).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(Libraries.Append("OutLayer.Cli").Order(StringComparer.Ordinal), projects);
    }

    [Fact]
    public void A_package_says_its_licence_and_has_a_readme()
    {
        foreach (string path in feed.Packages)
        {
            using var package = ZipFile.OpenRead(path);
            string nuspec = Text(package.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)));
            Assert.Contains("<license type=\"expression\">MIT</license>", nuspec, StringComparison.Ordinal);
            Assert.Contains("<readme>README.md</readme>", nuspec, StringComparison.Ordinal);
            Assert.Contains("OutLayer", Text(package.GetEntry("README.md")!), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_library_has_its_assembly_and_its_documentation()
    {
        foreach (string id in Libraries)
        {
            using var package = feed.Open(id);
            Assert.NotNull(package.GetEntry($"lib/net10.0/{id}.dll"));
            Assert.NotNull(package.GetEntry($"lib/net10.0/{id}.xml"));
        }
    }

    [Theory]
    [InlineData("OutLayer.Runtime", "buildTransitive/images/quickjs-ses/")]
    [InlineData("outlayer.linux-x64", "tools/net10.0/linux-x64/images/quickjs-ses/")]
    [InlineData("outlayer.any", "tools/net10.0/any/images/quickjs-ses/")]
    public void The_guest_images_are_inside(string id, string folder)
    {
        using var package = feed.Open(id);
        var names = package.Entries.Where(entry => entry.FullName.StartsWith(folder, StringComparison.Ordinal)).Select(entry => entry.Name);
        Assert.Equal(Images, names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Libraries_of_other_systems_are_left_out()
    {
        using var package = feed.Open("outlayer.any");
        var native = package.Entries.Select(entry => entry.FullName).Where(name => name.Contains("/runtimes/", StringComparison.Ordinal)).ToList();
        Assert.Contains("tools/net10.0/any/runtimes/linux-arm64/native/libe_sqlite3.so", native);
        Assert.All(native, name => Assert.Contains("/runtimes/linux", name, StringComparison.Ordinal));
    }

    [Fact]
    public void No_path_of_the_machine_that_packed_is_inside()
    {
        string root = Feed.RepositoryRoot.TrimEnd('/') + "/";
        byte[][] forms = [Encoding.UTF8.GetBytes(root), Encoding.Unicode.GetBytes(root)];
        foreach (string path in feed.Packages)
        {
            using var package = ZipFile.OpenRead(path);
            foreach (var entry in package.Entries)
                Assert.False(forms.Any(form => Bytes(entry).AsSpan().IndexOf(form) >= 0), $"{Path.GetFileName(path)}: {entry.FullName} names {root}");
        }
    }

    [Fact]
    public void Dates_are_not_those_of_the_build()
    {
        foreach (string path in feed.Packages)
        {
            using var package = ZipFile.OpenRead(path);
            Assert.All(package.Entries, entry => Assert.Equal(2000, entry.LastWriteTime.UtcDateTime.Year));
        }
    }

    private static string Text(ZipArchiveEntry entry) => Encoding.UTF8.GetString(Bytes(entry));

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
