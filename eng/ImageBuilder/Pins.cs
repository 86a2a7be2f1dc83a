using System.Security.Cryptography;
using System.Text.Json;

namespace OutLayer.ImageBuilder;

/// <summary>eng/pins.json: what may go into an image, by SHA-256.</summary>
internal static class Pins
{
    /// <summary>Checks every pinned file; gives path and hash of each.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Check(string pinsFile, string modulesFolder)
    {
        using var pins = JsonDocument.Parse(File.ReadAllText(pinsFile));
        var found = new List<KeyValuePair<string, string>>();
        foreach (var package in pins.RootElement.EnumerateObject())
            foreach (var file in package.Value.EnumerateObject().Where(file => file.Name != "version"))
                found.Add(Check(modulesFolder, $"{package.Name}/{file.Name}", file.Value.GetString()!));
        return found;
    }

    private static KeyValuePair<string, string> Check(string folder, string path, string expected)
    {
        string actual = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, path))));
        return actual == expected
            ? KeyValuePair.Create($"node_modules/{path}", actual)
            : throw new InvalidDataException($"{path} has the SHA-256 {actual}, but eng/pins.json asks for {expected}");
    }
}
