using System.Text.Json;

namespace OutLayer.Near.Tests;

/// <summary>NEAR's published data, which lies beside the repository and not in it.</summary>
internal static class Shared
{
    /// <summary>A JSON file of it; the test is skipped where there is none.</summary>
    public static JsonElement Json(string path) => JsonDocument.Parse(File.ReadAllBytes(Find(path))).RootElement;

    /// <summary>A text file of it; the test is skipped where there is none.</summary>
    public static string Text(string path) => File.ReadAllText(Find(path));

    private static string Find(string path)
    {
        string root = Environment.GetEnvironmentVariable("OUTLAYER_SHARED") ?? Path.Combine(Repository(), "..", "shared");
        string file = Path.Combine(root, path);
        if (!File.Exists(file))
            Assert.Skip($"no {path}: set OUTLAYER_SHARED to the folder of test data, or put it at ../shared");
        return file;
    }

    /// <summary>The folder of the solution.</summary>
    public static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "OutLayer.slnx")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("no OutLayer.slnx above the tests");
        return folder.FullName;
    }
}
